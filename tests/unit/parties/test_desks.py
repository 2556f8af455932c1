"""What memberships give: tokens, rights, and how far a right reaches."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forms_workflows.parties.desks import Desks, desks_for, holders
from tests.factories import make_department, make_member, make_organisation, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def top():
    return make_department("厅")


@pytest.fixture
def local(top):
    return make_department("甲地局", parent=top)


@pytest.fixture
def other(top):
    return make_department("乙地局", parent=top)


def test_tokens_name_role_and_place(top, local):
    organisation = make_organisation()
    person = make_member(make_role("handler"), local)
    make_member(make_role("filler"), organisation, person)
    assert Desks(person).tokens == {f"handler@d{local.pk}", f"filler@o{organisation.pk}"}


def test_a_right_held_locally_stays_there(top, local, other):
    desks = Desks(make_member(make_role("handler", "task.do"), local))
    assert desks.has("task.do")
    assert desks.has("task.do", local)
    assert not desks.has("task.do", other)
    assert not desks.has("task.do", top)
    assert desks.departments("task.do") == [local]


def test_a_right_held_at_the_top_covers_all_below(top, local, other):
    below = make_department("丙县局", parent=local)
    desks = Desks(make_member(make_role("lead", "submission.view"), top))
    assert set(desks.departments("submission.view")) == {top, local, other, below}
    assert desks.has("submission.view", below)


def test_each_right_reaches_as_far_as_the_role_that_carries_it(top, local):
    person = make_member(make_role("viewer", "submission.view"), top)
    make_member(make_role("manager", "people.manage"), local, person)
    desks = Desks(person)
    assert desks.departments("people.manage") == [local]
    assert set(desks.departments("submission.view")) == {top, local}
    assert not desks.has("round.rank")
    assert desks.departments("round.rank") == []


def test_rights_in_an_organisation_reach_no_department(top):
    organisation, foreign = make_organisation(), make_organisation()
    desks = Desks(make_member(make_role("filler", "submission.fill"), organisation))
    assert desks.has("submission.fill", organisation=organisation)
    assert not desks.has("submission.fill", organisation=foreign)
    assert not desks.has("submission.fill", top)
    assert desks.organisations() == [organisation]
    assert desks.organisations("submission.sign") == []


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_active": False, "is_superuser": True}])
def test_a_deactivated_person_has_no_desk(top, state):
    desks = Desks(make_member(make_role("lead", "task.do"), top, **state))
    assert desks.tokens == set()
    assert not desks.has("task.do")


def test_neither_visitors_nor_superusers_have_a_desk_by_themselves():
    assert Desks(AnonymousUser()).tokens == set()
    assert not Desks(make_person(is_superuser=True)).has("supervise")


def test_all_answers_together_cost_two_queries(top, local, other, django_assert_num_queries):
    person = make_member(make_role("viewer", "submission.view", "task.do"), top)
    for number in range(5):
        make_member(make_role(f"role{number}", "task.do"), local, person)
        make_member(make_role(f"filler{number}", "submission.fill"), make_organisation(), person)
    desks = Desks(person)
    with django_assert_num_queries(2):
        assert len(desks.tokens) == 11
        assert desks.has("task.do", other)
        assert len(desks.departments("submission.view")) == 3
        assert len([organisation.name for organisation in desks.organisations()]) == 5
        assert [department.region for department in desks.departments("task.do")] == [None] * 3


def test_one_query_is_enough_for_tokens(local, django_assert_num_queries):
    desks = Desks(make_member(make_role("handler"), local))
    with django_assert_num_queries(1):
        assert desks.tokens
        assert not desks.has("task.do", local)


def test_desks_are_computed_once_per_request_and_anew_for_another_person(rf, local):
    request = rf.get("/")
    request.user = AnonymousUser()
    nobody = desks_for(request)
    request.user = make_member(make_role("handler"), local)
    desks = desks_for(request)
    assert desks is not nobody
    assert desks is desks_for(request)


def test_holders_of_a_desk_are_its_active_people(local, other):
    role = make_role("handler")
    person = make_member(role, local)
    make_member(role, local, is_active=False)
    make_member(role, other)
    make_member(make_role("checker"), local)
    assert list(holders(f"handler@d{local.pk}")) == [person]


@pytest.mark.parametrize("token", ["", "handler", "handler@", "handler@x1", "handler@d", "handler@dx"])
def test_an_unknown_desk_has_no_holders(token):
    assert not holders(token).exists()
