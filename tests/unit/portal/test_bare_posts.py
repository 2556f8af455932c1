"""A form of the administration that comes without its fields is answered 400, not 500."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from portal.operations.bare_posts import BarePostMiddleware
from tests.factories import make_person


def test_a_page_is_not_copied_without_the_fields_of_the_form(client, db, caplog):
    client.force_login(make_person("root", is_superuser=True, is_staff=True))
    home = Page.objects.filter(depth=2).first()
    assert client.post(reverse("wagtailadmin_pages:copy", args=[home.pk])).status_code == 400
    [line] = [line for line in caplog.records if line.message == "a form came without its fields"]
    assert "new_parent_page" in line.missing


def missing():
    try:
        return QueryDict("")["title"]
    except KeyError as error:
        return error


@pytest.mark.parametrize(
    ("method", "path", "error"),
    [
        ("get", "/admin/pages/", missing()),
        ("post", "/desk/", missing()),  # our own forms answer for themselves
        ("post", "/admin/pages/", KeyError("title")),
    ],
)
def test_any_other_fault_stays_a_fault(method, path, error):
    request = getattr(RequestFactory(), method)(path)
    assert BarePostMiddleware(None).process_exception(request, error) is None
