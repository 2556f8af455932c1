"""Larger type and high contrast: kept in a cookie, drawn by the server, safe from what others put in it."""

import pytest
from django.test import Client

from home.domain.translations import prepare_home_page
from home.reading import preferences


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        ("", {"text": "standard", "contrast": "standard"}),
        ("large.high", {"text": "large", "contrast": "high"}),
        ("larger", {"text": "larger", "contrast": "standard"}),
        ('"><script>.high', {"text": "standard", "contrast": "high"}),
        ("...", {"text": "standard", "contrast": "standard"}),
    ],
)
def test_only_known_choices_count(cookie, expected):
    assert preferences.chosen({preferences.COOKIE: cookie}) == expected


def test_the_cookie_names_each_choice_in_order():
    assert preferences.to_cookie({"text": "large", "contrast": "high"}) == "large.high"
    assert preferences.to_cookie({"text": "huge"}) == "standard.standard"


def test_the_choice_is_drawn_by_the_server(db):
    prepare_home_page(title="首页")
    client = Client()
    client.cookies[preferences.COOKIE] = "larger.high"

    html = client.get("/").content.decode()

    assert 'data-text="larger" data-contrast="high">' in html


def test_without_javascript_the_form_sets_the_cookie_and_leads_back(db):
    response = Client().get("/en/display/", {"text": "large", "contrast": "high", "next": "/en/search/?q=1"})

    assert response.headers["Location"] == "/en/search/?q=1"
    assert response.cookies[preferences.COOKIE].value == "large.high"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_it_leads_to_no_other_site(db, target):
    assert Client().get("/display/", {"next": target}).headers["Location"] == "/"


def test_an_address_that_is_none_leads_home(client, db):
    """``http://[::1`` has no end of its bracket: Python refuses to read it."""
    response = client.get("/display/", {"next": "http://[::1"})

    assert (response.status_code, response.url) == (302, "/")
