"""Whether a process can be published: one plain sentence per problem, with the stage it belongs to."""

from ..graph.reading import read
from . import (
    conditions,
    consulting,
    figures,
    forms_of_stages,
    lists,
    people,
    route,
    spawning,
    stages,
    titles,
    words,
)
from .problem import Facts, Problem, unknown_things

#: In the order in which an editor best works them off. A rule takes the graph and the facts and yields problems.
RULES = (
    words.title_is_given,
    words.one_application_and_first,
    words.keys_are_well_formed,
    words.keys_are_unique,
    words.node_names_do_not_clash,
    words.outcome_keys,
    words.machinery_has_its_outcomes,
    words.ends_are_well_formed,
    route.outcomes_have_targets,
    route.targets_exist,
    route.returns_make_sense,
    route.outcomes_are_taken,
    route.stages_are_reachable,
    route.stages_reach_an_end,
    route.no_automatic_cycle,
    route.rules_decide_anew,
    stages.titles_and_articles,
    lists.a_ranking_has_one_source,
    lists.lists_have_a_source,
    lists.titles_are_given_once,
    lists.cases_are_ranked_once,
    spawning.settings_are_made,
    spawning.cases_start_others_once,
    stages.deadlines,
    stages.times_are_no_lifetimes,
    stages.returns_by_itself,
    stages.other_stages_exist,
    stages.opinion_has_two_or_three_hands,
    stages.later_parts_have_a_desk,
    stages.quorum,
    stages.scores_can_be_kept,
    stages.ranking_breaks_ties,
    stages.minimums_are_points,
    stages.publicity_is_long_enough,
    stages.objections_are_investigated,
    consulting.somebody_is_asked,
    consulting.nobody_is_asked_twice,
    consulting.consultations_close,
    consulting.answers_are_told_apart,
    consulting.answers_go_either_way,
    forms_of_stages.forms_are_published,
    forms_of_stages.visible_sections_exist,
    forms_of_stages.score_sheet_has_its_fields,
    forms_of_stages.minimums_name_parts,
    forms_of_stages.points_can_be_reached,
    titles.changes_name_their_fields,
    titles.holders_are_renamed_by_a_hand,
    conditions.rules_lead_somewhere,
    conditions.requirements_are_said,
    conditions.tracks_are_told_apart,
    conditions.waits_end,
    conditions.conditional_outcomes_say_why,
    conditions.conditions_fit,
    figures.parameters_are_there,
    figures.parameters_are_used,
    spawning.procedures_are_there,
    people.roles_exist,
    people.desks_are_chosen_by_conditions,
    people.offices_of_partners_are_asked,
    people.whoever_decides_may_read,
    people.tasks_are_given_to_somebody,
    people.every_desk_is_staffed,
    people.somebody_scores,
)


def check(graph, *, department, rows=None, unpublished=None, asked=None, givers=()):
    """All problems of a stored graph, in order. ``rows`` maps stage keys to the editor's rows, ``unpublished`` to form titles;
    ``asked`` and ``givers`` as in ``Facts.gather``.

    Rules about the way through the process wait until every target is known; one slip gives one sentence.
    """
    graph = read(graph)
    facts = Facts.gather(graph, department, rows or {}, unpublished or {}, asked=asked, givers=givers)
    return apply_rules(RULES, graph, facts)


def nobody_there(graph, *, department, asked):
    """Which desks of a published process (as ``Graph``) nobody sits at, asked for some regions only."""
    return apply_rules(
        (people.every_desk_is_staffed,), graph, Facts.gather(graph, department, {}, {}, asked=asked)
    )


def apply_rules(rules, graph, facts):
    problems = []
    for rule in rules:
        if getattr(rule, "needs_targets", False) and any(found.breaks_route for found in problems):
            continue
        problems += rule(graph, facts)
    return problems


__all__ = ["RULES", "Facts", "Problem", "apply_rules", "check", "nobody_there", "unknown_things"]
