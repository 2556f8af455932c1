"""Nothing typed on the desk is lost: fields are saved by themselves, and a post that came too late is shown again."""

import json

import pytest

from forms_workflows.desk.views.interrupted import author_of
from forms_workflows.review.models import Draft
from forms_workflows.submissions.models import Attachment, Notification

from .places import upload
from .states import newest
from .visitors import Visitor, opinion_of, text


def autosave(visitor, name, *args, **data):
    """What the page's script sends; the answer's status and content."""
    response = visitor.client.post(
        visitor.url(name, *args), {"autosave": "1", **data}, headers={"Accept": "application/json"}
    )
    return response.status_code, json.loads(response.content)


@pytest.fixture
def draft(world):
    return world.draft()


@pytest.fixture
def filler(world, draft):
    return Visitor(world.holder("applicant_filler", draft))


@pytest.fixture
def taken(world):
    """(visitor, case, task) of a check that an officer has taken up."""
    case = world.submitted()
    world.take(case, "local_handler")
    return Visitor(world.holder("local_handler", case)), case, world.task(case)


# --- by itself ----------------------------------------------------------------------------------------


def test_only_the_fields_that_changed_are_saved(draft, filler):
    before = newest(draft).answers
    status, answer = autosave(filler, "section", draft.pk, "a", a01="新名称", a07="别的", changed="a01")
    assert (status, answer["kept"], answer["unread"]) == (200, ["a01"], [])
    assert newest(draft).answers == before | {"a01": "新名称"}


def test_two_people_change_two_fields_of_one_section(draft, filler):
    autosave(filler, "section", draft.pk, "a", a01="甲改的", changed="a01")
    autosave(filler, "section", draft.pk, "a", a07="乙改的", changed="a07")
    answers = newest(draft).answers
    assert (answers["a01"], answers["a07"]) == ("甲改的", "乙改的")


def test_what_cannot_be_read_is_said_and_leaves_the_old_answer(draft, filler):
    before = newest(draft).answers["a09"]
    _status, answer = autosave(filler, "section", draft.pk, "a", a09="十二", changed="a09")
    assert "“十二” is not a number" in answer["unread"][0]
    assert newest(draft).answers["a09"] == before


def test_fields_with_files_wait_for_a_button(draft, filler):
    before = newest(draft).answers
    _status, answer = autosave(filler, "section", draft.pk, "j", **{"j01-remove": "x", "changed": "j01"})
    assert answer["kept"] == []
    assert newest(draft).answers == before


def test_in_a_correction_a_closed_field_is_not_saved(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="补正", open_fields=["a01"])
    filler = Visitor(world.holder("applicant_filler", case))
    before = newest(case).answers["a07"]
    _status, answer = autosave(filler, "section", case.pk, "a", a07="偷改", changed="a07")
    assert answer["kept"] == []
    assert newest(case).answers["a07"] == before


