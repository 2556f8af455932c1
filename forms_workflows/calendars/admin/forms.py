"""The form by which an editor records a notice: ranges of days off, single days worked to make up for them."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.widgets import AdminDocumentChooser

from forms_workflows.parties.models import Department

from ..domain import Place, days_off, make_up_day
from ..models import ONE_DAY, Arrangement, year_end, year_of

ROWS = 12  # more than any notice so far has needed
NOTICE_AHEAD = datetime.timedelta(days=60)
LONGEST_HOLIDAY = datetime.timedelta(days=31)


def date_input():
    """The browser's own date field: no script, and its value is ISO in every language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ArrangementForm(forms.ModelForm):
    class Meta:
        model = Arrangement
        fields = ["layer", "region", "department", "year", "document_number", "source_file", "confirmed_to"]
        widgets = {"source_file": AdminDocumentChooser, "confirmed_to": date_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document_number"].required = True
        self.fields["confirmed_to"].required = False
        self.fields["region"].help_text = _("Only for a regional arrangement.")
        self.fields["department"].help_text = _("Only for a department’s own arrangement.")
        # Notices appear in November and December, for the year to come.
        self.fields["year"].initial = year_of(timezone.localdate() + NOTICE_AHEAD)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 2000 <= year <= 2100:
            raise forms.ValidationError(_("Enter the year with four digits."))
        return year

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("confirmed_to") and "confirmed_to" not in self.errors and cleaned.get("year"):
            cleaned["confirmed_to"] = year_end(cleaned["year"])
        return cleaned

    @property
    def place(self):
        return Place(self.cleaned_data["layer"], self.cleaned_data["region"], self.cleaned_data["department"])


class DaysOffForm(forms.Form):
    first = forms.DateField(label=_("First day off"), widget=date_input())
    last = forms.DateField(label=_("Last day off"), widget=date_input(), required=False)
    name = forms.CharField(label=_("Holiday"), max_length=60)

    def clean(self):
        cleaned = super().clean()
        first = cleaned.get("first")
        if first and "last" not in self.errors:
            last = cleaned["last"] = cleaned.get("last") or first
            if last < first:
                self.add_error("last", _("The last day lies before the first."))
            elif last - first > LONGEST_HOLIDAY:
                self.add_error("last", _("A holiday does not last longer than a month."))
        return cleaned

    def entries(self):
        return days_off(**self.cleaned_data)


class MakeUpForm(forms.Form):
    date = forms.DateField(label=_("Working day"), widget=date_input())
    name = forms.CharField(label=_("Made up for"), max_length=60, required=False)

    def entries(self):
        return [make_up_day(**self.cleaned_data)]


class Rows(forms.BaseFormSet):
    """Rows that may be left or made empty, also those that were filled in beforehand."""

    def initial_form_count(self):
        return 0

    def entries(self):
        return [entry for form in self.forms if form.has_changed() for entry in form.entries()]


def make_rows(form, *, prefix, data=None, initial=()):
    rows = forms.formset_factory(form, formset=Rows, extra=max(ROWS, len(initial) + 3), max_num=100)
    return rows(data, prefix=prefix, initial=list(initial) if data is None else None)


def initial_of(arrangement):
    """What the three parts of the form show to begin with, when an arrangement is to be corrected."""
    fields = {name: getattr(arrangement, name) for name in ArrangementForm.Meta.fields}
    days = list(arrangement.days.order_by("date"))
    make_up = [{"date": day.date, "name": day.name} for day in days if day.is_workday]
    return fields, ranges_of(day for day in days if not day.is_workday), make_up


def ranges_of(days):
    """Days off in order, as ranges: [{first, last, name}]."""
    ranges = []
    for day in days:
        if ranges and ranges[-1]["name"] == day.name and ranges[-1]["last"] == day.date - ONE_DAY:
            ranges[-1]["last"] = day.date
        else:
            ranges.append({"first": day.date, "last": day.date, "name": day.name})
    return ranges


class YearForm(forms.Form):
    """Whose calendar of which year to show, and optionally a period to count in it."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=_("Department"),
        required=False,
        empty_label=_("National calendar only"),
    )
    start = forms.DateField(label=_("Start of a period"), widget=date_input(), required=False)
    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=250, required=False)
    count_first_day = forms.BooleanField(label=_("Count the first day"), required=False)

    @classmethod
    def defaults(cls):
        return {"year": year_of(timezone.localdate()), "days": 5}
