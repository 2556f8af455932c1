"""Steps of the application's form: worked out once, files kept only with the answers, two people at one step."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_workflows.errors import Refused
from forms_workflows.forms.domain import evaluation
from forms_workflows.submissions.domain import drafts
from forms_workflows.submissions.models import Attachment

from .visitors import Visitor


@pytest.fixture
def case(world):
    return world.draft()


@pytest.fixture
def filler(world, case):
    return Visitor(world.holder("applicant_filler", case))


@pytest.fixture
def principal(world, case):
    return Visitor(world.holder("applicant_principal", case))


@pytest.fixture
def evaluations(monkeypatch):
    """One entry for each time that a whole form is worked out."""
    found, settle = [], evaluation.settle

    def counted(result):
        found.append(result)
        settle(result)

    monkeypatch.setattr(evaluation, "settle", counted)
    return found


def texts(case):
    """Two codes of plain texts in the first section."""
    return [field.code for field in case.form_version.form.section("a").fields if field.type == "text"][:2]


def opened(visitor, case, code="a"):
    form = visitor.get("section", case.pk, code).context["form"]
    return {form.opened_name: form.opened_value}


def answers_of(case):
    return case.answer_rounds.get().answers


def test_a_step_is_worked_out_once_when_it_is_shown(case, filler, evaluations):
    for section in case.form_version.form.sections:
        del evaluations[:]
        assert filler.get("section", case.pk, section.code).status_code == 200
        assert len(evaluations) == 1, section.code


@pytest.mark.parametrize("button", ["save", "next", "back"])
def test_and_once_when_it_is_saved(case, filler, evaluations, button):
    assert filler.fill(case, "b", answers_of(case), **{button: "1"}).status_code == 302
    assert len(evaluations) == 1


def test_two_people_who_change_different_fields_both_keep_their_changes(case, filler, principal):
    one, other = texts(case)
    before = answers_of(case)
    page = opened(principal, case)
    filler.fill(case, "a", before | {one: "甲改的"}, save="1", **opened(filler, case))
    sent = principal.fill(case, "a", before | {other: "乙改的"}, save="1", **page)
    assert sent.status_code == 302
    assert answers_of(case) == before | {one: "甲改的", other: "乙改的"}


def test_the_second_is_told_what_has_changed_meanwhile_and_may_put_it_in_its_place(case, filler, principal):
    one, other = texts(case)
    before = answers_of(case)
    page = opened(principal, case)
    filler.fill(case, "a", before | {one: "甲改的"}, save="1", **opened(filler, case))
    typed = before | {one: "乙改的", other: "也改了"}
    told = principal.fill(case, "a", typed, save="1", **page)
    assert told.status_code == 200
    shown = told.content.decode()
    assert "changed by somebody else" in shown
    assert "甲改的" in shown
    assert 'value="乙改的"' in shown
    assert answers_of(case) == before | {one: "甲改的", other: "也改了"}

    form = told.context["form"]
    again = principal.fill(case, "a", typed, save="1", **{form.opened_name: form.opened_value})
    assert again.status_code == 302
    assert answers_of(case) == typed


def files_field(case):
    return next(field.code for field in case.form_version.form.fields if field.is_file)


def send_file(visitor, case):
    code = files_field(case)
    section = case.form_version.form.section_of(code).code
    data = {code: SimpleUploadedFile("附件.pdf", b"%PDF-1.7 ..."), "save": "1"}
    return visitor.client.post(visitor.url("section", case.pk, section), data)


def test_a_file_is_kept_with_the_answers_that_name_it(case, filler):
    assert send_file(filler, case).status_code == 302
    reference = answers_of(case)[files_field(case)][-1]
    kept = Attachment.objects.get(submission=case)
    assert (str(kept.pk), kept.name, kept.field) == (reference["id"], "附件.pdf", files_field(case))


def test_a_file_is_not_kept_when_the_answers_are_refused(case, filler, monkeypatch):
    def refuse(**kwargs):
        raise Refused("Somebody has handed it in.")

    monkeypatch.setattr(drafts, "save_answers", refuse)
    send_file(filler, case)
    assert not Attachment.objects.filter(submission=case).exists()
