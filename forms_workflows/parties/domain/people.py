"""People come and go; roles are granted and revoked."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import NotAllowed

from ..models import Membership, Person
from ..signals import person_deactivated, role_revoked
from .records import note


@transaction.atomic
def deactivate(*, person, by):
    """Nobody can sign in with the account any more; sessions end at their next request, all records stay."""
    if person == by:
        raise NotAllowed(_("Nobody deactivates their own account. Ask a colleague."))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        note("person.deactivated", by, person)
        person_deactivated.send(sender=Person, person=person, by=by)
    return person


@transaction.atomic
def reactivate(*, person, by):
    """The person signs in again, with the roles held before."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        note("person.reactivated", by, person)
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
    note("role.granted", by, person, data={"desk": membership.desk})
    return membership


@transaction.atomic
def revoke_role(*, membership, by):
    """Take a role away; what the person did with it stays."""
    desk, person = membership.desk, membership.person
    membership.delete()
    note("role.revoked", by, person, data={"desk": desk})
    role_revoked.send(sender=Membership, person=person, desk=desk, by=by)
