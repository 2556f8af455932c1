"""Every setting that steers a process: of the process itself, its programme and round, its notice and publicity page.

The graph keeps whatever an editor fills in, and a test changes each setting and sees its effect.
"""

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import translation
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel

from forms_workflows.desk.reading.casefile import shown_sections, titled
from forms_workflows.processes.domain import drafting
from forms_workflows.processes.editor.blocks import EndStream, StageStream, TranslationStream, fields
from forms_workflows.processes.flows.desks import owner_permission
from forms_workflows.processes.graph.distribution import SAME
from forms_workflows.processes.graph.kinds import (
    AMENDMENT,
    ANSWER,
    DESK_RULE,
    END,
    MINIMUM,
    OUTCOME,
    REQUIREMENT,
    RULE,
    SETTINGS,
    STAGE,
    TRACK,
    UNATTENDED,
)
from forms_workflows.processes.graph.plan import plan
from forms_workflows.processes.graph.reading import read
from forms_workflows.rounds.admin.forms import RoundForm
from forms_workflows.rounds.admin.viewsets import ProgrammeViewSet
from forms_workflows.rounds.blocks import WordBlock
from forms_workflows.rounds.models import Procedure, Programme, Round
from notices.models import NoticePage, PublicityPage
from tests.unit.processes.builders import all_kinds, apply, consult, opinion, process

TESTS = Path(__file__).parents[2]

#: What every document says of itself.
HEAD = ("intro", "document_number", "date_made", "issuing_body", "subject", "index_number")

