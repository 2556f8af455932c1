"""What memberships give: tokens, rights, and how far a right reaches."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forms_workflows.parties.rules import Desks, desks_for, people_with
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
    assert desks.holds("task.do", local)
    assert not desks.holds("task.do", other)
    assert not desks.holds("task.do", top)
    assert desks.department_ids("task.do") == {local.pk}


def test_a_right_held_at_the_top_covers_all_below(top, local, other):
    below = make_department("丙县局", parent=local)
    desks = Desks(make_member(make_role("lead", "submission.view"), top))
    assert desks.department_ids("submission.view") == {top.pk, local.pk, other.pk, below.pk}
    assert desks.holds("submission.view", below)


def test_each_right_reaches_as_far_as_the_role_that_carries_it(top, local):
    person = make_member(make_role("viewer", "submission.view"), top)
    make_member(make_role("manager", "people.manage"), local, person)
    desks = Desks(person)
    assert desks.department_ids("people.manage") == {local.pk}
    assert desks.department_ids("submission.view") == {top.pk, local.pk}
    assert not desks.has("round.rank")
    assert desks.department_ids("round.rank") == set()


def test_rights_in_an_organisation_reach_no_department(top):
    organisation, foreign = make_organisation(), make_organisation()
    desks = Desks(make_member(make_role("filler", "submission.fill"), organisation))
    assert desks.acts_for(organisation, "submission.fill")
    assert not desks.acts_for(foreign, "submission.fill")
    assert not desks.holds("submission.fill", top)
    assert desks.organisations() == [organisation]
    assert desks.acts_for(organisation)
    assert not desks.acts_for(organisation, "submission.sign")


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
        assert desks.holds("task.do", other)
        assert len(desks.department_ids("submission.view")) == 3
        assert len([organisation.name for organisation in desks.organisations()]) == 5


def test_one_query_is_enough_for_tokens(local, django_assert_num_queries):
    desks = Desks(make_member(make_role("handler"), local))
    with django_assert_num_queries(1):
        assert desks.tokens
        assert not desks.holds("task.do", local)


def test_desks_are_computed_once_per_request_and_anew_for_another_person(rf, local):
    request = rf.get("/")
    request.user = AnonymousUser()
    nobody = desks_for(request)
    request.user = make_member(make_role("handler"), local)
    desks = desks_for(request)
    assert desks is not nobody
    assert desks is desks_for(request)


def test_a_right_held_in_the_department_itself_is_known_without_asking_for_those_below(
    local, top, django_assert_num_queries
):
    desks = Desks(make_member(make_role("handler", "task.do"), local))
    with django_assert_num_queries(1):
        assert desks.holds("task.do", local)
        assert not desks.holds("round.rank", local)
        assert not desks.holds("task.do", top)


def test_people_with_a_right_are_active_and_where_they_are_asked_for(local, other):
    watcher, elsewhere = make_role("watcher", "supervise"), make_role("watcher2", "task.do", "supervise")
    here = make_member(watcher, local)
    there = make_member(elsewhere, other)
    make_member(watcher, local, is_active=False)
    make_member(make_role("checker", "task.do"), local)
    assert set(people_with("supervise")) == {here, there}
    assert list(people_with("supervise", departments=[other])) == [there]
