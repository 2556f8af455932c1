"""The register as it stood on a day: the list, its filters, an entry's page, open data."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_workflows.decisions.models import Title
from tests.factories import make_region
from tests.unit.notices.test_ways import document, grant
from tests.unit.notices.world import MONDAY


@pytest.fixture
def elsewhere(world):
    return make_region("652800", parent=world.department.region)


@pytest.fixture
def moved(world, elsewhere):
    """甲集群, granted in October 2025, since March 2026 called otherwise and in another region, since June revoked."""
    title = grant(world, "甲集群")
    Title.objects.filter(pk=title.pk).update(name="甲乙集群", region=elsewhere, status="revoked")
    title.refresh_from_db()
    title.public_answers["industry"] = "cotton"
    title.save()
    document(
        title,
        "change",
        "示工信〔2026〕3号",
        name=("甲集群", "甲乙集群"),
        region=("652300", "652800"),
        industry=("steel", "cotton"),
    )
    document(title, "revoke", "示工信〔2026〕6号", after="revoked", signed_on=date(2026, 6, 1))
    return title


def rows_of(client, world, query):
    return client.get(f"{world.register.url}?{query}")


def test_the_list_of_a_day(client, world, moved):
    later = rows_of(client, world, "on=2026-03-02")
    (row,) = later.context["rows"]
    assert (row["title"].name, row["title"].status) == ("甲乙集群", "active")
    earlier = rows_of(client, world, "on=2026-03-01")
    (row,) = earlier.context["rows"]
    assert (row["title"].name, row["title"].status) == ("甲集群", "active")
    assert row["title"].region.code == "652300"
    assert f"{moved.pk}/?on=2026-03-01" in earlier.content.decode()
    assert rows_of(client, world, "on=2025-10-31").context["rows"] == []  # its plaque came a day later
    (today,) = rows_of(client, world, "").context["rows"]
    assert (today["title"].name, today["title"].status) == ("甲乙集群", "revoked")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("on=2026-01-01&region=652300", 1),
        ("on=2026-01-01&region=652800", 0),
        ("region=652800", 1),
        ("on=2026-01-01&value=steel", 1),
        ("on=2026-01-01&value=cotton", 0),
        ("on=2026-04-01&value=cotton", 1),
        ("value=cotton", 1),
    ],
)
def test_filters_ask_what_held_on_the_day(client, world, moved, query, found):
    assert len(rows_of(client, world, query).context["rows"]) == found


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("on=2026-02-30", "unread"),
        ("on=%3Cb%3E", "unread"),
        ("on=2999-01-01", "to_come"),
        (f"on={MONDAY.date().isoformat()}", ""),
    ],
)
def test_what_is_no_past_day_shows_today_and_says_so(client, world, moved, typed, field):
    page = rows_of(client, world, typed)
    (row,) = page.context["rows"]
    assert (row["title"].status, page.context["day"].on) == ("revoked", None)
    assert bool(field) is ('role="alert"' in page.content.decode())
    assert "<b>" not in page.content.decode()
    assert not field or getattr(page.context["day"], field)


def test_the_entry_of_a_day_and_before_it_stood_there(client, world, moved):
    def entry(query):
        response = client.get(f"{world.register.url}{moved.pk}/?{query}")
        return response.context["entry"], response.context["history"], response.context["day"]

    title, history, _day = entry("on=2026-05-31")
    assert (title.name, title.status, len(history)) == ("甲乙集群", "active", 2)
    title, history, _day = entry("on=2025-12-31")
    assert (title.name, title.public_answers["industry"], history) == ("甲集群", "steel", [])
    title, history, day = entry("on=2025-01-01")
    assert (title.status, len(history), day.too_early) == ("revoked", 3, date(2025, 1, 1))


def test_open_data_of_a_day(client, moved):
    data = client.get("/open-data/register.json?on=2026-03-01").json()
    (entry,) = data["entries"]
    assert (data["on"], entry["name"], entry["status"], entry["region_code"]) == (
        "2026-03-01",
        "甲集群",
        "active",
        "652300",
    )
    assert entry["changes"] == []
    assert client.get("/open-data/register.json?on=2025-10-31").json()["count"] == 0
    assert client.get("/open-data/register.json?on=someday").status_code == 400


@pytest.mark.parametrize("names", [("甲集群",), ("甲集群", "乙集群", "丙集群")])
def test_a_past_day_costs_the_same_for_1_and_3_entries(client, world, elsewhere, names):
    for number, name in enumerate(names):
        document(grant(world, name), "change", f"示工信〔2026〕{number}号", region=("652800", "652300"))
    client.get(f"{world.register.url}?on=2026-01-01")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{world.register.url}?on=2026-01-01")
    assert {row["title"].region.code for row in page.context["rows"]} == {"652800"}
    assert len(queries) == 20
