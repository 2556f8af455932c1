"""The forms by which the department acts on publicity periods."""

from django import forms
from django.utils.translation import gettext_lazy

from forms_workflows.typed_text import TypedTextField


class VoidForm(forms.Form):
    reason = TypedTextField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy(
            "Published on the page: wrong content, an outage of the site, an error in the period."
        ),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Every case on the list goes back, and a new page starts the whole period anew."),
    )
