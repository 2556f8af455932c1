"""Which cases of a ranking may stand on its list: quota, pass line, ties (择优)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain.ranking import is_stale
from forms_workflows.rounds.enums import ParameterKey
from forms_workflows.submissions.models import Submission


def selection_rule(round):
    """{quota, pass_line} as Decimals/ints or None: the round's parameters before the stage's own settings."""
    rule = round.graph.first(Kind.RANK).rank
    quota = round.parameter(ParameterKey.SHORTLIST_QUOTA, rule.quota)
    line = round.parameter(ParameterKey.PASS_LINE, rule.pass_line)
    return {
        "quota": int(quota) if quota not in (None, "") else None,
        "pass_line": Decimal(line) if line not in (None, "") else None,
    }


def propose_selection(ranking, rule):
    """Which ranked cases the rule selects: (selected, ties at the quota line). A vetoed case is never selected."""
    eligible = eligible_cases(ranking, rule)
    quota = rule["quota"]
    if quota is None or len(eligible) <= quota:
        return eligible, []
    last, first_out = eligible[quota - 1], eligible[quota]
    if last.position == first_out.position:
        return [case for case in eligible if case.position < last.position], [
            case for case in eligible if case.position == last.position
        ]
    return eligible[:quota], []


def eligible_cases(ranking, rule):
    """Ranked cases that are still in the round, without a veto and not below the pass line, best first."""
    cases = ranking.cases.exclude(submission__status=Submission.Status.ENDED)
    return [
        case
        for case in cases.select_related("submission")
        if not case.vetoed and (rule["pass_line"] is None or case.score >= rule["pass_line"])
    ]


def check_selected(ranking, ranked, selected):
    if is_stale(ranking):
        raise Refused(_("The scores have changed since the ranking was made. Rank the cases again."))
    if stray := [case for case in selected if case.pk not in ranked]:
        raise Refused(_("“%(case)s” has not been ranked.") % {"case": stray[0]})
    if gone := [case for case in selected if ranked[case.pk].submission.status == Submission.Status.ENDED]:
        raise Refused(
            _("“%(case)s” has left the round: %(state)s.") % {"case": gone[0], "state": gone[0].label}
        )
    if vetoed := [case for case in selected if ranked[case.pk].vetoed]:
        raise Refused(_("“%(case)s” has a veto and cannot be shortlisted.") % {"case": vetoed[0]})


def check_rule(round, ranking, selected, tie_reason):
    rule = selection_rule(round)
    if rule["quota"] is not None and len(selected) > rule["quota"]:
        raise Refused(
            _("The quota is %(quota)d; %(count)d cases are selected.")
            % {"quota": rule["quota"], "count": len(selected)}
        )
    below = ranking.cases.filter(submission__in=selected)
    if rule["pass_line"] is not None and below.filter(score__lt=rule["pass_line"]).exists():
        raise Refused(
            _("A selected case is below the pass line of %(line)s points.") % {"line": rule["pass_line"]}
        )
    if tie_reason.strip():
        return
    tied = propose_selection(ranking, rule)[1]
    taken = [case for case in tied if case.submission in selected]
    if taken and len(taken) < len(tied):
        raise Refused(
            _("Cases are equal at the quota line. Give the reason for your choice, or take all or none.")
        )
    if better := passed_over(ranking, rule, selected):
        raise Refused(
            _("“%(case)s” is ranked before a selected case. Give the reason for leaving it out.")
            % {"case": better[0].submission}
        )


def passed_over(ranking, rule, selected):
    """Eligible cases that are left out although one with a lower place is selected (择优)."""
    eligible = eligible_cases(ranking, rule)
    chosen = [case.position for case in eligible if case.submission in selected]
    return [
        case
        for case in eligible
        if case.submission not in selected and case.position < max(chosen, default=0)
    ]
