"""Forms with which an objection is handled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_workflows.decisions.models import Objection


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
    open_fields = forms.MultipleChoiceField(
        label=_("What the applicant is to correct, if the objection is right in part"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for the applicant, if the objection is upheld"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("The applicant reads this. Do not say who objected."),
    )

    def __init__(self, *args, fields, **kwargs):
        """``fields``: [(code, label)] of the entry that the objection is about."""
        super().__init__(*args, **kwargs)
        self.fields["open_fields"].choices = fields

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") != Objection.Status.PARTLY:
            cleaned["open_fields"] = []
        return cleaned
