"""Sign-in: what django-allauth leaves to the project."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: departments and organisations give accounts."""

    def is_open_for_signup(self, request):
        return False
