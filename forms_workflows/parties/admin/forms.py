"""Forms of the admin's screens about people and places."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from ..enums import RIGHTS
from ..models import Department, Organisation, Person, Role

PERSON_FIELDS = ["username", "name", "email", "mobile", "title", "unit", "unit_code"]
POWERS = ["is_superuser", "groups"]
ORDER = [*PERSON_FIELDS, "password1", "password2", "is_active", *POWERS]


class PersonForm:
    """What Wagtail's two user forms need for our person: one name, and no way to more power than one has."""

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


class AccountNameForm(forms.ModelForm):
    """The name in Wagtail's own account page, where it expects first and last name."""

    class Meta:
        model = Person
        fields = ["name", "email", "mobile"]


class RoleForm(forms.ModelForm):
    rights = forms.MultipleChoiceField(
        label=_("Rights"), choices=list(RIGHTS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Role
        fields = ["title", "title_en", "key", "rights", "outside", "second_factor", "position"]


class RoleEditForm(RoleForm):
    """Processes name a role by its key: it stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = True


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


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "credit_code", "kind", "region", "address", "legal_representative"]
