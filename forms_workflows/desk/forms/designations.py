"""Forms of the designation: document and plaque."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_workflows.wording import joined

from .widgets import DateInput


class DesignationForm(forms.Form):
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    signed_on = forms.DateField(label=_("Date of the document"), widget=DateInput())

    def __init__(self, *args, stages, **kwargs):
        """``stages``: those at which a document is issued in this round."""
        super().__init__(*args, **kwargs)
        number, numbered = self.fields["document_number"], [stage.certify.numbered for stage in stages]
        number.required = all(numbered)
        if not number.required:
            number.help_text = _("Not needed for: %(stages)s.") % {
                "stages": joined(stage.title for stage in stages if not stage.certify.numbered)
            }


class PlaqueForm(forms.Form):
    plaque_number = forms.CharField(
        max_length=60,
        required=False,
        help_text=_("Empty: the next number is taken."),
    )
    plaque_on = forms.DateField(widget=DateInput())

    def __init__(self, *args, words, **kwargs):
        """``words``: those of the programme."""
        super().__init__(*args, **kwargs)
        self.fields["plaque_number"].label = _("%(Plaque)s number") % words
        self.fields["plaque_on"].label = _("%(Plaque)s given on") % words
