"""The people of demo.json, for the demo and the twin. ``load_programme`` never calls this."""

from django.contrib.auth.models import Group

from forms_workflows.parties.domain.organisations import register_organisation, verify_organisation
from forms_workflows.parties.domain.people import grant_role
from forms_workflows.parties.domain.records import save_record
from forms_workflows.parties.domain.regions import load_regions
from forms_workflows.parties.models import Department, Organisation, OrganisationKind, Person, Region, Role

from .load_groups import GROUPS_OF_EDITOR, GROUPS_OF_ROLE

PERSON_FIELDS = ("name", "title", "mobile", "email", "unit", "unit_code")


def load_staff(data, department, *, demo=False):
    """Everybody who works for the department, its bureaus, the counties' offices and its panels. Returns {username: Person}.

    ``demo`` marks the accounts that the demo offers for one-click sign-in.
    """
    entries = [(entry, department) for entry in (*data["staff"], *data["experts"])]
    bureaus = {bureau.region.code: bureau for bureau in Department.objects.filter(parent=department)}
    for bureau in data["bureaus"]:
        entries += [(entry, bureaus[bureau["region"]]) for entry in bureau["staff"]]
    for county in data.get("counties", ()):
        office = ensure_county_office(county, bureaus[county["region"]["parent"]])
        entries += [(entry, office) for entry in county["staff"]]
    people = {}
    for entry, place in entries:
        people[entry["username"]] = person = ensure_person(entry, demo=demo)
        if entry["role"]:
            give_role(person, entry["role"], department=place)
        for group in groups_of(entry):
            person.groups.add(Group.objects.get_or_create(name=group)[0])
    return people


def ensure_county_office(county, bureau):
    """A county of the bureau's prefecture and its office, below the bureau; made where they are missing."""
    region = load_regions([county["region"]])[county["region"]["code"]]
    found = Department.objects.filter(name=county["office"]["name"]).first()
    if found:
        return found
    office = Department(**county["office"], region=region, parent=bureau)
    office.full_clean()
    save_record(instance=office, by=None)
    return office


def groups_of(entry):
    return {*GROUPS_OF_ROLE.get(entry["role"], ()), *GROUPS_OF_EDITOR.get(entry.get("cms", ""), ())}


def ensure_person(entry, *, demo=False):
    """The person with this username, made with an unusable password where there is none."""
    found = Person.objects.filter(username=entry["username"]).first()
    if found:
        return found
    fields = {name: entry.get(name, "") for name in PERSON_FIELDS}
    person = Person(username=entry["username"], is_demo=demo and entry.get("demo", False), **fields)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    save_record(instance=person, by=None)
    return person


def give_role(person, key, **place):
    return grant_role(person=person, role=Role.objects.get(key=key), by=None, **place)


def ensure_organisation(invented, *, by):
    """An invented organisation on record and verified by its bureau's officer (``by``)."""
    found = Organisation.objects.filter(identifier=invented.credit_code).first()
    if found:
        return found
    organisation = register_organisation(
        by=by,
        name=invented.name,
        identifier=invented.credit_code,
        kind=OrganisationKind.objects.get(key=invented.kind),
        region=Region.objects.get(code=invented.region),
        address=invented.address,
        legal_representative=invented.legal_representative,
    )
    return verify_organisation(organisation=organisation, by=by)
