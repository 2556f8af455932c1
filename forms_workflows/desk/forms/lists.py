"""Forms about a list: the meeting that decides it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_workflows.decisions.models import Meeting

from .widgets import DateInput


class MeetingForm(forms.Form):
    title = forms.CharField(
        label=_("Name of the meeting"),
        max_length=100,
        help_text=_("Name and session, for example 2026年第18次党组会."),
    )
    held_on = forms.DateField(label=_("Held on"), widget=DateInput())
    minutes_number = forms.CharField(label=_("Number of the minutes"), max_length=60)
    agenda_item = forms.CharField(label=_("Agenda item"), max_length=60, required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Meeting.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
