"""Whose address counts: the client's, behind the proxies that are trusted, and nobody's invention."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from portal.operations.proxies import TrustedProxyMiddleware


def seen(settings, trusted, peer, **headers):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    return TrustedProxyMiddleware(lambda request: request)(request)


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        (["127.0.0.1"], "127.0.0.1", "203.0.113.7", "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "nonsense", "127.0.0.1"),
        (["127.0.0.1"], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ([], "127.0.0.1", "198.51.100.1", "127.0.0.1"),
        (["unix"], "", "203.0.113.7", "203.0.113.7"),
        (["::1"], "::1", "2001:db8::7", "2001:db8::7"),
        (["127.0.0.1"], "::ffff:127.0.0.1", "203.0.113.7:5000", "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", "[2001:db8::7]:5000", "2001:db8::7"),
    ],
)
def test_the_clients_address_is_the_nearest_that_is_no_trusted_proxy(
    settings, trusted, peer, forwarded, address
):
    assert seen(settings, trusted, peer, HTTP_X_FORWARDED_FOR=forwarded).META["REMOTE_ADDR"] == address


def test_https_is_believed_of_a_trusted_proxy_only(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert seen(settings, ["127.0.0.1"], "127.0.0.1", HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert not seen(settings, ["127.0.0.1"], "203.0.113.7", HTTP_X_FORWARDED_PROTO="https").is_secure()


def test_what_is_no_address_is_refused_by_the_name_of_the_variable(settings):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        seen(settings, ["proxy.example.cn"], "127.0.0.1")
