"""Pages that go live at their time: each by itself, the refused ones said to those who can mend them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from wagtail.models import Page

from forms_workflows.audit.models import Event
from forms_workflows.rounds.models import Round
from home.domain.acting import acting
from home.errors import PublicationRefused
from home.models import StandardPage
from notices.domain.moderation import EDITORS
from notices.domain.schedule import publish_due
from portal.tick import sweep
from tests.unit.notices.world import fresh, make_notice, make_round, make_staff, publish


def scheduled(world, **fields):
    page = make_notice(world, make_round(world, closes_at=timezone.now() + timedelta(days=9)), **fields)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=world.editor)
    publish(world, page)
    assert not fresh(page).live
    return page


def later(clock):
    clock.shift(timedelta(hours=2))
    with acting(None):
        return sweep()


def test_a_page_that_was_approved_goes_live_at_its_time(world, clock):
    page = scheduled(world)

    assert later(clock)["published"] == 1

    assert fresh(page).live
    assert Round.objects.get().status == Round.Status.OPEN
    approvers = [world.editor.pk, world.reviewer.pk, world.publisher.pk]
    actions = Event.objects.filter(subject_id=str(page.pk), action__startswith="page.").order_by("pk")
    assert [(event.action, event.data["approved_by"]) for event in actions] == [
        ("page.scheduled", approvers),
        ("page.published", approvers),
    ]


def test_one_that_is_refused_stops_no_other(world, clock):
    first, second = scheduled(world), scheduled(world)
    Round.objects.filter(pk=first.round_id).update(closes_at=timezone.now() + timedelta(hours=1))

    assert later(clock)["published"] == 1

    assert not fresh(first).live
    assert fresh(second).live


def test_a_broken_one_stops_no_other(world, clock, monkeypatch):
    first, second = scheduled(world), scheduled(world)
    monkeypatch.setattr(type(first), "carry_out", lambda self, person: 1 / 0 if self.pk == first.pk else None)

    assert later(clock)["published"] == 1
    assert fresh(second).live


def test_the_editors_read_why_and_it_follows_when_nothing_stands_against_it(world, clock):
    page = scheduled(world)
    Round.objects.update(closes_at=timezone.now() + timedelta(hours=1))
    later(clock)
    client = Client()
    client.force_login(world.editor)

    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert page.title in html
    assert said("The closing time has passed. Set a later one.") in html

    Round.objects.update(closes_at=timezone.now() + timedelta(days=1))
    assert publish_due() == 1
    assert (
        said("These pages should be public by now")
        not in client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_a_page_leaves_the_site_at_the_time_that_was_published_with_it(world, clock):
    home = fresh(world.index.get_parent())
    page = home.add_child(
        instance=StandardPage(title="临时", slug="short", expire_at=timezone.now() + timedelta(hours=1))
    )

    assert later(clock)["published"] == 1

    assert (fresh(page).live, fresh(page).expired) == (False, True)
    assert Event.objects.filter(action="page.taken_down").count() == 1


def test_nobody_schedules_beside_the_approvals(world):
    person = make_staff(EDITORS)
    page = make_notice(world, make_round(world))

    with acting(person), pytest.raises(PublicationRefused):
        page.save_revision(user=person, approved_go_live_at=timezone.now() + timedelta(hours=1))

    assert not Page.objects.filter(pk=page.pk, latest_revision__approved_go_live_at__isnull=False).exists()
