"""A condition of a process tried on a real case: by whoever may read the case whole, and nobody else."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from forms_workflows.errors import NotAllowed
from forms_workflows.processes.domain.trials import cases_for
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
        rights = ["access_admin", "change_processdefinition"]
        person.user_permissions.set(Permission.objects.filter(codename__in=rights))
        browser = Client()
        browser.force_login(person)
        own = {f"builder:{key}": value for key, value in (asked | {"case": number}).items()}
        return browser.post(address, data | own).json()[name]["html"]

    officer, editor = world.holder("dept_handler"), make_person()
    html = answer(officer, case.number)
    assert "condition__holds" in html
    assert case.number in html
    assert "condition__refusal" in answer(officer, other.number)
    assert case.number not in answer(editor, case.number)
    assert "condition__open" in answer(editor, case.number)
