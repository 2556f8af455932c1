"""Forms of the admin's screens about people and places."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from forms_workflows.wording import joined, joined_clauses, labelled

from ..domain.people import save_person
from ..domain.roles import people_against
from ..enums import RIGHTS
from ..models import (
    Department,
    Organisation,
    OrganisationKind,
    Person,
    RegionLevel,
    RightsChange,
    Role,
    Separation,
)

PERSON_FIELDS = ["username", "name", "email", "mobile", "title", "unit", "unit_code"]
POWERS = ["is_superuser", "groups"]
ORDER = [*PERSON_FIELDS, "is_active", *POWERS]


class PersonForm:
    """What Wagtail's two user forms need for our person: one name, and no way to more power than one has.

    Nobody types another's password: who needs one gets a link.
    """

    password_enabled = False

    def limit_powers(self, by):
        if by is None or not by.is_superuser:
            for name in POWERS:
                self.fields.pop(name, None)


class PersonCreationForm(PersonForm, UserCreationForm):
    first_name = last_name = None
    email = Person._meta.get_field("email").formfield()
    field_order = ORDER

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit_powers(by)

    class Meta(UserCreationForm.Meta):
        fields = [*PERSON_FIELDS, *POWERS]


class PersonEditForm(PersonForm, UserEditForm):
    first_name = last_name = None
    email = Person._meta.get_field("email").formfield()
    field_order = ORDER

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit_powers(by)

    class Meta(UserEditForm.Meta):
        fields = [*PERSON_FIELDS, "is_active", *POWERS]


class OwnDataForm(forms.ModelForm):
    """What people change of themselves. Name and address are for whoever keeps the accounts: records name people,
    and links to choose a password go to the address.
    """

    class Meta:
        model = Person
        fields = ["mobile"]

    def save(self, commit=True):
        save_person(person=self.instance, by=self.instance)
        return self.instance


class RightsField(forms.MultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=list(RIGHTS.items()), **{"widget": forms.CheckboxSelectMultiple, **kwargs})


class RoleForm(forms.ModelForm):
    """``rights`` are not saved with the role: a second person confirms them."""

    rights = RightsField(
        label=_("Rights"), required=False, help_text=_("A second person confirms every change of rights.")
    )
    field_order = ["title", "title_en", "key", "rights"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            waiting = self.instance.changes.filter(outcome=RightsChange.Outcome.WAITING).first()
            self.initial["rights"] = waiting.rights if waiting else self.instance.rights

    class Meta:
        model = Role
        fields = ["title", "title_en", "key", "outside", "second_factor", "position"]


class RoleEditForm(RoleForm):
    """Processes name a role by its key: it stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = True


class RegionLevelForm(forms.ModelForm):
    class Meta:
        model = RegionLevel
        fields = ["title", "title_en", "title_ug", "key", "position", "code_pattern"]


class RegionLevelEditForm(RegionLevelForm):
    """Forms and processes name a level by its key: it stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = True


class SeparationForm(forms.ModelForm):
    first = RightsField(label=Separation._meta.get_field("first").verbose_name)
    second = RightsField(label=Separation._meta.get_field("second").verbose_name)

    class Meta:
        model = Separation
        fields = ["title", "title_en", "first", "second"]

    def clean(self):
        data = super().clean()
        if "first" not in data or "second" not in data:
            return data
        if both := set(data["first"]) & set(data["second"]):
            names = joined(str(RIGHTS[right]) for right in RIGHTS if right in both)
            raise forms.ValidationError(_("These stand on both sides: %(rights)s.") % {"rights": names})
        if people := people_against(Separation(first=data["first"], second=data["second"])):
            raise forms.ValidationError(
                _("These people hold both today, so first take a role from them: %(people)s.")
                % {"people": joined(map(str, people))}
            )
        return data


class VerificationForm(forms.Form):
    VERIFY, RETURN = "verify", "return"

    reason = forms.CharField(
        label=_("Reason for the return"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the organisation must correct. Its people read this."),
    )
    decision = forms.ChoiceField(choices=[(VERIFY, VERIFY), (RETURN, RETURN)], widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("decision") == self.RETURN and not data.get("reason", "").strip():
            self.add_error("reason", _("Say what must be corrected."))
        return data


class UploadForm(forms.Form):
    MAX_MEGABYTES = 5

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        validators=[FileExtensionValidator(["xlsx"])],
        help_text=_("At most 5 MB."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > self.MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it."))
        return file


class PeopleUploadForm(UploadForm):
    role = forms.ModelChoiceField(
        label=_("Role of these people"),
        queryset=Role.objects.all(),
        help_text=_("For example, review expert."),
    )
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.all())
    field_order = ["role", "department", "file"]


class OrganisationKindForm(forms.ModelForm):
    class Meta:
        model = OrganisationKind
        fields = [
            *["title", "title_en", "title_ug", "key", "position", "person", "mask_names", "identifier"],
            *["identifier_title", "identifier_title_en", "identifier_title_ug", "pattern"],
        ]


class OrganisationKindEditForm(OrganisationKindForm):
    """Conditions name a kind by its key: it stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = True


class OrganisationForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["identifier"].help_text = joined_clauses(
            labelled(kind, identifier_of(kind)) for kind in self.fields["kind"].queryset
        )

    class Meta:
        model = Organisation
        fields = [
            *["name", "kind", "identifier", "code_reason", "region", "address", "legal_representative"],
        ]


def identifier_of(kind):
    """What to enter for somebody of a kind, in a few words."""
    if not kind.identifier_label:
        return _("leave blank")
    return f"{kind.identifier_label} {kind.pattern}".strip()
