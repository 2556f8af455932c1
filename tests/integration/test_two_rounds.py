"""Rounds of two programmes at the same time: everybody meets their own, and the public both."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from forms_workflows.audit.domain.verify import verify
from forms_workflows.decisions.models import PublicityPeriod, Shortlist, Title
from forms_workflows.parties.models import OrganisationKind, Person, Role
from forms_workflows.review.models import StageResult
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission
from notices.models import NoticeIndexPage, NoticePage, PublicityPage, RegisterPage
from tests.factories import make_member, make_organisation

from .two_rounds import FIRST, SECOND

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


def test_who_is_large_was_asked_about_and_nobody_else(rounds):
    asked = StageResult.objects.filter(submission__round=rounds[SECOND], part="asked").order_by("pk")
    assert [(one.submission.number, one.outcome, one.actor.username) for one in asked] == [
        ("KJ2026-0004", "agree", "science-650200"),
        ("KJ2026-0004", "agree", "science-finance"),
    ]
    assert rounds[SECOND].graph.tables["technology_fields"]["version"] == 1


def test_the_list_needed_no_ranking_and_no_meeting_and_is_public_now(rounds):
    shortlist = Shortlist.objects.get(round=rounds[SECOND])
    assert (shortlist.ranking, shortlist.status, shortlist.run.meeting) == (None, "public", None)
    period = PublicityPeriod.objects.get(shortlist=shortlist)
    assert period.days == ["2026-07-14", "2026-07-15", "2026-07-16", "2026-07-17", "2026-07-20"]
    for language in ("zh-hans", "en", "ug"):
        page = PublicityPage.objects.live().get(shortlist=shortlist, locale__language_code=language)
        shown = text(Client(), page.url)
        assert "乌鲁木齐天山传感技术有限公司（示例）" in shown
        assert "巴州绿洲滴灌科技有限公司（示例）" in shown
        assert "昌吉准东石墨材料有限公司（示例）" not in shown


def test_nothing_is_dated_before_what_was_there(rounds):
    for chain in ("site", *(round.chain for round in Round.objects.all())):
        assert verify(chain) is None


def test_the_public_site_lists_both_notices(rounds, client):
    announced = set(Round.objects.filter(standing=False).values_list("pk", flat=True))
    for language in ("zh-hans", "en", "ug"):
        notices = NoticePage.objects.live().filter(locale__language_code=language)
        assert {notice.round_id for notice in notices} == announced
        index = NoticeIndexPage.objects.get(locale__language_code=language)
        for url in (index.url, index.get_parent().url):
            shown = text(client, url)
            assert [notice.title for notice in notices if notice.title not in shown] == []


def test_an_applicants_desk_offers_both_rounds(rounds):
    organisation = make_organisation("示例企业", kind=OrganisationKind.objects.get(key="enterprise"))
    make_member(Role.objects.get(key="applicant_principal"), organisation, username="newcomer")
    shown = text(signed_in("newcomer"), reverse("desk:home"))
    for round in rounds.values():
        assert reverse("desk:apply", args=[round.pk]) in shown


def test_only_an_enterprise_may_begin_an_application_to_be_one(rounds):
    organisation = make_organisation("示例促进会")
    make_member(Role.objects.get(key="applicant_principal"), organisation, username="newcomer")
    client = signed_in("newcomer")
    begun = {
        key: client.post(reverse("desk:apply", args=[one.pk]), {"organisation": organisation.pk})
        for key, one in rounds.items()
    }
    assert begun[FIRST].status_code == 302
    assert "申报单位应当是企业。" in begun[SECOND].content.decode()
    assert [case.round for case in organisation.submissions.all()] == [rounds[FIRST]]


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


def test_last_years_round_has_ended_with_titles_for_three_years(rounds):
    """期满、认定: without a plaque."""
    last = Round.objects.get(year=2025, standing=False)
    assert last.status == Round.Status.DONE
    titles = Title.objects.filter(designation__round=last).order_by("submission__number")
    assert [(one.name, one.status, one.plaque_number, one.valid_until) for one in titles] == [
        ("乌鲁木齐天山传感技术有限公司（示例）", "active", "", date(2028, 7, 13)),
        ("巴州绿洲滴灌科技有限公司（示例）", "active", "", date(2028, 7, 13)),
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en", "ug"])
def test_titles_stand_in_the_register_of_their_own_programme(language, rounds, client):
    names = list(Title.objects.order_by("submission__number").values_list("name", flat=True))
    own, other = (of(RegisterPage, key, language).url for key in (SECOND, FIRST))
    assert [name in text(client, own) for name in names] == [True, True]
    assert [name in text(client, other) for name in names] == [False, False]
    assert [name in text(client, f"{own}?value=agriculture") for name in names] == [False, True]
    entry = Title.objects.first().pk
    assert "2028" in text(client, f"{own}{entry}/")
    assert client.get(f"{other}{entry}/").status_code == 404
