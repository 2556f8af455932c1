"""Forms of the designation: document and plaque."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .widgets import DateInput


class DesignationForm(forms.Form):
    document_number = forms.CharField(label=_("Document number"), max_length=60)
    signed_on = forms.DateField(label=_("Date of the document"), widget=DateInput())


class PlaqueForm(forms.Form):
    plaque_number = forms.CharField(
        label=_("Plaque number"),
        max_length=60,
        required=False,
        help_text=_("Empty: the next number is taken."),
    )
    plaque_on = forms.DateField(label=_("Plaque given on"), widget=DateInput())
