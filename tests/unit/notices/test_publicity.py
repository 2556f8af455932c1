"""公示: made from an approved list, its period computed when it goes live, never typed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from wagtail.models import Page

from forms_workflows.decisions.domain.publicity import void_publicity
from forms_workflows.decisions.models import PublicityPeriod, Shortlist
from forms_workflows.errors import Refused
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.submissions.models import Submission
from notices import domain
from notices.errors import PublicationRefused
from notices.models import PublicityPage
from tests.unit.notices.world import (
    SECRETS,
    confirm_calendar,
    fresh,
    make_round,
    make_shortlist,
    publish,
)


@pytest.fixture
def round(world):
    round = make_round(world)
    open_round(round=round, person=world.publisher)
    round.refresh_from_db()
    return round


def release(world, round, **options):
    return domain.release_publicity_page(make_shortlist(world, round, **options), world.publisher)


def test_page_is_made_from_the_list_as_a_draft(world, round):
    page = release(world, round)

    assert not page.live
    assert page.get_parent().pk == world.publicity_index.pk
    assert [row.name for row in page.rows] == ["甲集群", "乙集群"]
    assert (page.office, page.phone) == (world.department.name, "0991-1000000")


def test_list_that_the_meeting_has_not_approved_has_no_page(world, round):
    with pytest.raises(Refused):
        release(world, round, approved=False)

    assert not PublicityPage.objects.exists()


def test_releasing_twice_gives_the_same_page(world, round):
    page = release(world, round)

    assert domain.release_publicity_page(page.shortlist, world.publisher) == page


def test_editors_cannot_make_one_by_hand(world):
    assert PublicityPage not in world.publicity_index.creatable_subpage_models()


def test_publication_starts_the_period_and_moves_the_cases(world, round, calendar):
    page = publish(world, release(world, round))

    period = PublicityPeriod.objects.get()
    assert period.page_id == page.pk
    assert (page.first_day, page.last_day) == (date(2026, 10, 20), date(2026, 10, 26))
    assert set(Submission.objects.values_list("stage", "part")) == {("publicity", "period")}
    assert period.opened_by == world.publisher


def test_publishing_again_starts_no_second_period(in_publicity):
    world, page = in_publicity

    page.save_revision(user=world.editor).publish()

    assert PublicityPeriod.objects.count() == 1


def test_publication_beyond_the_calendar_is_refused_whole(world, round):
    """X12's mother: nothing is published whose end cannot be computed."""
    confirm_calendar(world, until=date(2026, 10, 22))
    page = release(world, round)

    with pytest.raises(PublicationRefused, match="2026"):
        publish(world, page)

    assert not fresh(page).live
    assert not PublicityPeriod.objects.exists()
    assert set(Submission.objects.values_list("stage", "part")) == {("publicity", "page")}


def test_the_draft_is_not_found_by_the_public(client, world, round, calendar):
    page = release(world, round)

    assert client.get(page.url).status_code == 404
    assert client.get(page.url + "objection/").status_code == 404


def test_preview_says_what_the_period_would_be(client, world, round, calendar, django_user_model):
    page = release(world, round)
    client.force_login(django_user_model.objects.create_superuser("root", name="管理员"))

    html = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()

    assert said("If published today: first day") in html
    assert "2026-10-20" in html
    assert "2026-10-26" in html


def test_page_shows_the_list_the_period_and_nothing_of_people(client, in_publicity):
    _world, page = in_publicity

    html = client.get(page.url).content.decode()

    assert "甲集群" in html
    assert "甲集群促进中心" in html
    assert "昌吉州" in html
    assert "经环节apply、环节meeting" in html or "After 环节apply、环节meeting" in html  # the procedure
    assert 'datetime="2026-10-26"' in html
    assert [secret for secret in SECRETS if secret in html] == []


def test_objection_and_end_of_a_case_do_not_show_on_a_published_list(client, in_publicity):
    _world, page = in_publicity
    before = client.get(page.url).content.decode()
    case = Submission.objects.first()
    Submission.objects.filter(pk=case.pk).update(
        status="ended",
        end="objection_upheld",
        ended_at=timezone.now() + timedelta(hours=1),
        stage="",
        part="",
    )

    assert [row.name for row in fresh(page).rows] == ["甲集群", "乙集群"]
    assert client.get(page.url).content.decode().count("甲集群") == before.count("甲集群")


def test_case_withdrawn_before_publication_is_not_listed(world, round, calendar):
    page = release(world, round)
    Submission.objects.filter(title="乙集群").update(
        status="ended", end="withdrawn", ended_at=timezone.now() - timedelta(hours=1), stage="", part=""
    )

    page = publish(world, page)

    assert [row.name for row in page.rows] == ["甲集群"]


# --- X12 ------------------------------------------------------------------------------------------


def test_x12_suspended_period_shows_its_reason_and_a_new_page_takes_over(client, in_publicity, clock):
    world, page = in_publicity
    clock.shift(timedelta(days=2))
    void_publicity(publicity=PublicityPeriod.objects.get(), person=world.manager, reason="网站故障")

    second = domain.release_publicity_page(Shortlist.objects.get(), world.publisher)
    assert second != page
    second = publish(world, second)

    html = client.get(page.url).content.decode()
    assert "网站故障" in html
    assert second.title in html
    assert (second.first_day, second.last_day) == (date(2026, 10, 22), date(2026, 10, 28))
    assert client.get(page.url + "objection/").status_code == 410


def test_running_page_cannot_be_taken_down_in_bulk(client, in_publicity, django_user_model):
    _world, page = in_publicity
    client.force_login(django_user_model.objects.create_superuser("root", name="管理员"))
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    client.post(f"{url}?id={page.pk}&next=/admin/", {"include_descendants": ""})

    assert Page.objects.get(pk=page.pk).live
