"""Every named address stands in one list that says who may come: all, who has signed in, the desk's table, the administration."""

import pytest
from django.conf import settings
from django.test import Client

from .places import NAMES, dry, unrendered
from .routes import Addresses, routes

#: Open to all.
PUBLIC = {
    "audit:heads",
    "picture",
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "demo_sign_in",
    "home:display",
    "home:robots",
    "home:search",
    "home:sitemap",
    "home:sitemap_xml",
    "notices:feed",
    "notices:register_json",
    "wagtail_serve",
    "wagtailcore_authenticate_with_password",
    "wagtailcore_login",
    "wagtaildocs_authenticate_with_password",
    "wagtaildocs_serve",
}
#: For whoever has signed in, or has begun to.
SIGNED_IN = {
    "account_sessions",
    "account_change_password",
    "account_confirm_login_code",
    "account_reauthenticate",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}
#: Of the administration, but open: what its sign-in page is made of.
AT_THE_DOOR = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
#: Pages and documents stand in the tree, not under names.
WITHOUT_NAMES = {"wagtail_serve", "wagtaildocs_serve"}
BELOW_ADMIN = settings.ADMIN_PATH.strip("/") + "/"


def names(*, below_admin):
    return {route.name for route in routes() if route.path.startswith(BELOW_ADMIN) == below_admin}


def test_every_address_stands_in_one_list():
    desk = {f"desk:{name}" for name in NAMES}
    lists = (PUBLIC, SIGNED_IN, desk)
    assert sorted(name for one in lists for name in one) == sorted(names(below_admin=False))


@pytest.fixture
def answer_of(site):
    """The answer to somebody who has not signed in."""
    addresses, visitor = Addresses(site.addresses()), Client(raise_request_exception=False)

    def ask(route):
        with unrendered():
            return dry(lambda: visitor.get(addresses.of(route)))

    return ask


def leads_to_sign_in(response):
    return response.status_code == 302 and "/login/" in response.url


def test_nobody_reads_the_administration_or_the_desk_without_signing_in(answer_of):
    closed = (names(below_admin=True) - AT_THE_DOOR) | SIGNED_IN
    open_to_all = {
        route.name: answer.status_code
        for route in routes()
        if (route.name in closed or route.name.startswith("desk:"))
        and not (leads_to_sign_in(answer := answer_of(route)) or answer.status_code in (403, 404, 405))
    }
    assert open_to_all == {}


def test_what_is_public_asks_nobody_to_sign_in(answer_of):
    asked = {
        route.name
        for route in routes()
        if route.name in (PUBLIC | AT_THE_DOOR) - WITHOUT_NAMES and leads_to_sign_in(answer_of(route))
    }
    assert asked == set()
