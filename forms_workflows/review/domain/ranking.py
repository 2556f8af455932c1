"""Rank a round's scored cases: mean or trimmed mean, ties by the declared order."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Count
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.forms.models import FormVersion
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.graph.lists import scored_at
from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.domain.facts import facts_of
from forms_workflows.submissions.models import Submission
from forms_workflows.wording import joined_clauses

from ..models import RankedCase, Ranking, ScoreSheet
from .evidence import ranking_content

#: What of a scoring stage decides the order, and is kept with each ranking.
RULE = ("trim_from", "decimals", "tie_break", "quorum")


def aggregate(totals, *, trim_from=None, decimals=2):
    """(score, trimmed): the mean of the totals; from ``trim_from`` sheets on without one highest and one lowest.

    >>> aggregate([Decimal("87.5"), Decimal("86"), Decimal("87"), Decimal("81"), Decimal("88.5")])
    (Decimal('86.00'), False)
    """
    totals = sorted(totals)
    trimmed = bool(trim_from) and len(totals) >= trim_from and len(totals) > 2
    if trimmed:
        totals = totals[1:-1]
    mean = sum(totals, Decimal(0)) / len(totals)
    return mean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), trimmed


@dataclass(frozen=True)
class Score:
    """What counts of one sealed sheet. ``parts``: {code: number} of those that break ties or have a minimum."""

    total: Decimal
    parts: dict = field(default_factory=dict)
    veto: bool = False


def rank_rows(scores_by_case, rule):
    """Rows in order: dicts with submission, score, sheets, trimmed, tie_values, tied, position, vetoed, below.

    ``scores_by_case``: {submission: [Score]}. Equal after every tie-break: same position, ``tied`` is set (X8).
    Who is ``below`` the minimum of a part stands behind all who are not, and is not placed.
    """
    rows = [case_row(submission, scores, rule) for submission, scores in scores_by_case.items()]
    rows.sort(key=sort_key)
    for index, row in enumerate(rows):
        previous = rows[index - 1] if index else None
        if previous and not row["below"] and rank_values(previous) == rank_values(row):
            row["position"] = previous["position"]
            row["tied"] = previous["tied"] = True
        else:
            row["position"] = index + 1
    return rows


def case_row(submission, scores, rule):
    trim_from = rule.get("trim_from")
    score, trimmed = aggregate(
        [one.total for one in scores],
        trim_from=trim_from,
        decimals=rule.get("decimals", 2),
    )

    def reached(code):
        return aggregate([Decimal(one.parts.get(code) or 0) for one in scores], trim_from=trim_from)[0]

    parts = {code: reached(code) for code, _points in rule.get("minimums", [])}
    return {
        "submission": submission,
        "score": score,
        "sheets": len(scores),
        "trimmed": trimmed,
        "tie_values": [reached(code) for code in rule.get("tie_break", [])],
        "tied": False,
        "vetoed": any(one.veto for one in scores),
        "below": {
            code: str(parts[code])
            for code, points in rule.get("minimums", [])
            if parts[code] < Decimal(points)
        },
    }


def rank_values(row):
    return row["score"], row["tie_values"]


def sort_key(row):
    ties = [-value for value in row["tie_values"]]
    return (bool(row["below"]), -row["score"], ties, row["submission"].number)


def ranking_at(round, key=""):
    """The ranking of this key; without one the first that the process has. None where it has none."""
    stage = round.graph.stage(key) if key else round.graph.first(Kind.RANK)
    return stage if stage and stage.rank else None


def sealed_sheets(round, key=""):
    """The sheets that count, of the cases that wait at the ranking of this key."""
    stage = ranking_at(round, key)
    return ScoreSheet.objects.filter(
        submission__round=round,
        submission__status=Submission.Status.OPEN,
        submission__stage=stage.key,
        stage=scored_at(round.graph, stage).key,
        sealed_at__isnull=False,
        voided_at__isnull=True,
    )


def scored_cases(round, codes=(), key=""):
    """Cases that wait at the ranking of this key and have been scored: {submission: [Score]}.

    The submissions know their number only: a round may have thousands of cases, each with seven sheets. Nothing of
    the sheets is read but the figures.
    """
    sheets = sealed_sheets(round, key)
    vetoed = vetoed_sheets(sheets)
    names = {f"part_{place}": KT(f"computed__{code}") for place, code in enumerate(codes)}
    rows = sheets.annotate(**names).values_list("pk", "submission", "total", *names)
    scores = defaultdict(list)
    for pk, submission, total, *parts in rows.order_by("pk").iterator():
        score = Score(total, dict(zip(codes, parts, strict=True)), pk in vetoed)
        scores[submission].append(score)
    cases = Submission.objects.only("number").in_bulk(scores)
    return {case: scores[pk] for pk, case in cases.items()}


def vetoed_sheets(sheets):
    """一票否决: primary keys of the sheets in which a declaration is ticked."""
    vetoed = set()
    versions = FormVersion.objects.in_bulk(set(sheets.order_by().values_list("form_version", flat=True)))
    for version in versions.values():
        for code in declarations_of(version.form):
            ticked = sheets.filter(form_version=version, **{f"answers__{code}": True})
            vetoed.update(ticked.values_list("pk", flat=True))
    return vetoed


def declarations_of(form):
    return [field.code for field in form.fields if field.type == "declaration"]


def count_scored(round, key=""):
    """How many cases the ranking of this key would have now."""
    return sealed_sheets(round, key).order_by().values("submission").distinct().count()


def is_stale(ranking):
    """Whether a case has been scored, or a sheet voided, since the ranking was made."""
    ranked = dict(ranking.cases.values_list("submission", "sheets"))
    sheets = sealed_sheets(ranking.round, ranking.stage)
    now = sheets.order_by().values_list("submission").annotate(sheets=Count("pk"))
    return any(ranked.get(pk) != count for pk, count in now)


def still_before_ranking(round, key=""):
    """Live cases that have yet to reach the ranking of this key."""
    earlier = [stage.key for stage in round.graph.before(ranking_at(round, key))]
    return Submission.objects.filter(round=round, status=Submission.Status.OPEN, stage__in=earlier)


def minimums_of(ranking):
    """{code: (what the score sheet calls the part, points at least)} by which a ranking was made."""
    minimums = ranking.rule.get("minimums", [])
    if not minimums:
        return {}
    graph = ranking.round.graph
    form = FormVersion.objects.get(pk=scored_at(graph, graph.stage(ranking.stage)).form).form
    return {code: (form.field(code).local_label, points) for code, points in minimums}


def why_not_placed(case, minimums):
    """Which minimums a ranked case has not reached, as a sentence; empty where it has. ``minimums``: ``minimums_of``."""
    told = (
        _("%(part)s: %(reached)s, at least %(least)s")
        % {"part": minimums[code][0], "reached": reached, "least": minimums[code][1]}
        for code, reached in case.below.items()
    )
    return joined_clauses(told)


def by_track(rule, scores_by_case):
    """{key of a track, in their order; empty for the others last: {submission: [Score]}}"""
    found = {track.key: {} for track in rule.tracks} | {"": {}}
    cases = {}
    if rule.tracks:
        known = Submission.objects.select_related("organisation", "region", "round", "form_version")
        cases = known.in_bulk([case.pk for case in scores_by_case])
    for case, scores in scores_by_case.items():
        key = rule.track_of(facts_of(cases[case.pk])) if cases else ""
        found[key][case] = scores
    return found


@transaction.atomic
def rank_round(*, round, person, key=""):
    """Make and keep the ranking of all scored cases. Scores are final then; ranking again makes a new one.

    ``key``: which ranking, where the process has several.
    """
    stage = ranking_at(round, key)
    scored = scored_at(round.graph, stage)
    rule = {name: getattr(scored.score, name) for name in RULE} | {"tie_break": list(scored.score.tie_break)}
    rule["minimums"] = [[one.code, str(one.points)] for one in stage.rank.minimums]
    codes = dict.fromkeys([*rule["tie_break"], *(code for code, _points in rule["minimums"])])
    by_case = scored_cases(round, list(codes), stage.key)
    if not by_case:
        raise Refused(_("No case has been scored yet."))
    tracks = by_track(stage.rank, by_case)
    ranking = Ranking.objects.create(round=round, stage=stage.key, rule=rule, made_by=person)
    RankedCase.objects.bulk_create(
        RankedCase(
            ranking=ranking, track=track, **{**row, "tie_values": [str(value) for value in row["tie_values"]]}
        )
        for track, scores in tracks.items()
        for row in rank_rows(scores, rule)
    )
    round_event(
        round,
        "round.ranked",
        person,
        subject=ranking,
        after=ranking_content(ranking),
    )
    return ranking
