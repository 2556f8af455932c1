"""What a form asks may depend on a parameter of the programme: as its round has frozen it."""

import uuid

import pytest

from forms_workflows.errors import Incomplete
from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.forms.models import FormDefinition
from forms_workflows.rounds.domain.rounds import open_round, problems_of_process
from forms_workflows.rounds.models import Parameter
from tests.factories import make_member, make_role
from tests.unit.notices.test_ways import OFFICER, read, sign_in
from tests.unit.notices.world import application_form, make_case, make_round, programme_of
from tests.unit.processes.builders import apply, check

WHY = {"code": "why", "type": "text", "label": "延长公示的理由", "visible_if": "param.publicity_days > 4"}


@pytest.fixture
def officer(world):
    return make_member(make_role("officer", *OFFICER), world.department, name="周经办")


@pytest.fixture
def announced(world):
    """``announced("5")``: a round that gives this many days, of a form that asks why where they are more than four."""
    form = application_form() | {"code": "asking"}
    form["sections"][0]["fields"].append({"id": str(uuid.uuid4()), "required": True, **WHY})
    import_form(form, world.department, world.editor)

    def run(days):
        world.programme = programme_of(
            world.department, world.editor, apply(form="asking"), check(scope="department"), key="second"
        )
        Parameter.objects.filter(programme=world.programme).update(value=days)
        return open_round(round=make_round(world), person=world.publisher)

    return run


def test_the_form_of_a_round_goes_by_the_parameters_that_it_froze(client, world, announced, officer):
    round = announced("5")
    Parameter.objects.filter(programme=world.programme).update(value="3")
    with pytest.raises(Incomplete) as refused:
        make_case(world, round, "甲")
    assert [problem.path for problem in refused.value.problems] == ["why"]
    case = make_case(world, round, "乙", why="外地专家多")
    assert case.answer_rounds.get().answers["why"] == "外地专家多"
    sign_in(client, officer)
    assert WHY["label"] in read(client, "case", case.pk)


def test_where_the_round_says_otherwise_it_is_not_asked(client, world, announced, officer):
    round = announced("4")
    case = make_case(world, round, "甲", why="多余")
    assert "why" not in case.answer_rounds.get().answers
    sign_in(client, officer)
    assert WHY["label"] not in read(client, "case", case.pk)


def test_no_round_opens_that_gives_not_what_the_form_names(world, announced):
    round = announced("5")
    Parameter.objects.filter(programme=world.programme).delete()
    (problem,) = problems_of_process(round.procedure)
    assert "param.publicity_days" in problem


def test_a_form_names_only_what_some_programme_has(world):
    form = application_form() | {"code": "other"}
    form["sections"][0]["fields"].append({"id": "x1", **WHY, "visible_if": "param.nowhere > 4"})
    with pytest.raises(Exception, match="param.nowhere"):
        import_form(form, world.department, world.editor)
    assert not FormDefinition.objects.filter(code="other").exists()
