"""组织申报: an organisation starts, fills in ten sections, has partners confirm, signs, corrects, withdraws."""

from datetime import timedelta

from django.urls import reverse

from forms_workflows.submissions.models import Partner, Submission

from ..entries import section_entries
from ..errors import Refused


def plan_applications(play, cases=None):
    """Spread the beginnings over the first two thirds of the window; who withdraws comes early."""
    opens, closes = play.round.opens_at, play.round.closes_at
    span = (closes - opens).days
    for case in cases or play.cases:
        latest = 4 if case.fate.withdraws else max(1, span * 2 // 3)
        day = play.diary.workday((opens + timedelta(days=case.rng.randint(1, latest))).date())
        play.agenda.plan(
            play.morning(day, 9) + timedelta(minutes=case.rng.randint(0, 400)), begin, play, case
        )


def begin(play, case):
    """Read the call, begin, fill in the first half, and go on some days later."""
    play.look(case.filler, reverse("desk:home"))
    case.pk = start(play, case)
    half = len(codes_of(case)) // 2
    fill(play, case, codes_of(case)[:half])
    if case.fate.stops_at != "draft":
        play.agenda.plan(play.soon(case.rng, 1, 3), go_on, play, case, half)


def start(play, case):
    """Press “start the application”; gives the primary key of the new case."""
    response = play.post(
        case.filler, reverse("desk:apply", args=[play.round.pk]), {"organisation": case.organisation.pk}
    )
    if response.status_code != 302:
        raise Refused(f"{case.organisation} could not begin: HTTP {response.status_code}")
    return int(response.url.rstrip("/").rsplit("/", 1)[1])


def codes_of(case):
    return [section.code for section in case.submission.form_version.form.sections]


def fill(play, case, codes, *, person=None, files=None):
    """Fill in sections, one page after the other, as the buttons “save and go on” lead."""
    files = case.files() if files is None else files
    files = {code: found[:1] if code in case.missing_files else found for code, found in files.items()}
    for section in case.submission.form_version.form.sections:
        if section.code in codes:
            url = reverse("desk:section", args=[case.pk, section.code])
            play.post(
                person or case.filler, url, section_entries(section, case.answers, files) | {"next": "1"}
            )


def go_on(play, case, half):
    """The second half; then the hand-over to the principal, unless this one never gets so far."""
    fill(play, case, codes_of(case)[half:])
    play.look(case.filler, reverse("desk:review", args=[case.pk]))
    if not case.fate.submits and case.number % 2:
        return
    play.post(case.filler, reverse("desk:finish", args=[case.pk]))
    expect(case, Submission.Status.SIGNING)
    for person in case.partners:
        play.agenda.plan(play.soon(case.rng, 1, 2), confirm, play, case, person)
    if case.fate.submits and case.fate.stops_at != "signing":
        play.agenda.plan(play.soon(case.rng, 3 if case.partners else 1, 3), sign, play, case)


def confirm(play, case, person):
    """A partner unit confirms its part (各方已确认)."""
    play.look(person, reverse("desk:home"))
    partner = Partner.objects.get(submission=case.pk, organisation__memberships__person=person)
    play.post(person, reverse("desk:confirm", args=[partner.pk]))


def sign(play, case):
    """签章提交. The double click that follows is refused and changes nothing."""
    play.look(case.principal, reverse("desk:application", args=[case.pk]))
    url = reverse("desk:sign", args=[case.pk])
    play.post(case.principal, url, {"confirmed": "on"})
    expect(case, Submission.Status.OPEN)
    if case.number == 1:
        expect_refusal(play, case.principal, url, {"confirmed": "on"})
    play.follow(case)
    if case.fate.withdraws and case.once("withdrawn"):
        play.agenda.plan(play.soon(case.rng, 3, 4), withdraw, play, case)


def withdraw(play, case):
    """撤回 (X5), and a new application of the same organisation while the round is open."""
    reason = "集群牵头企业正在重组，数据需要重新核定（示例）。"
    play.post(case.principal, reverse("desk:withdraw", args=[case.pk]), {"reason": reason})
    if case.submission.end != "withdrawn":
        raise Refused(f"{case.submission} was not withdrawn.")
    play.agenda.plan(play.soon(case.rng, 2, 3), begin, play, case)


def correct(play, case):
    """补正提交: the fields that were opened, by whoever fills in; submitted by the principal."""
    submission = case.submission
    if not submission.is_returned:
        return
    asked = submission.answer_rounds.order_by("-number").first().open_fields
    brought = {code: found[code in case.missing_files :] for code, found in case.files().items()}
    case.missing_files = []
    sections = submission.form_version.form.sections
    codes = [
        section.code for section in sections if asked is None or any(code in asked for code in section.codes)
    ]
    play.look(case.filler, reverse("desk:application", args=[case.pk]))
    fill(play, case, codes, files={code: brought[code] for code in asked or [] if code in brought})
    play.post(case.principal, reverse("desk:resubmit", args=[case.pk]))
    expect(case, Submission.Status.OPEN)
    if case.submission.is_returned:
        raise Refused(f"The correction of {submission} did not leave.")
    play.follow(case)


def expect(case, status):
    submission = case.submission
    if submission.status != status:
        raise Refused(f"{submission} should be {status}, but is {submission.status}.")


def expect_refusal(play, person, url, data):
    """What must not work, tried."""
    try:
        play.post(person, url, data)
    except Refused:
        return
    raise Refused(f"{person} could do at {url} what should have been refused.")
