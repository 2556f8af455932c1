"""Small forms of the department's screens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_workflows.decisions.models import Meeting, Objection
from forms_workflows.parties.models import Person
from forms_workflows.review.models import Recusal
from forms_workflows.submissions.models import Submission

from .access import is_key


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class ManyRows(forms.ModelMultipleChoiceField):
    """Several rows; a posted key that no row can have is simply not among the choices."""

    def clean(self, value):
        for pk in value or ():
            if not is_key(pk):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": pk[:40]}
                )
        return super().clean(value)


class PanelForm(forms.Form):
    title = forms.CharField(label=_("Name of the panel"), max_length=100)
    session_at = forms.DateTimeField(label=_("Defence session"), required=False, widget=DateTimeInput())
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    members = ManyRows(
        label=_("Experts"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    cases = ManyRows(label=_("Cases"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, experts, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = experts
        self.fields["members"].label_from_instance = lambda person: f"{person.name} · {person.unit}"
        self.fields["cases"].queryset = cases

    def clean_session_at(self):
        """A slip of the keyboard in the year would be stored as a moment that no calendar can show."""
        moment = self.cleaned_data["session_at"]
        if moment and not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(_("Enter a valid date/time."), code="invalid")
        return moment


class ReplacementForm(forms.Form):
    old = forms.ModelChoiceField(label=_("Expert who leaves"), queryset=Person.objects.none())
    new = forms.ModelChoiceField(label=_("Reserve expert"), queryset=Person.objects.none())
    case = forms.ModelChoiceField(
        label=_("Case"),
        queryset=Submission.objects.none(),
        required=False,
        empty_label=_("Every case whose sheet has not been handed in"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, members, reserve, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old"].queryset = members
        self.fields["new"].queryset = reserve
        self.fields["case"].queryset = cases


class ConflictForm(forms.Form):
    expert = forms.ModelChoiceField(label=_("Expert"), queryset=Person.objects.none())
    case = forms.ModelChoiceField(label=_("Case"), queryset=Submission.objects.none())
    kind = forms.ChoiceField(label=_("Ground"), choices=Recusal.Kind.choices)
    reason = forms.CharField(label=_("Explanation"), max_length=500, required=False)

    def __init__(self, *args, members, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = members
        self.fields["case"].queryset = cases


class SessionForm(forms.Form):
    case = forms.ModelChoiceField(label=_("Case"), queryset=Submission.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases


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


class RefusalForm(forms.Form):
    reply = forms.CharField(
        label=_("Reason, which the objector reads"), widget=forms.Textarea(attrs={"rows": 4})
    )


class ConclusionForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Conclusion"),
        widget=forms.RadioSelect,
        choices=[
            (choice.value, choice.label)
            for choice in (Objection.Status.REJECTED, Objection.Status.PARTLY, Objection.Status.UPHELD)
        ],
    )
    report = forms.CharField(label=_("Report of the investigation"), widget=forms.Textarea(attrs={"rows": 5}))
    statement = forms.CharField(
        label=_("Statement of the applicant"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    reply = forms.CharField(label=_("Reply to the objector"), widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(
        label=_("Reason for the applicant, if the objection is upheld"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("The applicant reads this. Do not say who objected."),
    )
