"""Rows of a spreadsheet ↔ organisations and people."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import fields, resources, widgets

from forms_workflows.errors import NotAllowed
from forms_workflows.wording import joined

from ..domain import organisations, people, records
from ..fields import normalise
from ..models import Department, Membership, Organisation, OrganisationKind, Person, Region, RegionLevel

LANGUAGES = ("zh-hans", "en")


class RegionWidget(widgets.Widget):
    """Writes the name; reads the code, the name or the short name. A name that several bear is refused."""

    def __init__(self, *, required=True):
        super().__init__()
        self.required = required

    def clean(self, value, row=None, **kwargs):
        if not value and not self.required:
            return None
        by_code = Region.objects.filter(code=value).first()
        found = [by_code] if by_code else list(Region.objects.filter(Q(name=value) | Q(short_name=value)))
        if not found:
            raise ValueError(_("There is no region called “%(value)s”.") % {"value": value})
        if len(found) > 1:
            raise ValueError(
                _("Several regions are called “%(value)s”: write the code of the one that is meant.")
                % {"value": value}
            )
        return found[0]

    def render(self, value, obj=None, **kwargs):
        return value.name if value else ""


class CodeWidget(RegionWidget):
    """Writes the code: names of regions may be the same."""

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


class TitledWidget(widgets.Widget):
    """Writes the title; reads the key, or the title in any language."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def clean(self, value, row=None, **kwargs):
        known = list(self.model.objects.all())
        for one in known:
            if value and value in {one.key, one.title, one.title_en, one.title_ug}:
                return one
        words = {"value": value, "labels": joined(one.local_title for one in known)}
        raise ValueError(_("“%(value)s” is not one of: %(labels)s") % words)

    def render(self, value, obj=None, **kwargs):
        return value.local_title if value else ""


