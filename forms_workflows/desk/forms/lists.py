"""Forms about a list: the meeting that decides it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_workflows.decisions.models import Meeting

from .widgets import DateInput


class MeetingForm(forms.Form):
    """``words`` are those of the programme."""

    title = forms.CharField(label=_("Name of the meeting"), max_length=100)
    held_on = forms.DateField(label=_("Held on"), widget=DateInput())
    minutes_number = forms.CharField(label=_("Number of the minutes"), max_length=60)
    agenda_item = forms.CharField(label=_("Agenda item"), max_length=60, required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Meeting.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        example = gettext("Name and session, for example the third %(meeting)s of 2026.")
        self.fields["title"].help_text = example % words


class EntryForm(forms.Form):
    """Which entry of a public list is wrong, and what of it. ``cases`` are those in its period, ``fields`` [(code, label)]."""

    case = forms.TypedChoiceField(label=_("Whose entry is wrong"), coerce=int)
    open_fields = forms.MultipleChoiceField(
        label=_("What the applicant is to correct"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads this."),
    )

    def __init__(self, *args, cases, fields, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [(case.pk, str(case)) for case in cases]
        self.fields["open_fields"].choices = fields