#: {setting: the test that changes it and sees its effect}
SHOWN_BY = {
    # --- any stage
    "key": "unit/processes/test_typed.py::test_stages_outcomes_and_ends_are_found_by_key_and_what_is_missing_is_none",
    "title": "unit/processes/test_typed.py::test_titles_are_in_the_readers_language_at_the_moment_of_reading",
    "article": "unit/processes/test_chart.py::test_picture_and_words_name_every_stage",
    "article_reason": "unit/processes/test_checker.py::test_a_stage_has_a_name_and_cites_its_article_or_says_why_not",
    "label_for_applicant": "unit/submissions/test_progress.py::test_the_applicants_words",
    "label_unclaimed": "unit/submissions/test_progress.py::test_the_applicants_words",
    "form": "integration/test_conditions_of_outcomes.py::test_an_outcome_that_waits_for_the_stages_own_form_is_decided_with_it",
    # --- stages at a desk
    "desk.role": "unit/processes/test_settings.py::test_a_stage_waits_at_the_desk_that_it_names",
    "desk.scope": "unit/processes/test_settings.py::test_a_stage_waits_at_the_desk_that_it_names",
    "hands.role": "unit/processes/test_settings.py::test_each_hand_waits_at_its_own_desk",
    "hands.scope": "unit/processes/test_settings.py::test_each_hand_waits_at_its_own_desk",
    "hands.title": "unit/processes/test_settings.py::test_a_conclusion_says_which_hand_gave_it",
    "desk_rules.when": "unit/processes/test_desk_rules.py::test_the_first_rule_that_holds_says_whose_task_it_is",
    "desk_rules.hand": "unit/processes/test_desk_rules.py::test_one_hand_is_another_desk_and_the_others_are_not",
    "desk_rules.role": "unit/processes/test_desk_rules.py::test_the_first_rule_that_holds_says_whose_task_it_is",
    "desk_rules.scope": "unit/processes/test_desk_rules.py::test_the_first_rule_that_holds_says_whose_task_it_is",
    "sections": "unit/processes/test_settings.py::test_a_desk_reads_the_sections_that_its_stage_names",
    "deadline": "unit/processes/test_due.py::test_a_task_is_due_after_its_working_days",
    "deadline_in": "unit/processes/test_due.py::test_a_deadline_in_days_or_months_asks_no_calendar",
    "on_overdue": "unit/processes/test_due.py::test_an_overdue_check_decides_by_itself_where_the_stage_says_so",
    "distinct_from": "unit/processes/test_rules.py::test_a_stage_may_ask_for_other_people_than_an_earlier_one",
    "nobody_found": "unit/processes/test_offices.py::test_a_role_at_another_office_may_take_over",
    "distribution": "unit/processes/test_distribution.py::test_the_least_loaded",
    "max_returns": "unit/processes/test_rules.py::test_a_stage_returns_only_so_often",
    # --- outcomes
    "outcomes.key": "unit/processes/test_typed.py::test_stages_outcomes_and_ends_are_found_by_key_and_what_is_missing_is_none",
    "outcomes.title": "unit/processes/test_chart.py::test_words_name_every_outcome_and_where_it_leads",
    "outcomes.target": "unit/processes/test_chart.py::test_returns_are_arcs_back_and_jumps_are_arcs_over",
    "outcomes.label_for_applicant": "unit/submissions/test_progress.py::test_an_outcome_has_the_word_until_somebody_takes_the_case_up",
    "outcomes.needs_reason": "integration/test_exceptional_paths.py::test_x3_not_recommended_needs_a_reason",
    "outcomes.needs_file": "integration/test_settings_of_stages.py::test_an_outcome_may_need_a_file",
    "outcomes.resume": "unit/processes/test_life.py::test_a_later_stage_gets_its_case_straight_back_only_if_it_resumes",
    "outcomes.direct": "unit/processes/test_life.py::test_a_direct_outcome_needs_one_hand_only",
    "outcomes.reopens": "integration/test_settings_of_stages.py::test_a_return_may_open_the_whole_application",
    "outcomes.allowed_if": "integration/test_conditions_of_outcomes.py::test_an_outcome_that_the_facts_forbid_cannot_be_chosen",
    "outcomes.refusal": "integration/test_conditions_of_outcomes.py::test_an_outcome_that_the_facts_forbid_cannot_be_chosen",
    "outcomes.proposed_if": "integration/test_conditions_of_outcomes.py::test_what_the_facts_propose_is_chosen_already_and_overruled_with_a_reason",
    # --- ends, translations
    "ends.key": "unit/processes/test_typed.py::test_ends_are_the_editors_then_the_built_in_ones",
    "ends.title": "unit/processes/test_typed.py::test_ends_are_the_editors_then_the_built_in_ones",
    "ends.label_for_applicant": "unit/submissions/test_progress.py::test_the_words_of_an_end",
    "ends.success": "unit/submissions/test_progress.py::test_at_the_end",
    "i18n": "unit/processes/test_typed.py::test_titles_are_in_the_readers_language_at_the_moment_of_reading",
    # --- settings of single kinds
    "apply.conditions.when": "integration/test_eligibility.py::test_whoever_does_not_meet_them_begins_no_draft_and_reads_why",
    "apply.conditions.sentence": "integration/test_eligibility.py::test_whoever_does_not_meet_them_begins_no_draft_and_reads_why",
    "score.experts": "integration/test_roles_are_data.py::test_experts_hold_the_role_that_the_stage_names",
    "score.quorum": "unit/processes/test_panel.py::test_a_panel_needs_enough_experts_and_an_odd_number",
    "score.odd": "unit/processes/test_panel.py::test_a_panel_needs_enough_experts_and_an_odd_number",
    "score.trim_from": "unit/review/test_ranking.py::test_without_the_rule_nothing_is_trimmed",
    "score.decimals": "unit/review/test_ranking.py::test_as_many_decimals_as_the_stage_says",
    "score.total": "integration/test_settings_of_stages.py::test_the_result_is_the_field_that_the_stage_names",
    "score.tie_break": "unit/review/test_ranking.py::test_a_tie_is_broken_in_the_declared_order",
    "rank.quota": "unit/decisions/test_rules.py::test_what_selects_a_case",
    "rank.pass_line": "unit/decisions/test_rules.py::test_what_selects_a_case",
    "rank.minimums.code": "integration/test_minimums.py::test_who_is_below_a_minimum_is_on_no_list_and_the_desk_reads_why",
    "rank.minimums.points": "integration/test_minimums.py::test_who_is_below_a_minimum_is_on_no_list_and_the_desk_reads_why",
    "rank.tracks.key": "integration/test_tracks.py::test_each_track_has_its_order_and_its_places",
    "rank.tracks.title": "integration/test_tracks.py::test_each_track_has_its_order_and_its_places",
    "rank.tracks.when": "integration/test_tracks.py::test_each_track_has_its_order_and_its_places",
    "rank.tracks.quota": "integration/test_tracks.py::test_each_track_has_its_order_and_its_places",
    "rank.tracks.pass_line": "integration/test_tracks.py::test_a_track_may_have_a_pass_line_of_its_own_and_all_together_a_quota",
    "publicity.days": "unit/decisions/test_rules.py::test_the_days_of_a_publicity_period",
    "publicity.days_in": "unit/decisions/test_rules.py::test_what_its_days_are_is_the_stages_matter",
    "publicity.count_first_day": "unit/decisions/test_rules.py::test_whether_the_day_of_publication_counts",
    "publicity.objection_days": "unit/decisions/test_rules.py::test_an_objection_is_investigated_for_as_long_as_the_publicity_says",
    "publicity.objection_extension_days": "unit/decisions/test_rules.py::test_an_objection_is_investigated_for_as_long_as_the_publicity_says",
    "publicity.anew": "unit/notices/test_corrections.py::test_which_corrections_begin_a_new_period",
    "publicity.minimum": "unit/decisions/test_rules.py::test_the_days_of_a_publicity_period",
    "certify.plaque": "unit/processes/test_life.py::test_without_a_plaque_the_document_is_the_end",
    "certify.valid_years": "unit/notices/test_lists.py::test_publicity_without_ranking_and_meeting_to_a_title_without_plaque",
    "certify.numbered": "unit/notices/test_ways.py::test_a_document_needs_a_number_where_its_stage_says_so",
    "certify.automatic": "unit/notices/test_ways.py::test_a_complete_report_is_recorded_without_a_hand",
    "certify.effect": "unit/notices/test_ways.py::test_a_revocation_from_the_officers_desk_to_the_register",
    "certify.amendments.entry": "unit/notices/test_ways.py::test_a_change_of_name_from_the_holders_desk_to_the_register",
    "certify.amendments.code": "unit/notices/test_ways.py::test_a_change_of_name_from_the_holders_desk_to_the_register",
    "auto.rules.when": "unit/processes/test_auto.py::test_the_first_rule_that_holds_decides",
    "auto.rules.outcome": "unit/processes/test_auto.py::test_the_first_rule_that_holds_decides",
    "auto.rules.label": "unit/processes/test_chart.py::test_rules_are_told_as_far_as_everybody_may_read_them",
    "auto.otherwise": "unit/processes/test_auto.py::test_a_blank_leaves_it_to_otherwise_although_a_later_rule_holds",
    "auto.told": "integration/test_rules_and_waiting.py::test_the_applicant_reads_the_rule_where_the_stage_says_so",
    "wait.until": "unit/processes/test_wait.py::test_a_date_begins_at_midnight",
    "wait.days": "unit/processes/test_wait.py::test_working_days_are_counted_by_the_calendar",
    "wait.working": "unit/processes/test_wait.py::test_calendar_days_end_with_the_last_day",
    "wait.date": "unit/processes/test_wait.py::test_a_date_begins_at_midnight",
    "spawn.procedure": "unit/processes/test_spawning.py::test_the_procedure_is_there_and_leads_not_back",
    "spawn.asks": "unit/notices/test_spawning.py::test_each_partner_is_asked_that_the_system_knows",
    "spawn.waits": "unit/notices/test_spawning.py::test_what_does_not_wait_goes_on_at_once",
    "consult.closes": "unit/processes/test_consult.py::test_when_the_time_is_over_who_is_silent_has_not_answered",
    "consult.enough": "unit/processes/test_consult.py::test_so_many_answers_are_enough_and_the_others_come_too_late",
    "consult.answers.key": "unit/processes/test_consult.py::test_only_the_answers_of_the_stage_are_taken",
    "consult.answers.title": "integration/test_consultation.py::test_an_answer_may_need_a_file",
    "consult.answers.needs_reason": "integration/test_consultation.py::test_what_is_missing_of_an_answer_is_named_and_what_was_typed_is_kept",
    "consult.answers.needs_file": "integration/test_consultation.py::test_an_answer_may_need_a_file",
    "consult.answers.against": "unit/processes/test_consult.py::test_the_last_answer_takes_the_case_on",
    # --- the process, its programme and procedures
    "process.code": "unit/processes/test_versions.py::test_a_process_goes_out_as_it_came_in",
    "process.title": "unit/processes/test_checker.py::test_a_process_has_a_title_and_a_department",
    "process.department": "unit/processes/test_checker.py::test_a_process_has_a_title_and_a_department",
    "procedure.key": "unit/notices/test_rounds_admin.py::test_the_key_of_a_procedure_stays",
    "procedure.title": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "procedure.title_en": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "procedure.title_ug": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "procedure.process": "unit/notices/test_ways.py::test_a_notice_has_no_process_whose_document_needs_a_title",
    "procedure.letters": "unit/notices/test_rounds_admin.py::test_case_numbers_begin_with_the_letters_of_the_procedure",
    "procedure.started_by": "unit/notices/test_ways.py::test_a_change_of_name_from_the_holders_desk_to_the_register",
    "procedure.starter": "unit/notices/test_ways.py::test_only_the_role_in_the_programmes_department_starts",
    "procedure.opens_on": "unit/notices/test_ways.py::test_the_desk_says_why_not",
    "procedure.closes_on": "unit/notices/test_ways.py::test_a_round_opens_once_a_year_and_closes_when_all_is_done",
    "procedure.once_a_year": "unit/notices/test_ways.py::test_once_a_year_is_once_a_year",
    "programme.key": "unit/notices/test_register.py::test_open_data_says_whose_each_entry_is_and_gives_those_of_one_programme",
    "programme.title": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "programme.title_en": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "programme.title_ug": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "programme.department": "integration/test_two_rounds.py::test_officers_see_the_cases_of_their_own_department",
    "programme.designation_word": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "programme.designation_word_en": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "programme.designation_word_ug": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "programme.plaque_pattern": "unit/notices/test_register.py::test_open_data",
    "programme.remind_days": "unit/notices/test_reminding.py::test_the_programme_says_when",
    "programme.own_words.word": "unit/notices/test_programme_words.py::test_every_word_can_be_set",
    "programme.own_words.text": "unit/notices/test_programme_words.py::test_every_word_can_be_set",
    "programme.own_words.text_en": "unit/notices/test_programme_words.py::test_every_word_can_be_set",
    "programme.own_words.text_ug": "unit/notices/test_programme_words.py::test_every_word_can_be_set",
    "parameter.key": "unit/processes/test_parameters.py::test_the_programme_gives_what_its_process_names",
    "parameter.title": "unit/processes/test_parameters.py::test_the_page_of_a_process_says_what_a_figure_is_and_where_it_comes_from",
    "parameter.kind": "unit/processes/test_parameters.py::test_a_figure_is_what_the_parameter_says",
    "parameter.value": "unit/processes/test_parameters.py::test_a_task_is_due_after_the_days_of_its_round",
    "parameter.source": "unit/processes/test_parameters.py::test_the_page_of_a_process_says_what_a_figure_is_and_where_it_comes_from",
    # --- the round
    "round.procedure": "integration/test_two_rounds.py::test_only_an_enterprise_may_begin_an_application_to_be_one",
    "round.year": "unit/notices/test_rounds_admin.py::test_case_numbers_begin_with_the_letters_of_the_procedure",
    "round.title": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "round.title_en": "unit/processes/test_settings.py::test_everything_is_called_in_the_readers_language",
    "round.opens_at": "unit/notices/test_pages.py::test_states_of_the_window",
    "round.closes_at": "unit/notices/test_pages.py::test_states_of_the_window",
    "round.regions": "integration/test_eligibility.py::test_a_round_of_one_prefecture_takes_applicants_from_there_and_says_so_to_others",
    # --- the pages that set a process going
    "notice.round": "unit/notices/test_notice_publication.py::test_publication_opens_the_round",
    "notice.correction_note": "unit/notices/test_corrections.py::test_a_notice_says_what_was_wrong_and_the_version_before_stays_readable",
    "notice.annexes": "unit/notices/test_pages.py::test_annexes_can_be_downloaded",
    **dict.fromkeys(
        (f"notice.{name}" for name in (*HEAD, "salutation", "body", "contacts", "disclosure")),
        "unit/notices/test_pages.py::test_whatever_is_filled_in_on_a_notice_is_read_there",
    ),
    "publicity_page.correction_note": "unit/notices/test_corrections.py::test_which_corrections_begin_a_new_period",
    "publicity_page.annexes": "unit/notices/test_pages.py::test_annexes_can_be_downloaded",
    **dict.fromkeys(
        (f"publicity_page.{name}" for name in (*HEAD, "basis", "office", "phone", "fax", "email", "address")),
        "unit/notices/test_pages.py::test_whatever_is_filled_in_on_a_publicity_page_is_read_there",
    ),
    **dict.fromkeys(
        ("publicity_page.supervision_office", "publicity_page.supervision_phone"),
        "unit/notices/test_pages.py::test_whatever_is_filled_in_on_a_publicity_page_is_read_there",
    ),
}

