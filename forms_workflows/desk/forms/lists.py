"""Forms about a list: the meeting that decides it, entries that are wrong."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_workflows.decisions.models import Meeting
from forms_workflows.wording import joined

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


#: Of more entries than these it is typed which are wrong.
TICKED_MAX = 20


class EntryForm(forms.Form):
    """Which entries of a public list are wrong, and what of them. ``cases`` are those in its period, ``fields`` [(code, label)]."""

    case = forms.MultipleChoiceField(
        label=_("Whose entry is wrong"), widget=forms.CheckboxSelectMultiple, required=False
    )
    numbers = forms.CharField(
        label=_("Whose entry is wrong"),
        required=False,
        help_text=_("Numbers of the applications, as they stand on the list, parted by commas or spaces."),
    )
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
        self.cases = {case.number.upper(): case for case in cases}
        self.fields["case"].choices = [(case.pk, str(case)) for case in cases]
        self.fields["open_fields"].choices = fields
        self.asked = "numbers" if len(cases) > TICKED_MAX else "case"
        del self.fields["case" if self.asked == "numbers" else "numbers"]
        self.fields[self.asked].required = True

    def clean_numbers(self):
        typed = [
            number.upper() for number in re.split(r"[\s,，、;；]+", self.cleaned_data["numbers"]) if number
        ]
        if unknown := [number for number in typed if number not in self.cases]:
            raise forms.ValidationError(
                gettext("Not in the running period of this list: %(numbers)s.") % {"numbers": joined(unknown)}
            )
        return typed

    @property
    def chosen(self):
        """The cases whose entries are wrong, in the order of the list."""
        named = self.cleaned_data[self.asked]
        return [case for number, case in self.cases.items() if number in named or str(case.pk) in named]
