"""The admin's forms for programmes and rounds, with messages that say what to do."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from forms_workflows.wording import deadline


class ExtensionForm(forms.Form):
    closes_at = forms.DateTimeField(
        label=gettext_lazy("New closing time"),
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Beijing time, to the minute. Later than the present one."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Correction note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("Published on the notice as a correction (更正)."),
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round

    def clean_closes_at(self):
        closes = self.cleaned_data["closes_at"]
        if closes <= self.round.closes_at:
            present = deadline(self.round.closes_at)
            raise forms.ValidationError(
                _("It must be later than %(time)s, the present closing time.") % {"time": present}
            )
        return closes


class VoidForm(forms.Form):
    reason = forms.CharField(
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
