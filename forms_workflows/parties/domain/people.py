"""People come and go; roles are granted and revoked."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.errors import NotAllowed

from ..models import Membership, Person
from ..signals import person_deactivated, role_revoked
from .letters import tell, tell_supervision
from .records import note, save_record
from .roles import refuse_united_powers


@transaction.atomic
def save_person(*, person, by, data=None):
    """Store a person's data, as ``save_record``. A new person has no password; who set it up sends a link.

    A changed address is told to the former one, to the new one and to supervision: links to choose a password
    go there.
    """
    former = Person.objects.filter(pk=person.pk).values_list("email", flat=True).first()
    if former is None:
        person.set_unusable_password()
    changed = save_record(instance=person, by=by, data=data)
    if former is not None and former.lower() != person.email.lower():
        announce_address(person, former)
    return changed


def announce_address(person, former):
    words = {"person": person, "username": person.username}
    tell(
        [former, person.email],
        subject=gettext_lazy("Your e-mail address was changed"),
        text=gettext_lazy(
            "The e-mail address of the account %(username)s was changed by whoever keeps the accounts. "
            "If you know nothing of it, ask them at once."
        ),
        words=words,
    )
    tell_supervision(
        subject=gettext_lazy("An e-mail address was changed"),
        text=gettext_lazy("The e-mail address of %(person)s (%(username)s) was changed."),
        words=words,
    )


@transaction.atomic
def note_password_link(*, person, by):
    """Record that somebody else sent the person a link to choose a password, and tell supervision."""
    note("person.password_link_sent", by, person)
    tell_supervision(
        subject=gettext_lazy("A link to choose a password was sent"),
        text=gettext_lazy("%(by)s sent %(person)s (%(username)s) a link to choose a new password."),
        words={"by": by, "person": person, "username": person.username},
    )


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

    ``by`` is None where a command sets up data. Nobody gives a role to themselves, and nobody gets powers that
    must not meet in one person (NotAllowed says which).
    """
    if person == by:
        raise NotAllowed(_("Nobody gives a role to themselves. Ask a colleague."))
    place = {"department": department, "organisation": organisation}
    held = Membership.objects.filter(person=person, role=role, **place).first()
    if held:
        return held
    refuse_united_powers(person, role)
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
