"""What a role carries: proposed by one, confirmed by another; and which powers must not meet in one person."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.errors import Conflict, FourEyes, NotAllowed

from ..enums import RIGHTS
from ..models import Membership, Person, RightsChange, Role, Separation
from .letters import tell_supervision
from .records import note


@transaction.atomic
def propose_rights(*, role, rights, by):
    """Ask for other rights of a role; the role keeps its own until a second person confirms.

    Takes the place of a proposal that is still waiting. Returns the change, or None where nothing would change.
    Raises NotAllowed for one's own role and for powers that must not meet.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    rights = [right for right in RIGHTS if right in rights]
    refuse_own_role(role, by)
    refuse_united_rights(role, rights)
    _decline(role.changes.filter(outcome=RightsChange.Outcome.WAITING), by)
    if set(rights) == set(role.rights):
        return None
    change = RightsChange.objects.create(role=role, rights=rights, proposed_by=by)
    note("role.rights_proposed", by, role, data={"rights": rights})
    tell_supervision(
        subject=gettext_lazy("Other rights were proposed for a role"),
        text=gettext_lazy("%(by)s proposed other rights for the role “%(role)s”. A second person decides."),
        words={"by": by, "role": role},
    )
    return change


@transaction.atomic
def confirm_rights(*, change, by):
    """Let the role carry the proposed rights from now on. Raises FourEyes for whoever proposed them."""
    change = lock_waiting(change)
    role = change.role
    if change.proposed_by_id == by.pk:
        raise FourEyes(_("Whoever proposed other rights cannot confirm them. Ask a second person."))
    refuse_own_role(role, by)
    refuse_united_rights(role, change.rights)
    before, role.rights = {"rights": role.rights}, change.rights
    role.save(update_fields=["rights"])
    _decide(change, RightsChange.Outcome.CONFIRMED, by)
    note(
        "role.rights_changed",
        by,
        role,
        before=before,
        after={"rights": role.rights},
        data={"rights": role.rights},
    )
    tell_supervision(
        subject=gettext_lazy("The rights of a role were changed"),
        text=gettext_lazy(
            "The role “%(role)s” has other rights now: proposed by %(first)s, confirmed by %(second)s."
        ),
        words={"role": role, "first": change.proposed_by, "second": by},
    )
    return role


@transaction.atomic
def decline_rights(*, change, by):
    """Leave the role as it is. Whoever proposed the change takes it back in this way."""
    _decline([lock_waiting(change)], by)


def lock_waiting(change):
    change = RightsChange.objects.select_for_update().get(pk=change.pk)
    change.role = Role.objects.select_for_update().get(pk=change.role_id)
    if change.outcome != RightsChange.Outcome.WAITING:
        raise Conflict(
            _("This change of rights was decided already: %(outcome)s.")
            % {"outcome": change.get_outcome_display()}
        )
    return change


def _decline(changes, by):
    for change in changes:
        _decide(change, RightsChange.Outcome.DECLINED, by)
        note("role.rights_declined", by, change.role, data={"rights": change.rights})


def _decide(change, outcome, by):
    change.outcome, change.decided_by, change.decided_at = outcome, by, timezone.now()
    change.save(update_fields=["outcome", "decided_by", "decided_at"])


def refuse_own_role(role, person):
    if person is not None and role.memberships.filter(person=person).exists():
        raise NotAllowed(_("Nobody changes the rights of a role of their own. Ask a colleague."))


def refuse_united_powers(person, role):
    """Raise NotAllowed where the role would unite powers in this person that must not meet."""
    # Two roles given at once: the second waits for the first.
    Person.objects.select_for_update().get(pk=person.pk)
    held = {right for each in Role.objects.filter(memberships__person=person) for right in each.rights}
    if broken := first_broken(held | set(role.rights)):
        raise NotAllowed(
            _("%(person)s would hold powers that must not meet in one person (%(rule)s).")
            % {"person": person, "rule": broken}
        )


def refuse_united_rights(role, rights):
    """Raise NotAllowed where these rights must not meet, in the role itself or in one of those who hold it."""
    if broken := first_broken(rights):
        raise NotAllowed(_("These rights must not meet in one role (%(rule)s).") % {"rule": broken})
    for person, held in powers_of(role.memberships.values("person"), besides=role).items():
        if broken := first_broken(held | set(rights)):
            raise NotAllowed(
                _("%(person)s would hold powers that must not meet in one person (%(rule)s).")
                % {"person": person, "rule": broken}
            )


def first_broken(rights, separations=None):
    """The separation that forbids these rights in one person, or None."""
    separations = Separation.objects.all() if separations is None else separations
    return next((rule for rule in separations if rule.forbids(rights)), None)


def powers_of(people=None, *, besides=None):
    """{person: rights held anywhere}, of these people or of everybody; without what one role gives."""
    memberships = Membership.objects.select_related("person", "role")
    if people is not None:
        memberships = memberships.filter(person__in=people)
    powers = {}
    for membership in memberships:
        held = powers.setdefault(membership.person, set())
        if membership.role != besides:
            held.update(membership.role.rights)
    return powers


def people_against(separation):
    """Who holds today what this separation would keep apart."""
    return [person for person, rights in powers_of().items() if separation.forbids(rights)]
