"""Rights as predicates: what a person may do, and where.

A right is held through a role in one place. Held in a department, it covers that department and all below it;
held in an organisation, that organisation. Everybody asks ``Desks``; nobody compares departments by hand.
Tasks are another matter: they carry the token of one desk, and only who sits at it may do them.
"""

from collections import defaultdict

from django.utils.functional import cached_property

from .models import Department, Membership, Person, Role


class Desks:
    """The desks of one person, read in at most two queries and then kept.

    People who are not signed in or are deactivated have no desk; nor do superusers: whoever administers
    holds no business role.
    """

    def __init__(self, person):
        self.person = person

    @cached_property
    def memberships(self):
        if not (self.person.is_authenticated and self.person.is_active):
            return []
        memberships = Membership.objects.filter(person_id=self.person.pk).order_by(
            "role__position", "role__key", "pk"
        )
        return list(memberships.select_related("role", "organisation", "department"))

    @cached_property
    def tokens(self):
        """``role@d<department>`` and ``role@o<organisation>``: compare with a task's ``owner_permission``."""
        return {membership.desk for membership in self.memberships}

    @cached_property
    def rights(self):
        return {right for membership in self.memberships for right in membership.role.rights}

    def has(self, right):
        """Whether the person holds the right anywhere."""
        return right in self.rights

    def holds(self, right, department):
        """Whether the person holds the right in this department: there, or in one above it.

        No query beyond ``memberships`` where the right is held in the department itself or nowhere.
        """
        held = self.held_in(right)
        if department.pk in held:
            return True
        return bool(held and department.parent_id) and department.pk in self.department_ids(right)

    def holds_any(self, rights, department):
        return any(self.holds(right, department) for right in rights)

    def acts_for(self, organisation, right=None):
        """Whether the person belongs to the organisation, with that right if one is named."""
        return any(own.pk == organisation.pk for own in self.organisations(right))

    def held_in(self, right):
        """Primary keys of the departments in which a role of the person carries the right."""
        return {
            membership.department_id
            for membership in self.memberships
            if membership.department_id and right in membership.role.rights
        }

    def department_ids(self, right):
        """Primary keys of all departments that the right covers."""
        covered, waiting = set(), list(self.held_in(right))
        while waiting:
            pk = waiting.pop()
            if pk not in covered:
                covered.add(pk)
                waiting += self._below[pk]
        return covered

    def organisations(self, right=None):
        """The organisations for which the person acts, with that right if one is named."""
        found = {
            membership.organisation_id: membership.organisation
            for membership in self.memberships
            if membership.organisation_id and (right is None or right in membership.role.rights)
        }
        return list(found.values())

    @cached_property
    def _below(self):
        below = defaultdict(list)
        for pk, parent in Department.objects.order_by().values_list("pk", "parent"):
            below[parent].append(pk)
        return below


def desks_for(request):
    """The signed-in person's desks, computed once per request."""
    desks = getattr(request, "_desks", None)
    if desks is None or desks.person != request.user:
        desks = request._desks = Desks(request.user)
    return desks


def people_with(right, *, departments=None):
    """The active people whose roles carry a right, in these departments or anywhere."""
    # Rights are a JSON list; few roles exist, and SQLite cannot ask what a list contains.
    roles = [role.pk for role in Role.objects.only("rights") if right in role.rights]
    held = Membership.objects.filter(role__in=roles)
    if departments is not None:
        held = held.filter(department__in=departments)
    return Person.objects.filter(is_active=True, pk__in=held.values("person"))
