"""Error pages stand without the database, in the visitor's language, and leak nothing."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect

from home.domain.translations import prepare_home_page
from tests.factories import make_person

CODES = ["400", "403", "403_csrf", "404", "409", "500", "503"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("language", "direction"), [("zh-hans", "ltr"), ("en", "ltr"), ("ug", "rtl")])
def test_each_error_page_is_drawn_without_database_and_request(code, language, direction):
    with translation.override(language):
        html = render_to_string(f"{code}.html")

    assert f'<html lang="{language}" dir="{direction}" >' in html
    assert code[:3] in html


def test_a_conflict_names_what_happened_and_the_way_back():
    html = render_to_string("409.html", {"message": "已由张三办理。", "back_url": "/desk/1/"})

    assert "已由张三办理。" in html
    assert 'href="/desk/1/"' in html


def test_what_is_not_there_gets_the_page_and_its_status(client, db):
    response = client.get("/nothing/", headers={"accept-language": "en"})

    assert response.status_code == 404
    assert '<html lang="zh-hans"' in response.content.decode()


def test_the_visitors_display_settings_hold_on_error_pages(client, db):
    client.cookies["display"] = "large.high"

    assert 'data-text="large"' in client.get("/nothing/").content.decode()


def test_a_stale_form_is_explained(db):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {})

    assert response.status_code == 403
    assert "403" in response.content.decode()
    assert "CSRF verification failed" not in response.content.decode()


def test_the_address_asked_for_is_not_repeated(client, db):
    request = RequestFactory().get("/<script>alert(1)</script>/")
    html = render_to_string(
        "404.html", {"request_path": request.path, "exception": "secret"}, request=request
    )

    assert "secret" not in html
    assert "alert(1)" not in html


def test_a_page_that_has_moved_is_found_at_its_new_address(client, db):
    home = prepare_home_page(title="申评")
    Redirect.objects.create(old_path="/former", redirect_page=home, is_permanent=True)
    Redirect.objects.create(old_path="/documents/999/former.pdf", redirect_page=home)
    assert client.get("/former/").url == home.url
    assert client.get("/documents/999/former.pdf").url == home.url
    assert client.get("/never-there/").status_code == 404


def test_what_the_desk_refuses_has_not_moved(client, db):
    Redirect.objects.create(old_path="/desk/cases/1", redirect_link="/elsewhere/")
    client.force_login(make_person(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/cases/1/").status_code == 404
