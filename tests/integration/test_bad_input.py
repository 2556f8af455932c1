"""Bad input, through the screens: each gets its clear message, nothing is lost, nothing is half done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demo.samples import sample_pdf
from forms_workflows.audit.models import Event
from forms_workflows.parties.models import Person
from forms_workflows.submissions.models import Attachment, Notification, Submission

from .places import upload
from .states import newest, stands
from .visitors import Visitor, opinion_of, text
from .world import CLOSES


def filler_of(world, case):
    return Visitor(world.holder("applicant_filler", case))


def principal_of(world, case):
    return Visitor(world.holder("applicant_principal", case))


# --- a submission that comes late -------------------------------------------------------------------


def test_one_second_late(world):
    case = world.filled_in()
    before = newest(case).answers
    world.travel(CLOSES)
    page = principal_of(world, case).press("sign", case.pk, confirmed="on")
    assert "Applications closed on" in page
    assert "What you have filled in is kept." in page
    case.refresh_from_db()
    assert (case.status, case.process_id, case.submitted_at) == ("signing", None, None)
    assert newest(case).answers == before


def test_the_last_second_is_in_time(world):
    case = world.filled_in()
    world.travel(CLOSES - timedelta(seconds=1))
    principal_of(world, case).press("sign", case.pk, confirmed="on")
    assert stands(case) == ("prefecture_check", "")


def test_a_round_that_is_not_open_yet_or_not_any_more(world):
    organisation = world.organisation()
    filler = Person.objects.get(username=f"applicant_filler-{organisation.identifier}")
    for moment, words in (
        (world.round.opens_at - timedelta(seconds=1), "Applications open on"),
        (CLOSES, "Applications closed on"),
    ):
        world.travel(moment)
        page = Visitor(filler).press("apply", world.round.pk, organisation=organisation.pk)
        assert words in page
        assert "This round does not take applications now." in page
    assert not Submission.objects.exists()


# --- answers that are wrong -------------------------------------------------------------------------


def refused(world, case, *words):
    """The draft is not taken, and the review page says why. The draft is as it was."""
    before = newest(case).answers
    page = principal_of(world, case).press("sign", case.pk, confirmed="on")
    assert all(word in page for word in words), words
    case.refresh_from_db()
    assert (case.status, case.process_id) == ("draft", None)
    assert newest(case).answers == before
    assert not Event.objects.filter(case_id=case.pk).exclude(action="submission.started").exists()


def test_a_wrong_credit_code(world):
    case = world.draft()
    answers = newest(case).answers
    wrong = answers["a02"][:-1] + ("0" if answers["a02"][-1] != "0" else "1")
    filler_of(world, case).fill(case, "a", answers | {"a02": wrong})
    assert newest(case).answers["a02"] == wrong  # kept as typed
    filler = filler_of(world, case)
    assert "check digit" in filler.read("section", case.pk, "a")  # a warning, for some certificates are so
    assert "check digit" in filler.read("review", case.pk)


def test_c03_above_c01(world):
    case = world.draft()
    answers = newest(case).answers
    too_many = {year: str(int(count) + 1) for year, count in answers["c01"].items()}
    filler_of(world, case).fill(case, "c", answers | {"c03": too_many, "c02": too_many})
    refused(world, case, "(C03)", "(C01)")


def test_a_table_with_no_rows(world):
    case = world.draft()
    answers = newest(case).answers
    filler_of(world, case).fill(case, "a", {code: given for code, given in answers.items() if code != "a08"})
    assert "a08" not in newest(case).answers
    refused(world, case, "add at least one row")


def test_a_letter_where_a_number_belongs(world):
    case = world.draft()
    answers = newest(case).answers
    response = filler_of(world, case).fill(case, "a", answers | {"a09": "十二", "a01": "改过的名称"})
    page = text(response)
    assert "“十二” is not a number" in page
    assert 'value="改过的名称"' in page
    kept = newest(case).answers
    assert (kept["a09"], kept["a01"]) == (answers["a09"], "改过的名称")


BAD_FILES = {
    "of another type": ("木马.exe", b"MZ\x90\x00"),
    "is called .pdf, but its content is something else": ("图片.pdf", b"\x89PNG\r\n\x1a\n0000"),
    "is empty": ("空.pdf", b""),
    "at most 10 MB can be taken": ("大.pdf", b"%PDF-1.4\n" + b"0" * (10 * 1024 * 1024)),
}


@pytest.mark.parametrize("words", BAD_FILES)
def test_a_file_of_the_wrong_type_or_size(world, words):
    case = world.draft()
    answers = newest(case).answers
    section = {code: given for code, given in answers.items() if code.startswith("j")}
    files = {"j01": [BAD_FILES[words]], "j05": [("签章页.pdf", sample_pdf("x"))]}
    page = text(filler_of(world, case).fill(case, "j", section, files))
    assert words in page
    kept = newest(case).answers
    assert kept["j01"] == answers["j01"]
    assert [ref["name"] for ref in kept["j05"]] == ["签章页.pdf"]  # the good one need not be chosen again
    assert "签章页.pdf" in page
    assert Attachment.objects.filter(submission=case).count() == 1


def test_a_reviewers_file_of_the_wrong_type(submitted_case):
    world, case = submitted_case
    handler = Visitor(world.holder("local_handler", case))
    task = world.task(case)
    handler.press("task", task.pk, take="1")
    page = handler.press(
        "task",
        task.pk,
        **opinion_of(case),
        decide="1",
        outcome="return",
        reason="补正理由",
        **{"note-c12": "不一致", "open-c12": "on"},
        files=upload("木马.exe", b"MZ"),
    )
    assert "is of another type" in page
    assert "补正理由" in page
    assert 'value="不一致"' in page  # what was ticked and typed is still there
    assert stands(case) == ("prefecture_check", "")
    assert not Attachment.objects.exists()


# --- twice ------------------------------------------------------------------------------------------


def test_a_second_live_application_of_the_same_organisation(submitted_case):
    world, case = submitted_case
    page = filler_of(world, case).press("apply", world.round.pk, organisation=case.organisation_id)
    assert f"{case.organisation.name} already has an application in this round" in page
    assert Submission.objects.count() == 1
    assert world.round.submissions.get().number.endswith("0001")


def test_a_double_click_on_submit(world):
    case = world.filled_in()
    principal = principal_of(world, case)
    principal.press("sign", case.pk, confirmed="on")
    events, messages = Event.objects.count(), Notification.objects.count()
    assert "This application was submitted already" in principal.press("sign", case.pk, confirmed="on")
    assert (Event.objects.count(), Notification.objects.count()) == (events, messages)
    assert stands(case) == ("prefecture_check", "")


def test_a_double_click_on_the_correction(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="补正", open_fields=["c12"])
    principal = principal_of(world, case)
    principal.press("resubmit", case.pk)
    assert "Nothing was returned for correction" in principal.press("resubmit", case.pk)
    assert case.answer_rounds.count() == 2


def test_a_double_click_on_withdraw(submitted_case):
    world, case = submitted_case
    principal = principal_of(world, case)
    principal.press("withdraw", case.pk, reason="一")
    assert "has ended already" in principal.press("withdraw", case.pk, reason="二")
    case.refresh_from_db()
    assert case.reason == "一"


def test_a_double_click_on_the_decision(submitted_case):
    world, case = submitted_case
    person = world.holder("local_handler", case)
    handler, task, data = Visitor(person), world.task(case), opinion_of(case)
    handler.press("task", task.pk, **data, decide="1", outcome="pass")
    assert f"{person.name} handled this on" in handler.press(
        "task", task.pk, **data, decide="1", outcome="pass"
    )
    assert case.results.count() == 1
    assert stands(case) == ("recommendation", "")


def test_a_double_click_on_the_designation(published_case):
    world, case, period = published_case
    world.after(period)
    leader = Visitor(world.holder("dept_leader"))
    entries = {"issue": "1", "selected": [case.pk], "signed_on": timezone.localdate().isoformat()}
    leader.press("designation", world.round.pk, document_number="示工信〔2026〕1号", **entries)
    page = leader.press("designation", world.round.pk, document_number="示工信〔2026〕2号", **entries)
    assert "is not cleared for its designation" in page
    assert world.round.designations.count() == 1


def test_the_same_document_number_twice(world):
    cases, period = world.published(2)
    world.after(period)
    leader = Visitor(world.holder("dept_leader"))
    for case in cases:
        page = leader.press(
            "designation",
            world.round.pk,
            issue="1",
            selected=[case.pk],
            document_number="示工信〔2026〕1号",
            signed_on=timezone.localdate().isoformat(),
        )
    assert "is taken" in page
    assert stands(cases[1]) == ("designation", "document")
