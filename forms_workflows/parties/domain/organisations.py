"""Organisations: registered, changed, verified."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import NotAllowed

from ..fields import doubt
from ..models import Membership, Organisation
from .records import note

# What the certificate says: a change makes the organisation unverified again.
CERTIFIED_FIELDS = {"name", "identifier", "kind", "region", "legal_representative"}

ORGANISATION_FIELDS = CERTIFIED_FIELDS | {"address", "code_reason"}


@transaction.atomic
def register_organisation(*, by, **fields):
    """Enter an organisation, to be verified by its department before it can submit."""
    _refuse_unknown(fields)
    organisation = Organisation(**fields)
    organisation.full_clean()
    organisation.save()
    note("organisation.registered", by, organisation, after=_snapshot(organisation))
    _note_accepted_code(organisation, by)
    return organisation


@transaction.atomic
def update_organisation(*, organisation, by, **fields):
    """Change an organisation's data. What its certificate says must be verified anew after a change.

    Raises ValidationError with messages by field. Returns the organisation as it is stored.
    """
    _refuse_unknown(fields)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = _snapshot(organisation)
    for field, value in fields.items():
        setattr(organisation, field, value)
    organisation.full_clean()
    after = _snapshot(organisation)
    changed = sorted(field for field in after if before[field] != after[field])
    if not changed:
        return organisation
    if CERTIFIED_FIELDS.intersection(changed):
        _set_verification(organisation, Organisation.Verification.PENDING)
    organisation.save()
    note("organisation.updated", by, organisation, before=before, after=after, data={"fields": changed})
    if {"identifier", "code_reason"}.intersection(changed):
        _note_accepted_code(organisation, by)
    return organisation


@transaction.atomic
def verify_organisation(*, organisation, by):
    """核验: the data agree with the certificate; the organisation may submit."""
    organisation = _lock_for_verification(organisation, by)
    if not organisation.is_verified:
        _set_verification(organisation, Organisation.Verification.VERIFIED, by=by)
        organisation.save()
        note("organisation.verified", by, organisation)
    return organisation


@transaction.atomic
def return_organisation(*, organisation, by, reason):
    """退回: the organisation must correct its data; the reason is shown to its people."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say what must be corrected.")})
    organisation = _lock_for_verification(organisation, by)
    _set_verification(organisation, Organisation.Verification.RETURNED, by=by, reason=reason)
    organisation.save()
    note("organisation.returned", by, organisation, data={"reason": reason})
    return organisation


def _lock_for_verification(organisation, by):
    if Membership.objects.filter(person=by, organisation=organisation).exists():
        raise NotAllowed(_("Nobody verifies an organisation for which they act."))
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _set_verification(organisation, verification, *, by=None, reason=""):
    organisation.verification = verification
    organisation.verified_by = by
    organisation.verified_at = timezone.now() if by else None
    organisation.verification_reason = reason


def _note_accepted_code(organisation, by):
    """Who let a code pass whose check digit does not fit, and why."""
    if organisation.kind.has_credit_code and doubt(organisation.identifier):
        data = {"credit_code": organisation.identifier, "reason": organisation.code_reason}
        note("organisation.code_accepted", by, organisation, data=data)


def _refuse_unknown(fields):
    unknown = fields.keys() - ORGANISATION_FIELDS
    if unknown:
        raise TypeError(f"Not fields of an organisation that may be changed: {', '.join(sorted(unknown))}")


def _snapshot(organisation):
    values = {field: getattr(organisation, field) for field in ORGANISATION_FIELDS - {"region", "kind"}}
    return values | {"kind": organisation.kind_id, "region": organisation.region.code}
