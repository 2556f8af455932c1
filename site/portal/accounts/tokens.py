"""The links that choose a password."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class ResetTokenGenerator(EmailAwarePasswordResetTokenGenerator):
    """A link opens nothing while the account is deactivated."""

    def check_token(self, user, token):
        return bool(user and user.is_active) and super().check_token(user, token)
