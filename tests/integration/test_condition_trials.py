"""A condition of a process tried on a real case: by whoever may read the case whole, and nobody else."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from forms_workflows.errors import NotAllowed
from forms_workflows.forms.editor.conditions.cases import cases_for
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.submissions.domain.trials import cases_to_try
from tests.factories import make_person
from tests.robot.publishing import entries

FORM = "cluster_application"


@pytest.fixture
def passed(world):
    """A case that has come to the department, one that has not, and a draft."""
    case = world.submitted()
    world.checked(case)
    world.recommended(case)
    return world, case, world.submitted(), world.draft()


def numbers(person, form=FORM):
    cases = cases_to_try(person, form)
    return [number for number, _title in cases.latest] if cases else None


def test_cases_of_the_form_are_offered_to_whoever_reads_them_whole(passed):
    world, case, other, _draft = passed
    assert numbers(world.holder("dept_handler")) == [case.number]
    assert numbers(world.holder("supervisor")) == [other.number, case.number]
    assert numbers(world.holder("dept_handler"), "another_form") is None
    for stranger in (
        make_person(),
        world.holder("local_handler", case),
        world.holder("applicant_filler", case),
    ):
        assert numbers(stranger) is None


def test_a_case_is_found_by_its_number_and_says_what_is_known_of_it(passed):
    world, case, other, _draft = passed
    cases = cases_for(world.holder("dept_handler"), FORM)
    found = cases.find(case.number.lower())
    assert case.number in found.title
    assert found.values.get("outcome").get("prefecture_check") == "pass"
    assert "a11" in found.hidden
    for number in (other.number, "", "x" * 50):
        with pytest.raises(NotAllowed):
            cases.find(number)


def test_an_editor_who_reads_the_cases_tries_a_condition_on_one(passed):
    world, case, other, _draft = passed
    process = ProcessDefinition.objects.get(code="cluster_designation")
    rows = [row.value["key"] for row in process.body]
    name = f"body-{rows.index('re_review')}-value-outcomes-0-value-proposed_if"
    data = {"title": process.title}
    for stream in ("body", "ends", "translations"):
        data |= entries(process._meta.get_field(stream).stream_block, stream, getattr(process, stream))
    asked = {"condition": name, "text": "outcome.prefecture_check = 'pass'", "open": "1", "try": "1"}
    address = reverse("wagtailsnippets_processes_processdefinition:conditions_on_edit", args=[process.pk])

    def answer(person, number):
        return told(person, "change_processdefinition", address, data, asked | {"case": number})[name]["html"]

    officer, editor = world.holder("dept_handler"), make_person()
    html = answer(officer, case.number)
    assert "condition__holds" in html
    assert case.number in html
    assert "condition__refusal" in answer(officer, other.number)
    assert case.number not in answer(editor, case.number)
    assert "condition__open" in answer(editor, case.number)


def test_the_condition_of_a_form_is_tried_on_an_application(passed):
    world, case, _other, _draft = passed
    form = case.form_version.definition
    section, field = next(
        (row, place)
        for row, section in enumerate(form.body)
        for place, one in enumerate(section.value["fields"])
        if one.value["code"] == "c02"
    )
    name = f"body-{section}-value-fields-{field}-value-visible_if"
    data = {"title": form.title, "code": form.code, "kind": form.kind}
    for stream in ("body", "checks"):
        data |= entries(form._meta.get_field(stream).stream_block, stream, getattr(form, stream))
    address = reverse("wagtailsnippets_forms_formdefinition:conditions_on_edit", args=[form.pk])
    asked = {"condition": name, "open": "1", "try": "1", "case": case.number}

    def verdict(text):
        person = world.holder("dept_handler")
        return told(person, "change_formdefinition", address, data, asked | {"text": text})[name]["html"]

    assert "condition__holds" in verdict(f"a01 = '{case.answers['a01']}'")
    assert "condition__fails" in verdict("a01 = '没有此名'")


def told(person, right, address, data, own):
    """What the builder of an editor's page answers whoever may change what stands there."""
    rights = Permission.objects.filter(codename__in=["access_admin", right])
    person.user_permissions.set(rights)
    browser = Client()
    browser.force_login(person)
    answer = browser.post(address, data | {f"builder:{key}": value for key, value in own.items()})
    assert answer.status_code == 200
    return answer.json()