def test_after_the_signature_nothing_is_saved_and_the_script_is_told(world, filler, draft):
    world.finish(draft)
    world.sign(draft)
    response = filler.client.post(
        filler.url("section", draft.pk, "a"),
        {"autosave": "1", "a01": "晚了", "changed": "a01"},
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 409
    assert "not open for changes" in json.loads(response.content)["message"]


def test_a_decision_form_is_saved(taken):
    officer, case, task = taken
    status, _answer = autosave(
        officer, "task", task.pk, **opinion_of(case), outcome="return", reason="想到一半"
    )
    assert status == 200
    page = officer.read("task", task.pk)
    assert "想到一半" in page
    assert case.results.count() == 0


def test_a_colleague_who_has_not_taken_the_task_saves_nothing(world, taken):
    _officer, _case, task = taken
    colleague = world.colleague(task.owner)
    status, answer = autosave(Visitor(colleague), "task", task.pk, reason="旁观")
    assert status == 409
    assert "not yours" in answer["message"]
    assert not Draft.objects.filter(person=colleague).exists()


def test_a_score_sheet_is_saved_and_not_sealed(world):
    sheet = world.panel(world.in_pool()).sheets.all()[0]
    status, _answer = autosave(Visitor(sheet.expert), "sheet", sheet.pk, i1_1="3", comment="草稿")
    sheet.refresh_from_db()
    assert (status, sheet.sealed_at) == (200, None)
    assert sheet.answers == {"i1_1": "3", "comment": "草稿"}
    page = Visitor(sheet.expert).read("sheet", sheet.pk)
    assert page.index('<tr class="fx-scores__evidence">') < page.index('<a href="#answers-c">')
    assert 'id="answers-c"' in page


def test_staying_signed_in(filler):
    status, answer = autosave(filler, "alive")
    assert status == 200
    assert answer["saved_at"]


def test_a_script_learns_that_the_session_has_ended(draft, filler):
    filler.client.logout()
    status, answer = autosave(filler, "section", draft.pk, "a", a01="丢不得", changed="a01")
    assert status == 401
    assert "signed out" in answer["message"]


def test_a_section_and_a_sheet_show_what_is_stored(world, draft, filler):
    assert f'value="{newest(draft).answers["a01"]}"' in filler.read("section", draft.pk, "a")
    sheet = world.panel(world.in_pool()).sheets.all()[0]
    expert = Visitor(sheet.expert)
    autosave(expert, "sheet", sheet.pk, comment="早先写的评语")
    assert "早先写的评语" in expert.read("sheet", sheet.pk)


# --- after signing in again ---------------------------------------------------------------------------


def late(visitor, person, name, *args, **data):
    """Post with a page that was open when the session ended; returns where one has to sign in."""
    visitor.client.logout()
    response = visitor.client.post(visitor.url(name, *args), {"author": author_of(person), **data})
    assert response.status_code == 302
    assert "/accounts/login/" in response.url
    return response.url


def sign_in(visitor, person):
    visitor.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def test_a_late_section_is_shown_again_filled_in_and_not_saved(world, draft, filler):
    person = world.holder("applicant_filler", draft)
    before = newest(draft).answers
    url = late(filler, person, "section", draft.pk, "a", a01="写了四百字", next="1", j01=upload("证.pdf"))
    assert "sections%2Fa" in url or "sections/a" in url
    sign_in(filler, person)
    page = filler.read("section", draft.pk, "a")
    assert 'value="写了四百字"' in page
    assert "not saved yet" in page
    assert "data-restored" in page
    assert "证.pdf" in page
    assert newest(draft).answers == before
    assert "写了四百字" not in filler.read("section", draft.pk, "a")  # once


def test_a_late_decision_is_shown_again_and_not_decided(taken):
    officer, case, task = taken
    person = task.owner
    late(officer, person, "task", task.pk, decide="1", outcome="return", reason="材料不全")
    sign_in(officer, person)
    page = officer.read("task", task.pk)
    assert "材料不全" in page
    assert not case.results.exists()


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(world, draft, filler):
    late(filler, world.holder("applicant_filler", draft), "section", draft.pk, "a", a01="别人的话")
    colleague = world.holder("applicant_principal", draft)
    sign_in(filler, colleague)
    assert "别人的话" not in filler.read("section", draft.pk, "a")
    assert "interrupted" not in filler.client.session


def test_nobody_can_forge_whose_words_they_are(world, draft, filler):
    person = world.holder("applicant_filler", draft)
    filler.client.logout()
    filler.client.post(filler.url("section", draft.pk, "a"), {"author": f"{person.pk}:x", "a01": "伪造"})
    sign_in(filler, person)
    assert "伪造" not in filler.read("section", draft.pk, "a")


def test_a_late_step_without_a_page_leads_to_the_desk(world, draft, filler):
    person = world.holder("applicant_filler", draft)
    assert late(filler, person, "finish", draft.pk).endswith("desk/")


# --- files of a decision ------------------------------------------------------------------------------


def test_files_of_a_refused_decision_stay_with_the_draft(taken):
    officer, case, task = taken
    page = officer.press("task", task.pk, decide="1", outcome="return", reason="", files=upload("函.pdf"))
    assert "函.pdf" in page
    officer.decide(task, case, "return", reason="补正")
    assert [file.name for file in case.results.get().attachments.all()] == ["函.pdf"]
    assert Attachment.objects.filter(submission=case).count() == 1


def test_a_kept_file_can_be_taken_off(taken):
    officer, case, task = taken
    officer.press("task", task.pk, save="1", files=upload("错.pdf"))
    (stored,) = Attachment.objects.filter(submission=case)
    assert "错.pdf" not in officer.press("task", task.pk, save="1", **{"drop-file": str(stored.pk)})


def test_files_do_not_stay_when_somebody_was_faster(world, taken):
    officer, case, task = taken
    world.decide(case, "local_handler", "pass")
    officer.press("task", task.pk, decide="1", outcome="pass", files=upload())
    assert not Attachment.objects.filter(submission=case).exists()


# --- messages -----------------------------------------------------------------------------------------


def test_looking_at_a_message_reads_it_only_when_pressed(world):
    case = world.filled_in()
    principal = world.holder("applicant_principal", case)
    message = Notification.objects.get(person=principal, kind="to_sign")
    visitor = Visitor(principal)
    visitor.get("message", message.pk)
    message.refresh_from_db()
    assert message.read_at is None
    assert visitor.post("message", message.pk).status_code == 302
    message.refresh_from_db()
    assert message.read_at


def test_a_message_about_a_task_is_read_when_the_task_is_done(submitted_case):
    world, case = submitted_case
    officer = world.holder("local_handler", case)
    assert Notification.objects.filter(person=officer, kind="task", read_at=None).exists()
    world.checked(case)
    told = Notification.objects.filter(person=officer, submission=case, data__stage="prefecture_check")
    assert told.count() == 1
    assert told.get().read_at


def test_the_page_of_messages_says_what_is_new(world):
    case = world.filled_in()
    page = text(Visitor(world.holder("applicant_principal", case)).get("messages"))
    assert "waits for your signature" in page
