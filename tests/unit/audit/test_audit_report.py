from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms_workflows.audit.domain.record import record
from tests.factories import make_person

REPORT = "/admin/reports/audit/"


@pytest.fixture
def auditor(db):
    person = make_person("auditor", name="审计员")
    person.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_event"]))
    return person


@pytest.fixture
def events(clerk):
    record(action="round.opened", actor=clerk, chain="round:1", subject=clerk)
    record(
        action="submission.submitted",
        actor=clerk,
        chain="round:1",
        subject=clerk,
        case=41,
        data={"部门": "甲"},
    )
    record(action="submission.submitted", actor=None, chain="round:2", subject=None, case=42)


def rows(response):
    return [(event.chain, event.seq) for event in response.context["object_list"]]


def test_the_newest_event_comes_first(client, auditor, events):
    client.force_login(auditor)
    response = client.get(reverse("audit_report"))
    assert rows(response) == [("round:2", 1), ("round:1", 2), ("round:1", 1)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"chain": "round:1"}, [("round:1", 2), ("round:1", 1)]),
        ({"action": "submission."}, [("round:2", 1), ("round:1", 2)]),
        ({"actor": "王"}, [("round:1", 2), ("round:1", 1)]),
        ({"case": "42"}, [("round:2", 1)]),
        ({"at_to": "2020-01-01"}, []),
    ],
)
def test_filters(client, auditor, events, query, found):
    client.force_login(auditor)
    assert rows(client.get(REPORT, query)) == found
    assert rows(client.get(f"{REPORT}results/", query)) == found


def test_exports_hold_whole_hashes_and_beijing_time(client, auditor, events):
    client.force_login(auditor)
    csv = b"".join(client.get(REPORT, {"export": "csv", "case": "41"}).streaming_content).decode()
    assert csv.startswith("\ufeff")
    assert '{""部门"":""甲""}' in csv
    sheet = load_workbook(BytesIO(b"".join(client.get(REPORT, {"export": "xlsx"}).streaming_content))).active
    assert sheet.max_row == 4
    assert len(sheet.cell(2, sheet.max_column).value) == 64


def test_a_name_cannot_become_a_formula(client, auditor):
    mallory = make_person("mallory", name="=1+1")
    record(action="thing.changed", actor=mallory, chain="site", subject=None)
    client.force_login(auditor)
    csv = b"".join(client.get(REPORT, {"export": "csv"}).streaming_content).decode()
    assert ",'=1+1," in csv


def test_nobody_reads_the_trail_without_the_permission(client, auditor, events):
    auditor.user_permissions.remove(Permission.objects.get(codename="view_event"))
    client.force_login(auditor)
    for path in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv"):
        assert client.get(path).status_code == 302
    assert REPORT not in client.get("/admin/").content.decode()


def test_the_menu_leads_those_with_the_permission_to_it(client, auditor):
    client.force_login(auditor)
    assert REPORT in client.get("/admin/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, auditor, clerk, count):
    for _ in range(count):
        record(action="thing.changed", actor=clerk, chain="site", subject=clerk)
    client.force_login(auditor)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{REPORT}results/")
    # Session, person, two of permissions, the filter's chains, count, events.
    assert len(queries) == 7
