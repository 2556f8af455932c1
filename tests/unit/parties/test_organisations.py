"""Organisations: their code, their verification (核验), and the record of every change."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from forms_workflows.audit.models import Event
from forms_workflows.errors import NotAllowed
from forms_workflows.parties.domain.organisations import (
    register_organisation,
    return_organisation,
    update_organisation,
    verify_organisation,
)
from forms_workflows.parties.models import Organisation, OrganisationKind
from tests.factories import (
    make_credit_code,
    make_member,
    make_organisation,
    make_person,
    make_region,
    make_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_person(name="王")


def actions():
    return list(Event.objects.order_by("seq").values_list("action", flat=True))


def test_the_code_is_stored_as_the_standard_writes_it_and_found_as_people_type_it():
    organisation = make_organisation(identifier=" 9135 0100 m000100y43")
    assert organisation.identifier == "91350100M000100Y43"
    organisation.refresh_from_db()
    assert organisation.identifier == "91350100M000100Y43"
    assert Organisation.objects.get(identifier="９１３５０１００Ｍ０００１００Ｙ４３") == organisation


def test_one_code_one_organisation():
    make_organisation(identifier="91350100M000100Y43")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation(identifier="91350100m000100y43")


def test_registering_checks_the_code_and_waits_for_verification(officer):
    fields = {
        "name": "甲促进会",
        "kind": OrganisationKind.objects.get(key="association"),
        "region": make_region(),
    }
    with override("en"), pytest.raises(ValidationError, match="check digit"):
        register_organisation(by=officer, identifier="91350100M000100Y44", **fields)
    organisation = register_organisation(by=officer, identifier="91350100M000100Y43", **fields)
    assert organisation.verification == "pending"
    assert actions() == ["organisation.registered"]


def test_verifying_says_who_and_when(officer):
    organisation = verify_organisation(organisation=make_organisation(), by=officer)
    assert organisation.is_verified
    assert organisation.verified_by == officer
    assert organisation.verified_at
    verify_organisation(organisation=organisation, by=make_person())
    assert actions() == ["organisation.verified"]


def test_returning_needs_a_reason(officer):
    organisation = make_organisation()
    with override("en"), pytest.raises(ValidationError, match="what must be corrected"):
        return_organisation(organisation=organisation, by=officer, reason="  ")
    organisation = return_organisation(organisation=organisation, by=officer, reason="名称与证书不一致")
    assert (organisation.verification, organisation.verification_reason) == ("returned", "名称与证书不一致")
    assert Event.objects.get().data == {"reason": "名称与证书不一致"}


def test_nobody_verifies_an_organisation_for_which_they_act(officer):
    organisation = make_organisation()
    make_member(make_role("filler"), organisation, officer)
    with pytest.raises(NotAllowed):
        verify_organisation(organisation=organisation, by=officer)
    with pytest.raises(NotAllowed):
        return_organisation(organisation=organisation, by=officer, reason="x")


def test_changing_what_the_certificate_says_asks_for_verification_again(officer):
    organisation = verify_organisation(organisation=make_organisation(), by=officer)
    organisation = update_organisation(organisation=organisation, by=officer, address="天山路1号")
    assert organisation.is_verified
    organisation = update_organisation(organisation=organisation, by=officer, name="新名称")
    assert organisation.verification == "pending"
    assert organisation.verified_by is None
    assert actions() == ["organisation.verified", "organisation.updated", "organisation.updated"]
    assert Event.objects.get(seq=3).data == {"fields": ["name"]}


def test_a_correction_after_a_return_takes_the_reason_away(officer):
    organisation = return_organisation(organisation=make_organisation(), by=officer, reason="代码有误")
    code = make_credit_code()
    organisation = update_organisation(organisation=organisation, by=officer, identifier=code.lower())
    assert (organisation.identifier, organisation.verification) == (code, "pending")
    assert organisation.verification_reason == ""


def test_the_same_values_again_are_no_change(officer):
    organisation = verify_organisation(organisation=make_organisation(), by=officer)
    code = f" {organisation.identifier.lower()} "
    update_organisation(organisation=organisation, by=officer, name=organisation.name, identifier=code)
    assert actions() == ["organisation.verified"]


def test_a_wrong_change_leaves_everything_as_it_was(officer):
    organisation = make_organisation()
    with pytest.raises(ValidationError) as refusal:
        update_organisation(organisation=organisation, by=officer, address="x", identifier="123")
    assert set(refusal.value.message_dict) == {"identifier"}
    organisation.refresh_from_db()
    assert organisation.address == ""
    assert actions() == []


def test_verification_cannot_be_changed_by_the_way(officer):
    with pytest.raises(TypeError, match="verification"):
        update_organisation(organisation=make_organisation(), by=officer, verification="verified")


@pytest.mark.parametrize(
    "state",
    [
        {"verification": "verified"},
        {"verification": "verified", "verified_at": timezone.now()},
        {"verification": "pending", "verified_at": timezone.now()},
        {"verification": "pending", "verification_reason": "x"},
    ],
)
def test_the_database_refuses_impossible_states(state):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation(**state)


def test_returned_without_reason_is_impossible(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation(verification="returned", verified_by=officer, verified_at=timezone.now())
