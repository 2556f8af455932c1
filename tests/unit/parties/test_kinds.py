"""Kinds of applicants are data: what identifies them, whether they are natural persons, what readers see of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from forms_workflows.parties.domain.organisations import register_organisation
from forms_workflows.parties.masks import fits, validate_masks
from forms_workflows.parties.models import Organisation, OrganisationKind, Region
from forms_workflows.parties.models.kinds import masked
from tests.factories import make_credit_code, make_kind, make_organisation, make_person, make_region

LEGAL = {"person": False, "identifier": "uscc", "identifier_title": "", "pattern": ""}


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


# --- masks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "mask", "answer"),
    [
        ("S-012345", "S-######", True),
        ("S-012345", "s-######", True),  # masks are normalised as codes are
        ("S-01234", "S-######", False),
        ("S-0123456", "S-######", False),
        ("XS-012345", "S-######", False),
        ("S-01234A", "S-######", False),
        ("AB12", "@@**", True),
        ("A112", "@@**", False),
        ("AB-2", "@@**", False),
        ("20260001", "S-###### ########", True),
        ("2026", "S-###### ########", False),
        ("anything", "", True),
    ],
)
def test_a_code_fits_one_of_the_masks_from_end_to_end(code, mask, answer):
    assert fits(code, mask) is answer


@pytest.mark.parametrize("mask", ["(a+)+$", "[0-9]{8}", "学号##", "\\d"])
def test_a_regular_expression_is_no_mask_and_what_is_one_is_said(mask):
    with pytest.raises(ValidationError, match="Write # for a digit"):
        validate_masks(mask)


def test_a_mask_is_no_longer_than_a_code():
    validate_masks("#" * 40)
    with pytest.raises(ValidationError, match="longer than 40 characters"):
        validate_masks("#" * 41)


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "at", "says"),
    [
        ({"identifier_title": ""}, "identifier_title", "what the identifier is called"),
        ({"identifier": "none"}, "pattern", "of its own has a pattern"),
        ({"person": False, "mask_names": True}, "mask_names", "Only names of natural persons"),
    ],
)
def test_a_kind_that_contradicts_itself_is_refused_at_the_field(fields, at, says):
    given = {"key": "k", "title": "k", "person": True, "identifier": "free", "identifier_title": "No."}
    with pytest.raises(ValidationError) as refusal:
        OrganisationKind(**{**given, "pattern": "##", **fields}).clean()
    assert list(refusal.value.message_dict) == [at]
    assert says in refusal.value.message_dict[at][0]


@pytest.mark.django_db
def test_a_kind_does_not_turn_into_what_its_applicants_are_not():
    kind = make_kind()
    make_organisation("Anna", kind=kind, identifier="S-000001")
    kind.pattern = "T-######"
    with pytest.raises(ValidationError, match="would not fit: Anna"):
        kind.clean()
    kind.pattern = "S-###### T-######"
    kind.clean()
    firm = OrganisationKind.objects.get(key="association")
    make_organisation("Firm", legal_representative="Li")
    firm.person = True
    with pytest.raises(ValidationError, match="have a legal representative: Firm"):
        firm.clean()


@pytest.mark.django_db
def test_a_kind_with_applicants_stays():
    organisation = make_organisation(kind=make_kind(), identifier="S-000001")
    with pytest.raises(ProtectedError):
        organisation.kind.delete()


# --- applicants -----------------------------------------------------------------------------------


def register(kind, **fields):
    region = Region.objects.first() or make_region()
    given = {"name": "Anna", "kind": kind, "region": region, **fields}
    return register_organisation(by=make_person(), **given)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "at", "says"),
    [
        ({}, {"identifier": "2026-1"}, "identifier", "does not fit the pattern S-######"),
        ({}, {"identifier": ""}, "identifier", "student is identified by: 学号"),
        (
            {},
            {"identifier": "S-000001", "legal_representative": "B"},
            "legal_representative",
            "A natural person",
        ),
        ({}, {"identifier": "S-000001", "code_reason": "seen"}, "code_reason", "leave this blank"),
        ({"identifier": "none", "pattern": ""}, {"identifier": "1"}, "identifier", "has no identifier"),
        (LEGAL, {"identifier": "123"}, "identifier", "18 characters"),
    ],
)
def test_what_an_applicant_is_identified_by_is_a_matter_of_its_kind(kind, fields, at, says):
    with pytest.raises(ValidationError) as refusal:
        register(make_kind(**kind), **fields)
    assert list(refusal.value.message_dict) == [at]
    assert says in refusal.value.message_dict[at][0].replace("“", "").replace("”", "")


@pytest.mark.django_db
def test_a_natural_person_is_registered_by_its_number_alone():
    anna = register(make_kind(), identifier=" s-０00001 ")
    assert anna.identifier == "S-000001"
    assert Organisation.objects.with_credit_code("S-000001").first() is None


@pytest.mark.django_db
def test_a_number_is_somebodys_only_within_its_kind_and_none_is_nobodys():
    student, teacher = make_kind(), make_kind("teacher")
    make_organisation(kind=student, identifier="S-000001")
    make_organisation(kind=teacher, identifier="S-000001")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation(kind=student, identifier="S-000001")
    nameless = make_kind("guest", identifier="none", pattern="")
    for _number in range(2):
        make_organisation(kind=nameless, identifier="")


@pytest.mark.django_db
def test_a_credit_code_is_somebodys_whatever_its_kind():
    code = make_credit_code()
    make_organisation(identifier=code)
    with pytest.raises(ValidationError, match="Another applicant has this unified social credit code"):
        register(OrganisationKind.objects.get(key="enterprise"), identifier=code)


# --- what readers see -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李明", "李*"),
        ("欧阳锋", "欧**"),
        ("Anna Maria Berg", "A*** M**** B***"),
        ("买买提·艾力", "买**·艾*"),
    ],
)
def test_of_a_masked_name_each_part_shows_how_it_begins(name, shown):
    assert masked(name) == shown


def test_readers_never_see_a_persons_number_and_see_the_name_as_the_kind_says():
    kind = OrganisationKind(key="student", person=True, identifier="free")
    anna = Organisation(name="Anna Berg", identifier="S-000001", kind=kind)
    assert (anna.public_name, anna.public_identifier) == ("Anna Berg", "")
    kind.mask_names = True
    assert anna.public_name == "A*** B***"
    firm = Organisation(name="Firm", identifier="X", kind=OrganisationKind(key="firm", identifier="free"))
    assert (firm.public_name, firm.public_identifier) == ("Firm", "X")
