"""Forms about a panel: its experts, sessions and conflicts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_workflows.parties.models import Person
from forms_workflows.review.models import Recusal
from forms_workflows.submissions.models import Submission

from .widgets import DateTimeInput, ManyRows


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


class CaseField(forms.ModelChoiceField):
    """A case of a panel; of a long one it is named by its number, which is typed."""

    #: So many are offered in a list.
    LISTED = 50
    default_error_messages = {"invalid_choice": _("No case that could be meant has this number: %(value)s.")}

    def __init__(self, **kwargs):
        super().__init__(label=_("Case"), queryset=Submission.objects.none(), **kwargs)

    def offer(self, cases, *, typed):
        self.queryset = cases
        if typed:
            self.to_field_name, self.widget = "number", forms.TextInput()
            self.widget.is_required = self.required
            self.help_text = (
                _("Type its number.")
                if self.required
                else _("Type its number, or nothing if every case is meant.")
            )

    def to_python(self, value):
        return super().to_python("".join(filter(str.isprintable, value)).strip() if value else value)


class ReplacementForm(forms.Form):
    old = forms.ModelChoiceField(label=_("Expert who leaves"), queryset=Person.objects.none())
    new = forms.ModelChoiceField(label=_("Reserve expert"), queryset=Person.objects.none())
    case = CaseField(
        required=False,
        empty_label=_("Every case whose sheet has not been handed in"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, members, reserve, cases, typed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old"].queryset = members
        self.fields["new"].queryset = reserve
        self.fields["case"].offer(cases, typed=typed)


class ConflictForm(forms.Form):
    expert = forms.ModelChoiceField(label=_("Expert"), queryset=Person.objects.none())
    case = CaseField()
    kind = forms.ChoiceField(label=_("Ground"), choices=Recusal.Kind.choices)
    reason = forms.CharField(label=_("Explanation"), max_length=500, required=False)

    def __init__(self, *args, members, cases, typed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = members
        self.fields["case"].offer(cases, typed=typed)


class SessionForm(forms.Form):
    case = CaseField()
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, cases, typed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["case"].offer(cases, typed=typed)