#: What the rows of a list hold: {setting of a kind: shape of a row}.
ROWS = {
    "conditions": REQUIREMENT,
    "tracks": TRACK,
    "minimums": MINIMUM,
    "amendments": AMENDMENT,
    "rules": RULE,
    "answers": ANSWER,
}
DESK = ("role", "scope")
#: What a stage is made of beside single settings.
OF_STAGE = {"desk": DESK, "hands": (*DESK, "title"), "desk_rules": DESK_RULE, "outcomes": OUTCOME}


def every_setting():
    """The settings of the stored graph, and of what stands around a process, by their names in ``SHOWN_BY``."""
    for name in STAGE:
        yield from (f"{name}.{part}" for part in OF_STAGE[name]) if name in OF_STAGE else [name]
    yield from (f"ends.{name}" for name in END)
    yield "i18n"
    for kind, shape in SETTINGS.items():
        for name in shape:
            yield from (
                (f"{kind}.{name}.{part}" for part in ROWS.get(name, ()))
                if name in ROWS
                else [f"{kind}.{name}"]
            )
    yield from (f"process.{name}" for name in ("code", "title", "department"))
    own = [field for field in Procedure._meta.fields if not field.primary_key and field.name != "programme"]
    yield from (f"procedure.{field.name}" for field in own)
    yield from settings_of_a_programme()
    yield from (f"round.{name}" for name in RoundForm._meta.fields)
    for kind, page in {"notice": NoticePage, "publicity_page": PublicityPage}.items():
        yield from (f"{kind}.{name}" for name in names_on(page.content_panels) if name != "title")


