"""Small helpers that build what a test needs, and nothing else."""

from contextlib import contextmanager
from itertools import count

from django.utils import timezone

from forms_workflows.parties.fields import check_digit
from forms_workflows.parties.models import (
    Department,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Region,
    RegionLevel,
    Role,
)

numbers = count(1_000_000)


@contextmanager
def low_numbers():
    """For rows that tests find in their database: they get no number that a test will give."""
    global numbers
    high, numbers = numbers, count(1)
    try:
        yield
    finally:
        numbers = high


def make_level(key, position, **fields):
    return RegionLevel.objects.get_or_create(
        key=key, defaults={"title": key, "position": position, **fields}
    )[0]


def make_region(code="650000", *, parent=None, level="", **fields):
    """``level`` is a key; by default the next one below the parent's of the three that are shipped."""
    shipped = ["region", "prefecture", "county"]
    level = level or (shipped[shipped.index(parent.level_id) + 1] if parent else shipped[0])
    for position, key in enumerate(shipped, 1):
        make_level(key, position)
    defaults = {"name": f"地区{code}", "short_name": code, "level_id": level, "parent": parent}
    return Region.objects.create(code=code, **{**defaults, **fields})


def make_department(name="工业和信息化厅", **fields):
    return Department.objects.create(**{"name": name, "short_name": name, **fields})


def make_person(username="", **fields):
    username = username or f"person{next(numbers)}"
    return Person.objects.create_user(**{"username": username, "name": username, **fields})


def make_credit_code():
    """A valid code that no other test object has."""
    first17 = f"5165000{next(numbers):010d}"
    return first17 + check_digit(first17)


def make_kind(key="student", **fields):
    """By default natural persons with a number like S-012345."""
    defaults = {"title": key, "person": True, "identifier": "free", "identifier_title": "学号"}
    return OrganisationKind.objects.create(key=key, **{**defaults, "pattern": "S-######", **fields})


def make_organisation(name="", *, region=None, **fields):
    region = region or Region.objects.filter(code="650000").first() or make_region()
    defaults = {
        "name": name or f"促进中心{next(numbers)}",
        "identifier": make_credit_code(),
        "kind": OrganisationKind.objects.get(key="association"),
        "region": region,
    }
    return Organisation.objects.create(**{**defaults, **fields})


def make_verified_organisation(**fields):
    """One that may submit, verified by a new person."""
    verified = {"verification": "verified", "verified_by": make_person(), "verified_at": timezone.now()}
    return make_organisation(**verified, **fields)


def make_role(key, *rights, **fields):
    return Role.objects.create(**{"key": key, "title": key, "rights": list(rights), **fields})


def make_member(role, place, person=None, **fields):
    """Give a person (or a new one) the role at a department or an organisation. Returns the person."""
    person = person or make_person(**fields)
    field = "department" if isinstance(place, Department) else "organisation"
    Membership.objects.create(person=person, role=role, **{field: place})
    return person
