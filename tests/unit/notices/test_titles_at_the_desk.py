"""Titles for those who work with them: the list, its filters, one title's file over the years, and who sees them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from forms_workflows.decisions.models import Title
from forms_workflows.submissions.models import Submission
from tests.factories import make_member, make_role
from tests.unit.notices.test_ways import OFFICER, address, document, grant, holder_of, read, sign_in


@pytest.fixture
def officer(world):
    return make_member(make_role("officer", *OFFICER), world.department, name="周经办")


@pytest.fixture
def title(world):
    title = grant(world, "甲集群")
    Submission.objects.filter(pk=title.submission_id).update(seen_by_department=True)
    return title


def names(response):
    return [title.name for title, _tone, _soon in response.context["rows"]]


def test_the_list_leads_from_the_first_page_to_the_file(client, officer, title):
    sign_in(client, officer)
    assert address("titles") in read(client, "home")
    assert address("title", title.pk) in read(client, "titles")
    page = read(client, "title", title.pk)
    assert "甲集群" in page
    assert title.plaque_number in page
    assert "Nothing has happened since it was granted." in page
    assert address("case", title.submission_id) in page


def test_whoever_has_no_titles_is_told_so(client, world, officer):
    sign_in(client, officer)
    assert "There is no title yet that you work with." in read(client, "titles")


def test_the_holder_reads_its_own_and_no_other(client, world, title):
    other = grant(world, "乙集群")
    sign_in(client, holder_of(title))
    assert names(client.get(address("titles"))) == ["甲集群"]
    assert client.get(address("title", title.pk)).status_code == 200
    assert client.get(address("title", other.pk)).status_code == 404


def test_an_expert_is_not_led_there(client, world):
    sign_in(client, make_member(make_role("expert", "task.do"), world.department))
    assert address("titles") not in read(client, "home")


def test_what_the_department_has_not_come_to_see_is_not_there(client, world, officer):
    hidden = grant(world, "乙集群")
    Submission.objects.filter(pk=hidden.submission_id).update(seen_by_department=False)
    sign_in(client, officer)
    assert names(client.get(address("titles"))) == []
    assert client.get(address("title", hidden.pk)).status_code == 404


def test_the_file_tells_all_that_documents_did_also_entries_that_are_not_public(client, officer, title):
    document(title, "change", "示工信〔2026〕3号", name=("甲集群", "甲乙集群"))
    document(title, "record", "示工信〔2026〕4号", signed_on=date(2026, 4, 1))
    Title.objects.filter(pk=title.pk).update(name="甲乙集群")
    sign_in(client, officer)
    page = read(client, "title", title.pk)
    assert "<bdi>甲集群</bdi>" in page
    assert "Entry on the file</strong>: 办理" in page
    about = Submission.objects.filter(subject=title)
    assert all(address("case", case.pk) in page for case in about)
    before = client.get(f"{address('title', title.pk)}?on=2026-03-01")
    assert (before.context["title"].name, before.context["history"]) == ("甲集群", [])
    assert "is no date" in read_on(client, title, "x")
    assert "did not stand in the register yet" in read_on(client, title, "2025-01-01")


def read_on(client, title, day):
    return client.get(f"{address('title', title.pk)}?on={day}").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["丙集群", "乙集群", "甲集群"]),
        ("state=active", ["乙集群", "甲集群"]),
        ("state=soon", ["乙集群"]),
        ("state=expired", ["丙集群"]),
        ("state=revoked", []),
        ("state=nonsense", []),
        ("region=652300", ["丙集群", "乙集群", "甲集群"]),
        ("region=650000", []),
        ("search=乙", ["乙集群"]),
        ("search=甲集群促进中心", ["甲集群"]),
        ("programme=other", []),
    ],
)
def test_filters(client, world, officer, title, query, found):
    today = timezone.localdate()
    for name, days in (("乙集群", 30), ("丙集群", -1)):
        other = grant(world, name)
        Title.objects.filter(pk=other.pk).update(valid_until=today + timedelta(days=days))
    Submission.objects.update(seen_by_department=True)
    sign_in(client, officer)
    assert names(client.get(f"{address('titles')}?{query}")) == found


@pytest.mark.parametrize("status", Title.Status.values)
def test_every_state_has_its_place(client, officer, title, status):
    plaque = {"plaque_number": "", "plaque_on": None} if status == "pending" else {}
    Title.objects.filter(pk=title.pk).update(status=status, **plaque)
    title.refresh_from_db()
    sign_in(client, officer)
    assert names(client.get(f"{address('titles')}?state={status}")) == ["甲集群"]
    with translation.override("en"):
        assert str(title.standing) in read(client, "title", title.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_1_and_3(client, world, officer, count):
    for name in ("甲集群", "乙集群", "丙集群")[:count]:
        grant(world, name)
    Submission.objects.update(seen_by_department=True)
    sign_in(client, officer)
    client.get(address("titles"))
    with CaptureQueriesContext(connection) as queries:
        assert len(names(client.get(address("titles")))) == count
    assert len(queries) == 14


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_the_same_for_1_and_3_documents(client, officer, title, count):
    for number in range(count):
        document(title, "record", f"示工信〔2026〕{number}号")
    sign_in(client, officer)
    client.get(address("title", title.pk))
    with CaptureQueriesContext(connection) as queries:
        client.get(address("title", title.pk))
    assert len(queries) == 15