def settings_of_a_programme():
    for name in names_on([ProgrammeViewSet.edit_handler]):
        relation, _dot, rest = name.partition(".")
        if relation == "own_words":
            yield from (f"programme.own_words.{part}" for part in WordBlock().child_blocks)
        elif relation != "procedures":  # said already
            yield f"parameter.{rest}" if relation == "parameters" else f"programme.{name}"


def names_on(panels, before=""):
    """The names of all fields on these panels; of rows behind the name of their relation."""
    for panel in panels:
        if isinstance(panel, InlinePanel):
            yield from names_on(panel.panels, f"{panel.relation_name}.")
        elif isinstance(panel, FieldPanel):
            yield f"{before}{panel.field_name}"
        else:
            yield from names_on(getattr(panel, "children", ()), before)


@cache
def source(path):
    return (TESTS / path).read_text()


def test_every_setting_is_shown_by_a_test():
    assert set(every_setting()) - {"kind"} == set(SHOWN_BY)


@pytest.mark.parametrize("setting", SHOWN_BY)
def test_the_test_is_there(setting):
    path, _colons, name = SHOWN_BY[setting].partition("::")
    assert re.search(rf"^def {name}\(", source(path), re.MULTILINE)


# --- from the editor's blocks to the graph ------------------------------------------------------------


