"""Rounds of two programmes at the same time: everybody meets their own, and the public both."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from demo.twin.clock import at
from demo.twin.play import Play
from demo.twin.scenes import certifying
from forms_workflows.audit.domain.verify import verify
from forms_workflows.decisions.models import PublicityPeriod, Shortlist, Title
from forms_workflows.parties.models import Person, Role
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission
from notices.models import NoticeIndexPage, NoticePage, PublicityPage, RegisterPage
from tests.factories import make_member, make_organisation

from .two_rounds import FIRST, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(two_rounds):
    return {key: Round.objects.get(pk=pk) for key, pk in two_rounds.items()}


def of(model, key, language="zh-hans"):
    return model.objects.live().get(programme__key=key, locale__language_code=language)


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def signed_in(username):
    client = Client()
    client.force_login(
        Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_a_case_stands_at_every_place(rounds):
    cases = Submission.objects.filter(round=rounds[SECOND]).order_by("number")
    assert list(cases.values_list("number", "status", "stage", "part")) == [
        ("KJ2026-0001", "open", "publicity", "period"),
        ("KJ2026-0002", "open", "publicity", "period"),
        ("KJ2026-0003", "open", "opinion", "issue"),
        ("KJ2026-0004", "open", "opinion", ""),
        ("KJ2026-0005", "open", "formal_check", ""),
        ("KJ2026-0006", "draft", "", ""),
    ]


def test_the_list_needed_no_ranking_and_no_meeting_and_is_public_now(rounds):
    shortlist = Shortlist.objects.get(round=rounds[SECOND])
    assert (shortlist.ranking, shortlist.status, shortlist.run.meeting) == (None, "public", None)
    period = PublicityPeriod.objects.get()
    assert period.days == ["2026-07-14", "2026-07-15", "2026-07-16", "2026-07-17", "2026-07-20"]
    for language in ("zh-hans", "en", "ug"):
        page = PublicityPage.objects.live().get(locale__language_code=language)
        shown = text(Client(), page.url)
        assert "乌鲁木齐天山传感技术有限公司（示例）" in shown
        assert "巴州绿洲滴灌科技有限公司（示例）" in shown
        assert "昌吉准东石墨材料有限公司（示例）" not in shown


def test_nothing_is_dated_before_what_was_there(rounds):
    for chain in ("site", *(round.chain for round in rounds.values())):
        assert verify(chain) is None


def test_the_public_site_lists_both_notices(rounds, client):
    for language in ("zh-hans", "en", "ug"):
        notices = NoticePage.objects.live().filter(locale__language_code=language)
        assert {notice.round_id for notice in notices} == {round.pk for round in rounds.values()}
        index = NoticeIndexPage.objects.get(locale__language_code=language)
        for url in (index.url, index.get_parent().url):
            shown = text(client, url)
            assert [notice.title for notice in notices if notice.title not in shown] == []


def test_an_applicants_desk_offers_both_rounds(rounds):
    organisation = make_organisation("示例企业")
    make_member(Role.objects.get(key="applicant_principal"), organisation, username="newcomer")
    shown = text(signed_in("newcomer"), reverse("desk:home"))
    for round in rounds.values():
        assert reverse("desk:apply", args=[round.pk]) in shown


@pytest.mark.parametrize(
    ("username", "sees"),
    [("science-handler", True), ("science-lead", True), ("handler", False), ("lead", False)],
)
def test_officers_see_the_cases_of_their_own_department(username, sees, rounds):
    client = signed_in(username)
    case = Submission.objects.get(number="KJ2026-0004")
    found = client.get(reverse("desk:case", args=[case.pk]), follow=True)
    assert found.status_code == (200 if sees else 404)
    assert (case.number in text(client, reverse("desk:tasks"))) == (username == "science-handler")


@pytest.mark.parametrize(
    ("username", "numbers"),
    [("science-653100", ["KJ2026-0005"]), ("science-652300", []), ("b653100-handler", [])],
)
def test_the_check_falls_to_the_science_bureau_of_the_region(username, numbers, rounds):
    shown = text(signed_in(username), reverse("desk:tasks"))
    assert [number for number in ("KJ2026-0005",) if number in shown] == numbers


@pytest.mark.story
def test_titles_of_three_years_stand_in_their_own_register(rounds, client, monkeypatch):
    """期满、认定: no plaque, and nothing of it in the register of clusters."""
    # wagtail-localize publishes after its transaction; a test's own never ends.
    monkeypatch.setattr(transaction, "on_commit", lambda work, **kwargs: work())
    with Play(start=NOW, seed=1, looks=False, programme=SECOND) as play:
        play.round = rounds[SECOND]
        play.clock.go_to(at(date(2026, 7, 21)) + timedelta(hours=2))
        certifying.designate(play)
        titles = Title.objects.order_by("submission__number")
        assert [(title.status, title.valid_until, title.plaque_number) for title in titles] == [
            ("active", date(2029, 7, 20), ""),
            ("active", date(2029, 7, 20), ""),
        ]
        for language in ("zh-hans", "en", "ug"):
            own, other = (text(client, of(RegisterPage, key, language).url) for key in (SECOND, FIRST))
            assert [title.name in own for title in titles] == [True, True]
            assert [title.name in other for title in titles] == [False, False]
        url = of(RegisterPage, SECOND).url
        found = text(client, f"{url}?value=agriculture")
        assert [title.name in found for title in titles] == [False, True]
        number = titles[0].pk
        assert client.get(f"{of(RegisterPage, FIRST).url}{number}/").status_code == 404
        assert "2029" in text(client, f"{url}{number}/")
