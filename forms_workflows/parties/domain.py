"""Changes to people, organisations and regions. Each writes its audit event in the same transaction."""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain import SITE, record

from .models import Membership, Organisation, Person, Region

REGION_FILES = Path(__file__).parent / "data" / "regions"
# What the certificate says: a change makes the organisation unverified again.
CERTIFIED_FIELDS = {"name", "credit_code", "kind", "region", "legal_representative"}
ORGANISATION_FIELDS = CERTIFIED_FIELDS | {"address"}


class NotAllowed(Exception):
    """This person may not do this here; the message says why."""


# --- regions ----------------------------------------------------------------------------------


def read_regions(path):
    """The rows of a CSV file with the columns code, kind, parent, name, short_name, name_en, name_ug."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_regions(rows):
    """Create or update regions by code; a row may name a parent that stands below it in the file.

    Regions that the rows do not mention stay: cases may point to them. Returns the regions by code.
    """
    regions = {region.code: region for region in Region.objects.all()}
    waiting = {row["code"]: row for row in rows}
    while waiting:
        ready = [row for row in waiting.values() if not row["parent"] or row["parent"] not in waiting]
        if not ready:
            raise ValidationError(
                _("These regions contain each other: %(codes)s") % {"codes": ", ".join(waiting)}
            )
        for row in ready:
            regions[row["code"]] = _load_region(row, regions)
            del waiting[row["code"]]
    return regions


def _load_region(row, regions):
    if row["parent"] and row["parent"] not in regions:
        raise ValidationError(
            _("Region %(code)s is part of %(parent)s, which is not known.")
            % {"code": row["code"], "parent": row["parent"]}
        )
    region = regions.get(row["code"]) or Region(code=row["code"])
    for field in ("kind", "name", "short_name", "name_en", "name_ug"):
        setattr(region, field, row.get(field) or "")
    region.parent = regions.get(row["parent"])
    region.full_clean()
    region.save()
    return region


# --- people -----------------------------------------------------------------------------------


@transaction.atomic
def deactivate(*, person, by):
    """Nobody can sign in with the account any more; sessions end at their next request, all records stay."""
    if person == by:
        raise NotAllowed(_("Nobody deactivates their own account. Ask a colleague."))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        _record("person.deactivated", by, person)
    return person


@transaction.atomic
def reactivate(*, person, by):
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        _record("person.reactivated", by, person)
    return person


@transaction.atomic
def grant_role(*, person, role, by, department=None, organisation=None):
    """Give a person a role in one department or one organisation. Giving it twice changes nothing.

    ``by`` is None where a command sets up data. Nobody gives a role to themselves.
    """
    if person == by:
        raise NotAllowed(_("Nobody gives a role to themselves. Ask a colleague."))
    place = {"department": department, "organisation": organisation}
    held = Membership.objects.filter(person=person, role=role, **place).first()
    if held:
        return held
    membership = Membership(person=person, role=role, **place)
    membership.full_clean()
    membership.save()
    _record("role.granted", by, person, data={"desk": membership.desk})
    return membership


@transaction.atomic
def revoke_role(*, membership, by):
    desk, person = membership.desk, membership.person
    membership.delete()
    _record("role.revoked", by, person, data={"desk": desk})


# --- organisations ----------------------------------------------------------------------------


@transaction.atomic
def register_organisation(*, by, **fields):
    """Enter an organisation, to be verified by its department before it can submit."""
    _refuse_unknown(fields)
    organisation = Organisation(**fields)
    organisation.full_clean()
    organisation.save()
    _record("organisation.registered", by, organisation, after=_snapshot(organisation))
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
    _record("organisation.updated", by, organisation, before=before, after=after, data={"fields": changed})
    return organisation


@transaction.atomic
def verify_organisation(*, organisation, by):
    """核验: the data agree with the certificate; the organisation may submit."""
    organisation = _lock_for_verification(organisation, by)
    if not organisation.is_verified:
        _set_verification(organisation, Organisation.Verification.VERIFIED, by=by)
        organisation.save()
        _record("organisation.verified", by, organisation)
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
    _record("organisation.returned", by, organisation, data={"reason": reason})
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


def _refuse_unknown(fields):
    unknown = fields.keys() - ORGANISATION_FIELDS
    if unknown:
        raise TypeError(f"Not fields of an organisation that may be changed: {', '.join(sorted(unknown))}")


def _snapshot(organisation):
    values = {field: getattr(organisation, field) for field in ORGANISATION_FIELDS - {"region"}}
    return values | {"region": organisation.region.code}


def _record(action, by, subject, **details):
    return record(action=action, actor=by, chain=SITE, subject=subject, **details)


# --- anything else that a form saves -------------------------------------------------------------


@transaction.atomic
def save_record(*, instance, by, data=None):
    """Save a validated region, department, role or person, and record which of its fields changed.

    Returns whether anything did. The record names the fields; of the values it keeps a digest only.
    """
    stored = type(instance)._base_manager.filter(pk=instance.pk).first()
    before = _values(stored) if stored else None
    instance.save()
    after = _values(instance)
    if before == after and not data:
        return False
    fields = sorted(name for name in after if before is None or before[name] != after[name])
    verb = "updated" if stored else "created"
    details = {"before": before, "after": after, "data": {"fields": fields} | (data or {})}
    _record(f"{instance._meta.model_name}.{verb}", by, instance, **details)
    return True


@transaction.atomic
def delete_record(*, instance, by):
    """Delete and record it. Raises ProtectedError for what something else refers to."""
    before, name = _values(instance), str(instance)
    # Recorded first, while the key is known; a refusal takes the event back.
    _record(f"{instance._meta.model_name}.deleted", by, instance, before=before, data={"name": name})
    instance.delete()


def _values(instance):
    fields = [field for field in instance._meta.concrete_fields if field.name != "last_login"]
    return {field.name: field.value_to_string(instance) for field in fields}
