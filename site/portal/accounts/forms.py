"""The sign-in form."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext as _


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        self.fields["password"].help_text = ""  # the page has its own link
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
