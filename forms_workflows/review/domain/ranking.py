"""Rank a round's scored cases: mean or trimmed mean, ties by the declared order."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.submissions.domain.events import round_event
from forms_workflows.submissions.models import Submission

from ..models import RankedCase, Ranking, ScoreSheet

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


def rank_rows(sheets_by_case, rule):
    """Rows in order: dicts with submission, score, sheets, trimmed, tie_values, tied, position, vetoed.

    ``sheets_by_case``: {submission: [ScoreSheet]}. Equal after every tie-break: same position, ``tied`` is set (X8).
    """
    rows = [case_row(submission, sheets, rule) for submission, sheets in sheets_by_case.items()]
    rows.sort(key=sort_key)
    for index, row in enumerate(rows):
        previous = rows[index - 1] if index else None
        if previous and rank_values(previous) == rank_values(row):
            row["position"] = previous["position"]
            row["tied"] = previous["tied"] = True
        else:
            row["position"] = index + 1
    return rows


def case_row(submission, sheets, rule):
    score, trimmed = aggregate(
        [sheet.total for sheet in sheets],
        trim_from=rule.get("trim_from"),
        decimals=rule.get("decimals", 2),
    )
    ties = [
        aggregate(
            [Decimal(sheet.computed.get(code) or 0) for sheet in sheets], trim_from=rule.get("trim_from")
        )[0]
        for code in rule.get("tie_break", [])
    ]
    return {
        "submission": submission,
        "score": score,
        "sheets": len(sheets),
        "trimmed": trimmed,
        "tie_values": ties,
        "tied": False,
        "vetoed": any(has_veto(sheet) for sheet in sheets),
    }


def has_veto(sheet):
    """一票否决: a ticked declaration in a score sheet is a veto."""
    return any(
        field.type == "declaration" and sheet.answers.get(field.code) is True
        for field in sheet.form_version.form.fields
    )


def rank_values(row):
    return row["score"], row["tie_values"]


def sort_key(row):
    return (-row["score"], [-value for value in row["tie_values"]], row["submission"].number)


def scored_cases(round):
    """Cases that wait at the ranking stage, each with its sealed sheets."""
    stage = round.graph.first(Kind.RANK)
    cases = Submission.objects.filter(
        round=round, status=Submission.Status.OPEN, stage=stage.key
    ).select_related("organisation", "region")
    by_case = {case: [] for case in cases}
    sheets = ScoreSheet.objects.filter(
        submission__in=by_case, sealed_at__isnull=False, voided_at__isnull=True
    ).select_related("form_version")
    lookup = {case.pk: case for case in by_case}
    for sheet in sheets:
        by_case[lookup[sheet.submission_id]].append(sheet)
    return {case: sheets for case, sheets in by_case.items() if sheets}


def is_stale(ranking):
    """Whether a case has been scored, or a sheet voided, since the ranking was made."""
    ranked = dict(ranking.cases.values_list("submission_id", "sheets"))
    return any(ranked.get(case.pk) != len(sheets) for case, sheets in scored_cases(ranking.round).items())


def still_before_ranking(round):
    """Live cases that have yet to reach the ranking stage."""
    earlier = [stage.key for stage in round.graph.before(round.graph.first(Kind.RANK))]
    return Submission.objects.filter(round=round, status=Submission.Status.OPEN, stage__in=earlier)


@transaction.atomic
def rank_round(*, round, person):
    """Make and keep the ranking of all scored cases. Scores are final then; ranking again makes a new one."""
    scored, stage = round.graph.first(Kind.SCORE), round.graph.first(Kind.RANK)
    rule = {name: getattr(scored.score, name) for name in RULE} if scored else {}
    by_case = scored_cases(round)
    if not by_case:
        raise Refused(_("No case has been scored yet."))
    ranking = Ranking.objects.create(round=round, stage=stage.key, rule=rule, made_by=person)
    RankedCase.objects.bulk_create(
        RankedCase(ranking=ranking, **{**row, "tie_values": [str(value) for value in row["tie_values"]]})
        for row in rank_rows(by_case, rule)
    )
    round_event(
        round,
        "round.ranked",
        person,
        subject=ranking,
        after={
            "order": [
                [case.submission_id, str(case.score), case.position]
                for case in ranking.cases.order_by("position", "pk")
            ]
        },
    )
    return ranking
