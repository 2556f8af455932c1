"""Which cases of a ranking may stand on its list: quota, pass line, ties (择优)."""

from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.review.domain.ranking import is_stale, minimums_of, ranking_at, why_not_placed
from forms_workflows.submissions.models import Submission


def selection_rule(round, key=""):
    """{quota, pass_line, tracks} of the ranking of this key, else of the first; None where there is no limit."""
    rule = ranking_at(round, key).rank
    return {"quota": rule.quota, "pass_line": rule.pass_line, "tracks": rule.tracks}


def propose_selection(ranking, rule):
    """Which ranked cases the rule selects: (selected, ties at a quota line). A vetoed case is never selected.

    First each track has its own quota, then all of them together, best scores first.
    """
    selected, tied = [], []
    for quota, cases in tracks_of(ranking, rule):
        own, equal = within_quota(cases, quota, lambda case: case.position)
        selected, tied = selected + own, tied + equal
    if rule["quota"] is None or len(selected) <= rule["quota"]:
        return selected, tied
    best = sorted(selected, key=lambda case: (-case.score, case.position, case.pk))
    if not rule["tracks"]:
        return within_quota(best, rule["quota"], lambda case: case.position)
    own, equal = within_quota(best, rule["quota"], lambda case: case.score)
    return [case for case in selected if case in own], tied + equal


def within_quota(cases, quota, place):
    """(the first so many, those equal at the line): cases of one place are taken or left together."""
    if quota is None or len(cases) <= quota:
        return cases, []
    line = place(cases[quota - 1])
    if line != place(cases[quota]):
        return cases[:quota], []
    equal = [case for case in cases if place(case) == line]
    return cases[: cases.index(equal[0])], equal


def tracks_of(ranking, rule):
    """[(quota, eligible cases, best first)], one for each track and one for the cases beside all tracks."""
    eligible = eligible_cases(ranking, rule)
    tracks = [(track.key, track.quota) for track in rule["tracks"]] + [("", None)]
    return [(quota, [case for case in eligible if case.track == key]) for key, quota in tracks]


def pass_line_of(case, rule):
    track = next((track for track in rule["tracks"] if track.key == case.track), None)
    return rule["pass_line"] if track is None or track.pass_line is None else track.pass_line


def eligible_cases(ranking, rule):
    """Ranked cases that are still in the round, without a veto, placed and not below their pass line, best first."""
    cases = ranking.cases.exclude(submission__status=Submission.Status.ENDED)
    return [
        case
        for case in cases.select_related("submission")
        if not (case.vetoed or case.below)
        and ((line := pass_line_of(case, rule)) is None or case.score >= line)
    ]


def may_be_empty(ranking, reason):
    """Whether the list may be drawn up with nobody on it: nobody reached the line, or there is a reason (空缺)."""
    return bool(reason.strip()) or not eligible_cases(ranking, selection_rule(ranking.round, ranking.stage))


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
    if below := [case for case in selected if ranked[case.pk].below]:
        why = why_not_placed(ranked[below[0].pk], minimums_of(ranking))
        raise Refused(
            _("“%(case)s” is below a minimum and cannot be shortlisted. %(why)s.")
            % {"case": below[0], "why": why}
        )


def check_rule(ranking, selected, tie_reason):
    rule = selection_rule(ranking.round, ranking.stage)
    if rule["quota"] is not None and len(selected) > rule["quota"]:
        raise Refused(
            _("The quota is %(quota)d; %(count)d cases are selected.")
            % {"quota": rule["quota"], "count": len(selected)}
        )
    chosen = list(ranking.cases.filter(submission__in=selected))
    for track in rule["tracks"]:
        count = sum(case.track == track.key for case in chosen)
        if track.quota is not None and count > track.quota:
            raise Refused(
                _("The quota of “%(track)s” is %(quota)d; %(count)d cases are selected.")
                % {"track": track.title, "quota": track.quota, "count": count}
            )
    for case in chosen:
        line = pass_line_of(case, rule)
        if line is not None and case.score < line:
            raise Refused(_("A selected case is below the pass line of %(line)s points.") % {"line": line})
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
    """Eligible cases that are left out although one with a lower place in their track is selected (择优)."""
    found = []
    for _quota, cases in tracks_of(ranking, rule):
        last = max((case.position for case in cases if case.submission in selected), default=0)
        found += [case for case in cases if case.submission not in selected and case.position < last]
    return found
