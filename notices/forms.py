"""Forms that the public fills in: an objection, and the question how it stands."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.decisions.models import Objection
from forms_workflows.forms.kinds.files import clean_name, refusal
from forms_workflows.forms.schema.reading import Column
from forms_workflows.parties.fields import normalise, problem
from forms_workflows.typed_text import TypedTextField

EVIDENCE = Column(code="evidence", type="files", extensions=("pdf", "jpg", "jpeg", "png", "docx"), max_mb=20)
#: A form that comes back sooner than a person can read it was filled in by a machine, one after a day is stale.
FEWEST_SECONDS, MOST_SECONDS = 3, 24 * 60 * 60
STAMP = signing.TimestampSigner(salt="notices.objection")


def new_stamp(page):
    return STAMP.sign(str(page.pk))


def is_quick(stamp):
    try:
        STAMP.unsign(stamp, max_age=FEWEST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True


class ObjectionForm(forms.Form):
    case = forms.TypedChoiceField(
        label=gettext_lazy("Case that you object to"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the case that you object to.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who objects"),
        choices=[
            (Objection.Kind.PERSON, gettext_lazy("An individual, by real name")),
            (Objection.Kind.UNIT, gettext_lazy("A unit, with its official seal on the evidence")),
            (Objection.Kind.ANONYMOUS, gettext_lazy("Anonymous: a lead, not an objection")),
        ],
        initial=Objection.Kind.PERSON,
        widget=forms.RadioSelect,
    )
    name = TypedTextField(
        label=gettext_lazy("Real name, or full name of the unit"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Seen only by the officers who receive objections and by supervision."),
    )
    credit_code = TypedTextField(
        label=gettext_lazy("Unified social credit code"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Units only: 18 characters."),
    )
    contact = TypedTextField(
        label=gettext_lazy("Telephone or e-mail"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("How you can be reached with questions and with the reply."),
    )
    facts = TypedTextField(
        label=gettext_lazy("Facts and reasons"),
        max_length=5000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What exactly is wrong, and how it can be verified. Up to 5,000 characters."),
        error_messages={
            "required": gettext_lazy("Say what you object to, with facts."),
            "min_length": gettext_lazy(
                "Say a little more: the facts must be such that they can be verified."
            ),
        },
    )
    evidence = forms.FileField(
        label=gettext_lazy("Evidence"),
        required=False,
        help_text=gettext_lazy("One file: PDF, JPG, PNG or DOCX, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx"}),
    )
    truthful = forms.BooleanField(
        label=gettext_lazy("What I have written is true, and I answer for it."),
        error_messages={"required": gettext_lazy("Confirm that what you have written is true.")},
    )
    # Invisible to people; whoever fills it in is a machine.
    website = forms.CharField(required=False, max_length=200)
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args, page, **kwargs):
        self.page = page
        kwargs.setdefault("initial", {}).setdefault("stamp", new_stamp(page))
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [(row.case, row) for row in page.rows]
        if len(page.rows) == 1:
            self.initial["case"] = page.rows[0].case

    def clean_credit_code(self):
        return normalise(self.cleaned_data["credit_code"])

    def clean_evidence(self):
        upload = self.cleaned_data["evidence"]
        if not upload:
            return None
        upload.name = clean_name(upload.name)
        if problem := refusal(EVIDENCE, upload):
            raise ValidationError(problem[:1].upper() + problem[1:])
        return upload

    def clean(self):
        cleaned = super().clean()
        self.check_person(cleaned)
        if not self.errors:
            self.check_machine(cleaned)
        return cleaned

    def check_person(self, cleaned):
        """By real name, reachable; units with their code. Of somebody anonymous nothing is kept."""
        kind = cleaned.get("kind")
        if kind == Objection.Kind.ANONYMOUS:
            cleaned.update(name="", credit_code="", contact="")
            return
        if not cleaned.get("name"):
            self.add_error("name", _("Give your real name, or the full name of the unit."))
        if not cleaned.get("contact"):
            self.add_error("contact", _("Say how you can be reached."))
        if kind == Objection.Kind.PERSON:
            cleaned["credit_code"] = ""
        elif "credit_code" in cleaned and (wrong := problem(cleaned["credit_code"])):
            self.add_error("credit_code", wrong)

    def check_machine(self, cleaned):
        if cleaned.get("website"):
            raise ValidationError(
                _("This could not be sent. Leave the field that is not meant for people empty.")
            )
        try:
            page = STAMP.unsign(cleaned.get("stamp", ""), max_age=MOST_SECONDS)
        except signing.BadSignature:
            self.renew_stamp()
            raise ValidationError(
                _("The form was open for too long. Check your entries and send it again.")
            ) from None
        if page != str(self.page.pk) or is_quick(cleaned["stamp"]):
            raise ValidationError(_("That was very quick. Check your entries and send the form again."))

    def renew_stamp(self):
        self.data = self.data.copy()
        self.data["stamp"] = new_stamp(self.page)


class StatusForm(forms.Form):
    receipt = forms.CharField(label=gettext_lazy("Receipt number"), max_length=30)
    code = forms.CharField(
        label=gettext_lazy("Query code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_receipt(self):
        return self.cleaned_data["receipt"].strip().upper()

    def clean_code(self):
        return self.cleaned_data["code"].strip().upper()
