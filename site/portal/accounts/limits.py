"""How often somebody may try: counted by account *and* address, so that nobody shuts out anybody else."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit

HERE = "login_failed_here"


def key_of(request, account):
    return f"{account}@{get_adapter().get_client_ip(request)}"


def try_here(request, account):
    """One more try for this account from this address; None if there were too many. ``rollback`` for a good one."""
    return ratelimit.consume(request, app="allauth.account", action=HERE, key=key_of(request, account))


def forget_tries(request, account):
    ratelimit.clear(request, app="allauth.account", action=HERE, key=key_of(request, account))