def settings_of(block, path=()):
    """The path of every single field of a block."""
    if isinstance(block, blocks.ListBlock):
        block = block.child_block
    if not hasattr(block, "child_blocks"):
        yield path
        return
    for name, child in block.child_blocks.items():
        yield from settings_of(child, (*path, name))


def other_than(block, value):
    """What an editor might fill in instead."""
    if isinstance(block, blocks.BooleanBlock):
        return not value
    if isinstance(block, fields.FigureBlock):
        return "param.another"
    if isinstance(block, blocks.IntegerBlock):
        return (value or 0) + 3
    return SimpleNamespace(pk=7) if hasattr(block, "target_model") else "another"


#: Settings that say more about another one, and mean nothing without it.
BESIDE = {"nobody_scope": {"nobody_found": "somebody"}, "same_as": {"distribution": SAME}}


def filled_in(block, path):
    """(value of the block as it begins, the same with another value of this field)."""
    name, *rest = path
    value = {**block.get_default(), **BESIDE.get(name, {})}
    child = block.child_blocks[name]
    if not rest:
        return value, {**value, name: other_than(child, value[name])}
    row, changed = filled_in(child.child_block, rest)
    return {**value, name: [row]}, {**value, name: [changed]}


def stored(body=(), **streams):
    """The graph of a draft with these rows."""
    rows = {name: streams.get(name, []) for name in ("ends", "translations")}
    definition = SimpleNamespace(code="process", title="流程", body=list(body), **rows)
    return drafting.read_draft(definition=definition, locked={}).graph


