"""到期提醒: holders are told before their title ends and when it has, once each, as the programme says."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from forms_workflows.audit.models import Event
from forms_workflows.decisions.domain import reminding
from forms_workflows.decisions.models import Title, TitleReminder
from forms_workflows.submissions.models import Notification
from forms_workflows.submissions.phrases import phrase
from portal.tick import sweeps
from tests.saying import assert_said
from tests.unit.notices.test_ways import grant, holder_of
from tests.unit.notices.world import MONDAY

LAST_DAY = date(2027, 3, 1)


@pytest.fixture
def title(world):
    title = grant(world, "甲集群")
    Title.objects.filter(pk=title.pk).update(valid_until=LAST_DAY)
    title.refresh_from_db()
    return title


@pytest.fixture
def days_before(clock):
    def go(days):
        day = LAST_DAY - timedelta(days=days)
        clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=MONDAY.tzinfo))
        return sweeps()["reminded"]()

    return go


def told(kind="title_ends"):
    return Notification.objects.filter(kind=kind)


def test_each_reminder_comes_once_and_the_last_when_it_is_over(title, days_before):
    assert [days_before(days) for days in (91, 90, 89, 31, 30, 29, 1, 0)] == [0, 1, 0, 0, 1, 0, 0, 0]
    assert {message.person for message in told()} == {holder_of(title)}
    assert told("title_over").count() == 0
    assert [days_before(days) for days in (-1, -2, -40)] == [1, 0, 0]
    message = told("title_over").get()
    assert_said(message)
    assert_said(told().first())
    with translation.override("en"):
        assert str(phrase(message)) == "“甲集群” was valid until 2027-03-01 and has expired."
    assert Event.objects.filter(action="title.reminded", case_id=title.submission_id).count() == 3


def test_whoever_comes_late_is_told_the_nearest_only(title, days_before):
    assert days_before(10) == 1
    assert TitleReminder.objects.get().days == 30
    assert days_before(9) == 0


def test_of_what_ended_long_ago_nobody_is_told(title, days_before):
    assert days_before(-31) == 0


def test_a_renewed_title_begins_anew(title, days_before):
    days_before(30)
    Title.objects.filter(pk=title.pk).update(valid_until=LAST_DAY + timedelta(days=365))
    assert [days_before(days) for days in (0, 30 - 365)] == [0, 1]


@pytest.mark.parametrize("change", [{"status": "revoked"}, {"status": "suspended"}, {"valid_until": None}])
def test_a_title_that_is_not_in_force_or_has_no_end_is_left_alone(title, days_before, change):
    Title.objects.filter(pk=title.pk).update(**change)
    assert [days_before(days) for days in (90, 30, -1)] == [0, 0, 0]


def test_the_programme_says_when(world, title, days_before):
    programme = world.programme
    for written, counts in {"": [0, 0, 0], "60": [0, 1, 0], "5,200": [1, 0, 1]}.items():
        TitleReminder.objects.all().delete()
        programme.remind_days = written
        programme.full_clean(exclude=["own_words"])
        programme.save()
        assert [days_before(days) for days in (180, 60, 4)] == counts


@pytest.mark.parametrize("written", ["0", "90 30", "ninety", "90,,30", "-5", "1000", "90, 30,"])
def test_what_are_no_days_is_refused(world, written):
    world.programme.remind_days = written
    with pytest.raises(Exception, match="remind_days"):
        world.programme.full_clean()


def test_another_process_or_a_renewal_may_be_faster(title, clock):
    assert reminding.tell(title.pk, LAST_DAY, 30)
    assert not reminding.tell(title.pk, LAST_DAY, 30)
    assert not reminding.tell(title.pk, LAST_DAY + timedelta(days=1), 30)
    assert told().count() == 1


@pytest.mark.parametrize("names", [("甲集群",), ("甲集群", "乙集群", "丙集群")])
def test_looking_costs_the_same_for_1_and_3_titles(world, days_before, django_assert_num_queries, names):
    for name in names:
        Title.objects.filter(pk=grant(world, name).pk).update(valid_until=LAST_DAY)
    assert days_before(30) == len(names)
    with django_assert_num_queries(3):
        assert days_before(29) == 0
