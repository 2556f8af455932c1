"""People come and go; roles are granted and revoked."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import NotAllowed

from ..models import Membership, Person
from .records import _record

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