def row(kind, value):
    return SimpleNamespace(block_type=kind, value=value, id="row")


@pytest.fixture
def _without_database(monkeypatch):
    monkeypatch.setattr(fields, "all_roles", list)
    monkeypatch.setattr(drafting, "newest_versions", lambda body: {7: 70})


STAGES = StageStream().child_blocks


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for kind, block in STAGES.items() for path in settings_of(block)],
    ids=lambda part: part if isinstance(part, str) else ".".join(part),
)
@pytest.mark.usefixtures("_without_database")
def test_the_graph_keeps_what_is_filled_in(kind, path):
    before, after = filled_in(STAGES[kind], path)
    assert stored([row(kind, before)]) != stored([row(kind, after)])


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (name, path)
        for name, stream in (("ends", EndStream), ("translations", TranslationStream))
        for path in settings_of(next(iter(stream().child_blocks.values())))
    ],
)
def test_the_graph_keeps_ends_and_translations(name, path):
    block = next(iter({"ends": EndStream, "translations": TranslationStream}[name]().child_blocks.values()))
    words = {field: "" if field == "success" else f"{field} words" for field in block.child_blocks}
    changed = words | {path[0]: other_than(block.child_blocks[path[0]], words[path[0]])}
    assert stored(**{name: [row(name, words)]}) != stored(**{name: [row(name, changed)]})


# --- effects that no other test shows -----------------------------------------------------------------


