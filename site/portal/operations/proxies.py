"""Who asks: the address of the client behind the proxies that we trust, and nobody else's word for it."""

import ipaddress

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

#: How a proxy on the same machine that comes over a Unix socket is named in ``TRUSTED_PROXIES``.
SOCKET = "unix"
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


def networks(names):
    """The networks and single addresses of ``TRUSTED_PROXIES``."""
    try:
        return [ipaddress.ip_network(name) for name in names if name != SOCKET]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES takes addresses and networks, as in “127.0.0.1, 10.0.0.0/24”, and “unix”: {error}."
        ) from None


def address_of(text):
    """The address in “203.0.113.7”, “203.0.113.7:5000” or “[2001:db8::1]:5000”; None if there is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class TrustedProxyMiddleware:
    """Makes ``REMOTE_ADDR`` the client's address. ``X-Forwarded-*`` of whoever is not trusted is thrown away."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.networks = networks(settings.TRUSTED_PROXIES)
        self.socket = SOCKET in settings.TRUSTED_PROXIES

    def __call__(self, request):
        meta = request.META
        peer = meta.get("REMOTE_ADDR", "")
        request.by_proxy = self.trusts(peer)
        if request.by_proxy:
            meta["REMOTE_ADDR"] = self.client(peer, meta.get("HTTP_X_FORWARDED_FOR", ""))
        else:
            for header in FORWARDED:
                meta.pop(header, None)
        return self.get_response(request)

    def trusts(self, text):
        address = address_of(text)
        if address is None:
            return self.socket and text in {"", SOCKET}
        return any(address in network for network in self.networks if network.version == address.version)

    def client(self, peer, forwarded):
        """The nearest address that no trusted proxy has: whatever stands before it, the client may have invented."""
        nearest = peer
        for text in reversed([part for part in forwarded.split(",") if part.strip()]):
            address = address_of(text)
            if address is None:
                break
            nearest = str(address)
            if not self.trusts(nearest):
                break
        return nearest or "127.0.0.1"
