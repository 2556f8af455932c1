"""Rules about single stages: articles, deadlines, hands, quorum, ranking, publicity.

A figure that a parameter gives is judged where its value is known: see ``figures``.
"""

from django.utils.translation import gettext as _

from forms_workflows.wording import joined

from ..graph.kinds import DECIMALS, Anew, Kind
from ..graph.parameters import FIGURES, is_named

#: Days or months of a deadline.
LONGEST = 3660
#: Years of a title.
LONGEST_TITLE = 100


def titles_and_articles(graph, facts):
    for number, stage in enumerate(graph.stages, 1):
        if not stage.name:
            yield facts.problem("stage_title", stage, _("Give stage %(number)d a name."), number=number)
        if not (stage.article or stage.article_reason):
            yield facts.problem(
                "article",
                stage,
                _("“%(stage)s”: name the article that it carries out, or say why no article asks for it."),
            )


def times_are_no_lifetimes(graph, facts):
    """Dates beyond what a calendar can hold would stop a case only when it comes there."""
    for stage in graph.stages:
        times = [
            ("days", stage.publicity and stage.publicity.days, LONGEST),
            ("days", stage.wait and stage.wait.days, LONGEST),
            ("valid_years", stage.certify and stage.certify.valid_years, LONGEST_TITLE),
        ]
        for setting, length, most in times:
            if length and not is_named(length) and length > most:
                yield facts.problem(
                    "deadline",
                    stage,
                    _("“%(stage)s”, %(setting)s: at most %(most)d."),
                    setting=FIGURES[setting].label,
                    most=most,
                )


def deadlines(graph, facts):
    for stage in graph.stages:
        if stage.deadline is not None and not is_named(stage.deadline) and not 1 <= stage.deadline <= LONGEST:
            yield facts.problem(
                "deadline",
                stage,
                _("“%(stage)s”: the deadline is at least 1 and at most %(most)d."),
                most=LONGEST,
            )
        overdue = stage.on_overdue
        if not overdue:
            continue
        if stage.kind not in (Kind.APPLY, Kind.CHECK, Kind.OPINION):
            yield facts.problem(
                "on_overdue", stage, _("“%(stage)s” cannot decide by itself when it is overdue.")
            )
            continue
        if stage.outcome(overdue) is None:
            yield facts.problem(
                "on_overdue",
                stage,
                _("“%(stage)s” has no outcome %(key)s, which is to happen when it is overdue."),
                key=overdue,
            )
        if not stage.deadline:
            yield facts.problem(
                "on_overdue",
                stage,
                _("“%(stage)s” says what happens when it is overdue but has no deadline."),
            )


def returns_by_itself(graph, facts):
    """What happens by itself happens as often as nobody acts, so it cannot be counted."""
    for stage in graph.stages:
        outcome = stage.outcome(stage.on_overdue)
        if outcome and outcome.returns and stage.max_returns:
            yield facts.problem(
                "on_overdue",
                stage,
                _(
                    "“%(stage)s” returns a case by itself when it is overdue, so it cannot limit how often it returns "
                    "one. Remove the limit, or let something else happen when overdue."
                ),
            )


def other_stages_exist(graph, facts):
    keys = {stage.key for stage in graph.stages}
    for stage in graph.stages:
        for key in stage.distinct_from:
            if key not in keys or key == stage.key:
                yield facts.problem(
                    "distinct_from",
                    stage,
                    _(
                        "“%(stage)s” asks for other people than in %(key)s, which is no other stage of this process."
                    ),
                    key=key,
                )


def opinion_has_two_or_three_hands(graph, facts):
    for stage in graph.of_kind(Kind.OPINION):
        if len(stage.hands) not in (2, 3):
            yield facts.problem(
                "hands", stage, _("“%(stage)s” needs two or three hands: handling, checking, issuing.")
            )
        if stage.outcomes and all(outcome.direct for outcome in stage.outcomes):
            yield facts.problem(
                "hands",
                stage,
                _("“%(stage)s”: at least one outcome must be signed by all hands."),
                breaks_route=True,
            )


def later_parts_have_a_desk(graph, facts):
    """Publicity and designation may name two hands: for the page and objections, the document and the plaque."""
    for kind in (Kind.PUBLICITY, Kind.CERTIFY):
        for stage in graph.of_kind(kind):
            if len(stage.hands) not in (0, 2):
                yield facts.problem(
                    "hands", stage, _("“%(stage)s” has either one desk or one for each half.")
                )


def quorum(graph, facts):
    for stage in graph.of_kind(Kind.SCORE):
        number = stage.score.quorum or 0
        if is_named(number):
            continue
        if number < 1:
            yield facts.problem("quorum", stage, _("“%(stage)s” needs at least one expert."))
        elif stage.score.odd and number % 2 == 0:
            yield facts.problem(
                "quorum",
                stage,
                _("“%(stage)s” asks for an odd number of experts, but for at least %(number)d."),
                number=number,
            )


def scores_can_be_kept(graph, facts):
    for stage in graph.of_kind(Kind.SCORE):
        if stage.score.decimals not in range(DECIMALS + 1):
            yield facts.problem(
                "decimals",
                stage,
                _("“%(stage)s”: a result has at most %(max)d decimals."),
                max=DECIMALS,
            )


def ranking_breaks_ties(graph, facts):
    for stage in graph.of_kind(Kind.SCORE) if graph.of_kind(Kind.RANK) else ():
        if not stage.score.tie_break:
            yield facts.problem(
                "ranking",
                stage,
                _("“%(stage)s”: say which fields break a tie; the ranking after it needs them."),
            )


def minimums_are_points(graph, facts):
    for stage in graph.of_kind(Kind.RANK):
        codes = [one.code for one in stage.rank.minimums]
        for number, one in enumerate(stage.rank.minimums):
            if one.code in codes[:number]:
                sentence = _("“%(stage)s” gives the part %(code)s two minimums. Remove one.")
            elif one.points is None or not (is_named(one.points) or one.points > 0):
                sentence = _("“%(stage)s”: write the points that are the minimum of %(code)s, above nought.")
            else:
                continue
            yield facts.problem("minimum", stage, sentence, code=one.code or "–")


def publicity_is_long_enough(graph, facts):
    for stage in graph.of_kind(Kind.PUBLICITY):
        if stage.publicity.anew not in Anew.values:
            yield facts.problem(
                "publicity",
                stage,
                _(
                    "“%(stage)s”: say which corrections of the published list begin a new period: %(choices)s."
                ),
                choices=joined(Anew.values),
            )
        days, minimum = stage.publicity.days or 0, stage.publicity.minimum or 0
        if not (is_named(days) or is_named(minimum)) and days < max(minimum, 1):
            yield facts.problem(
                "publicity",
                stage,
                _("“%(stage)s” lasts %(days)d days; the regulation asks for at least %(minimum)d."),
                days=days,
                minimum=max(minimum, 1),
            )


def objections_are_investigated(graph, facts):
    for stage in graph.of_kind(Kind.PUBLICITY):
        for days in (stage.publicity.objection_days, stage.publicity.objection_extension_days):
            if not is_named(days) and not 1 <= (days or 0) <= LONGEST:
                yield facts.problem(
                    "objection_days",
                    stage,
                    _("“%(stage)s”: an objection is investigated in at least 1 and at most %(most)d days."),
                    most=LONGEST,
                )