class DepartmentWidget(widgets.Widget):
    """Writes and reads the name; reads the short name too, where only one department bears it."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        by_name = Department.objects.filter(name=value).first()
        found = [by_name] if by_name else list(Department.objects.filter(short_name=value)[:2])
        if len(found) != 1:
            raise ValueError(_("There is no department called “%(value)s”.") % {"value": value})
        return found[0]

    def render(self, value, obj=None, **kwargs):
        return value.name if value else ""


def in_every_language(label):
    names = set()
    for language in LANGUAGES:
        with override(language):
            names.add(str(label))
    return names


def identifier_names():
    """What the kinds call their identifiers, in every language."""
    coded = in_every_language(gettext_lazy("Unified social credit code"))
    named = OrganisationKind.objects.values_list(
        "identifier_title", "identifier_title_en", "identifier_title_ug"
    )
    return {name for names in named for name in names if name} | coded


class PartyResource(resources.ModelResource):
    """Headers are the fields' names in the reader's language; on import those of every language count.

    ``twins``: columns that together tell rows apart. By default each that a row is found by.
    """

    twins = None

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by

    def header(self, name):
        return self._meta.model._meta.get_field(name).verbose_name

    def get_export_headers(self, selected_fields=None):
        return [str(self.header(field.column_name)) for field in self.get_export_fields(selected_fields)]

    def field_of(self, header):
        """The field that a column is about, or None."""
        for name in self.fields:
            if header == name or header in in_every_language(self.header(name)):
                return name
        return None

    def arranged(self, found):
        """The rows of ``sheets.read_sheet`` in the order in which they are imported."""
        return found

    def save_instance(self, instance, is_create, row, **kwargs):
        # Always saved, in a dry run too: Django rolls the transaction back.
        try:
            self.save_through_domain(instance, is_create)
        except NotAllowed as error:
            raise ValidationError(str(error)) from error

    def save_m2m(self, instance, row, **kwargs):
        """Nothing of the kind."""


class OrganisationResource(PartyResource):
    """An applicant is known by its identifier; where its kind has none, by kind, name and region."""

    kind = fields.Field("kind", "kind", TitledWidget(OrganisationKind))
    region = fields.Field("region", "region", RegionWidget())

    class Meta:
        model = Organisation
        fields = [
            *["name", "kind", "identifier", "code_reason", "region", "address", "legal_representative"],
        ]
        import_id_fields = ["identifier"]
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True

    twins = (("kind", "identifier"),)
    #: What the columns were called in files that are still about.
    FORMER = {
        "credit_code": "identifier",
        "unified social credit code": "identifier",
        "kind of legal person": "kind",
        "组织类型": "kind",
    }

    def field_of(self, header):
        """A column may be called what a kind calls its identifier."""
        named = "identifier" if header in identifier_names() else self.FORMER.get(header)
        return super().field_of(header) or named

    def get_instance(self, instance_loader, row):
        code, known = normalise(row.get("identifier")), Organisation.objects.all()
        try:
            kind = self.fields["kind"].clean(row) if "kind" in row else None
            region = self.fields["region"].clean(row) if "region" in row else None
        except ValueError:
            return None  # complained of with the row
        if kind is None or (code and kind.has_credit_code):
            return known.with_credit_code(code).first()
        if code:
            return known.filter(kind=kind, identifier=code).first()
        return known.filter(kind=kind, identifier="", name=row.get("name"), region=region).first()

    def save_through_domain(self, instance, is_create):
        values = {name: getattr(instance, name) for name in self.fields}
        if is_create:
            instance.pk = organisations.register_organisation(by=self.by, **values).pk
        else:
            organisations.update_organisation(organisation=instance, by=self.by, **values)


class PeopleResource(PartyResource):
    """People who get one role in one department. New accounts have no password until it is reset by e-mail."""

    class Meta:
        model = Person
        fields = ["username", "name", "email", "mobile", "title", "unit", "unit_code"]
        import_id_fields = ["username"]
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True

    def __init__(self, *, role=None, department=None, **kwargs):
        super().__init__(**kwargs)
        self.place = {"role": role, "department": department}

    def after_init_instance(self, instance, new, row, **kwargs):
        if new:
            instance.set_unusable_password()  # before the row is checked: a password is required
        elif instance.is_superuser and not self.by.is_superuser:
            raise ValidationError(_("Only an administrator changes an administrator’s account."))

    def skip_row(self, instance, original, row, import_validation_errors=None):
        unchanged = super().skip_row(instance, original, row, import_validation_errors)
        return unchanged and Membership.objects.filter(person=instance, **self.place).exists()

    def save_through_domain(self, instance, is_create):
        people.save_person(person=instance, by=self.by)
        people.grant_role(person=instance, by=self.by, **self.place)


class TreeResource(PartyResource):
    """Rows of which one stands below another: in a file they may come in any order."""

    names = ()  # columns by which a row is called where it stands above others

    def arranged(self, found):
        if "parent" not in found["headers"]:
            return found
        rows, above = found["rows"], found["headers"].index("parent")
        columns = [found["headers"].index(name) for name in self.names if name in found["headers"]]
        called = {row[column]: row for row in rows for column in columns if row[column]}
        order = sorted(range(len(rows)), key=lambda number: depth(rows[number], called, above))
        return found | {key: [found[key][number] for number in order] for key in ("rows", "numbers")}

    def save_through_domain(self, instance, is_create):
        records.save_record(instance=instance, by=self.by)


def depth(row, called, above):
    """How many rows of the file a row stands below; rows that contain each other are left to the checks."""
    seen = []
    while (parent := called.get(row[above])) is not None and not any(parent is one for one in seen):
        seen.append(parent)
        row = parent
    return len(seen)


class RegionResource(TreeResource):
    level = fields.Field("level", "level", TitledWidget(RegionLevel))
    parent = fields.Field("parent", "parent", CodeWidget(required=False))
    names = ("code", "name", "short_name")

    class Meta:
        model = Region
        fields = ["code", "level", "parent", "name", "short_name", "name_en", "name_ug"]
        import_id_fields = ["code"]
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True


class DepartmentResource(TreeResource):
    region = fields.Field("region", "region", CodeWidget(required=False))
    parent = fields.Field("parent", "parent", DepartmentWidget())
    names = ("name", "short_name")

    class Meta:
        model = Department
        fields = [
            *["name", "short_name", "name_en", "name_ug", "region", "parent", "code_prefix"],
            *["address", "postcode", "phone", "email"],
        ]
        import_id_fields = ["name"]
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True
