"""A GET changes nothing: every named address and every page is asked for, and no statement may write."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from forms_workflows.parties.models import Person

from .places import dry
from .routes import Addresses, pages, routes
from .test_desk_crawl import owners
from .visitors import closed

pytestmark = pytest.mark.everywhere

#: Pages and documents, which have no named addresses of their own; and a page of Wagtail's that is an error.
ELSEWHERE = {"wagtail_serve", "wagtaildocs_serve", "wagtailadmin_error_test"}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
#: Who is there, not what is there: sessions, and Wagtail's note of who has a page open.
PRESENCE = {"django_session", "wagtailadmin_editingsession"}
#: Addresses that write when they are read, and what: the first two are Wagtail's. Nothing may be added here.
KNOWN = {
    "wagtailadmin_account": {"wagtailusers_userprofile"},
    "wagtailadmin_pages:edit": {"wagtailcore_pagesubscription"},
    "organisation:export": {"audit_chain", "audit_event"},  # who takes data out is recorded
    "membership:export": {"audit_chain", "audit_event"},
}


@contextmanager
def written():
    """The set of tables that are written meanwhile."""
    found = set()

    def watch(execute, sql, params, many, context):
        if match := WRITES.match(sql):
            found.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def ask(cookies, url):
    """(status, tables that the request wrote). Each request begins with the sign-in, whatever one before did to it."""
    client, kept = Client(raise_request_exception=False), []
    client.cookies.load(cookies)

    def get():
        with written() as found:
            response = closed(client.get(url))
        kept.append(found - PRESENCE)
        return response

    return dry(get).status_code, kept[0]


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.fixture
def clients(site):
    """Who asks: each address of the desk by its owner, everything else by somebody who may do all."""
    site.world.department.refresh_from_db()
    chief = Person.objects.create_superuser(username="chief", name="chief", password="x" * 12)
    found = {f"desk:{name}": signed_in(person) for name, person in owners(site).items()}
    found["desk:message"] = found["desk:application"]
    return found, signed_in(chief)


@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")  # wagtail-localize's
def test_no_get_of_a_named_address_writes(site, clients):
    special, chief = clients
    addresses = Addresses(site.addresses())
    wrote, statuses = {}, {}
    for route in routes():
        if route.name in ELSEWHERE:
            continue
        status, found = ask(special.get(route.name, chief), addresses.of(route))
        statuses[route.name] = status
        if found:
            wrote[route.name] = found
    assert {name for name, status in statuses.items() if status >= 500} == set()
    assert wrote == KNOWN


def test_no_get_of_a_page_writes(site):
    assert {url: found for url in pages() if (found := ask({}, url)[1])} == {}
