"""The forms of signing in."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.utils.translation import gettext as _

from .limits import try_here
from .resets import ask_for_reset


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        self.fields["password"].help_text = ""  # the page has its own link
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ResetForm(AllauthResetPasswordForm):
    """Looks nobody up, so that its answer takes as long for an address that nobody has."""

    def clean_email(self):
        return get_adapter().clean_email(self.cleaned_data["email"])

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        ask_for_reset(request=request, email=email)
        return email


class TriesCounted:
    """A few wrong codes close the form for the address that sent them, not for the owner elsewhere."""

    def clean_code(self):
        here = try_here(context.request, f"code of {self.user.pk}")
        if not here:
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        here.rollback()
        return code


class CodeForm(TriesCounted, AuthenticateForm):
    pass


class CodeAgainForm(TriesCounted, ReauthenticateForm):
    pass