def desks_of(graph, key, **data):
    """The tokens of the desks at which a case waits at this stage, node by node."""
    process = SimpleNamespace(data={"scopes": {"department": "d1", "applicant_region": "d7"}})
    stage = graph.stage(key)
    nodes = [
        SimpleNamespace(stage=stage, plan=node, flow_class=SimpleNamespace(graph=graph))
        for node in plan(graph).values()
        if node.stage == key and node.type in ("human", "wait", "timer")
    ]
    return [owner_permission(node, process, data) for node in nodes]


DESKS = [one["key"] for one in all_kinds()["stages"] if one["kind"] not in ("apply", "opinion", *UNATTENDED)]


@pytest.mark.parametrize("key", DESKS)
@pytest.mark.parametrize(
    ("scope", "place"), [("department", "d1"), ("applicant_region", "d7")], ids=lambda part: part
)
def test_a_stage_waits_at_the_desk_that_it_names(key, scope, place):
    data = all_kinds()
    found = next(one for one in data["stages"] if one["key"] == key)
    found["desk"] = {"role": "somebody", "scope": scope}
    assert set(desks_of(read(data), key)) == {f"somebody@{place}"}


HALVES = [
    {"role": "first", "scope": "department"},
    {"role": "second", "scope": "applicant_region"},
]


@pytest.mark.parametrize(
    ("key", "tokens"),
    [
        ("opinion", ["first@d1", "second@d7"]),
        ("publicity", ["first@d1", "first@d1", "second@d7"]),  # page, period, objection
        ("certify", ["first@d1", "second@d7"]),  # document, plaque
    ],
)
def test_each_hand_waits_at_its_own_desk(key, tokens):
    data = all_kinds()
    next(one for one in data["stages"] if one["key"] == key)["hands"] = HALVES
    assert desks_of(read(data), key) == tokens


def test_a_conclusion_says_which_hand_gave_it():
    hands = [{"role": "somebody", "scope": "department", "title": title} for title in ("经办", "", "签发")]
    data = process(apply(target="opinion"), opinion(hands=hands), i18n={"en": {"签发": "Issuing"}})
    stage = read(data).stage("opinion")
    with translation.override("en"):
        assert [titled(stage, part) for part in ("", "check", "issue")] == [
            "环节opinion · 经办",
            "环节opinion",
            "环节opinion · Issuing",
        ]
        assert titled(read(all_kinds()).stage("check"), "") == "环节check"


@pytest.mark.parametrize("key", ["check", "opinion", "score", "consult"])
def test_a_desk_reads_the_sections_that_its_stage_names(key):
    stages = [*all_kinds()["stages"], consult()]
    form = SimpleNamespace(sections=[SimpleNamespace(code=code) for code in "abc"])
    submission = SimpleNamespace(form_version=SimpleNamespace(form=form))
    for named, read_there in (([], "abc"), (["c", "a"], "ac")):
        next(one for one in stages if one["key"] == key)["sections"] = named
        stage = read({"stages": stages}).stage(key)
        assert "".join(section.code for section in shown_sections(submission, stage)) == read_there


NAMES = {"zh-hans": "年度报告", "en": "Annual report", "ug": "يىللىق دوكلات"}


def named(model, field, languages=NAMES):
    """One of the model, with its name in these languages."""
    values = {f"{field}_{language}": NAMES[language] for language in languages if language != "zh-hans"}
    return model(**{field: NAMES["zh-hans"]}, **values)


@pytest.mark.parametrize(
    ("thing", "read_as", "names"),
    [
        (named(Procedure, "title"), lambda thing: thing.name, NAMES),
        (named(Programme, "title"), str, NAMES),
        (named(Programme, "designation_word"), lambda thing: thing.title_word, NAMES),
        (named(Round, "title", ["en"]), str, {**NAMES, "ug": NAMES["zh-hans"]}),
    ],
)
def test_everything_is_called_in_the_readers_language(thing, read_as, names):
    for language, name in names.items():
        with translation.override(language):
            assert read_as(thing) == name
