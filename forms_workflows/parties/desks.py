"""What a person may do, and where: memberships read as rights and as the tokens that tasks carry."""

from collections import defaultdict

from django.utils.functional import cached_property

from .models import Department, Membership, Person


class Desks:
    """The desks of one person, read in at most two queries and then kept.

    A right held in a department covers the departments below it. People who are not signed in or
    are deactivated have no desk; nor do superusers: whoever administers holds no business role.
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

    def has(self, right, department=None, *, organisation=None):
        """Whether the person holds the right: in that department or one above it, in that organisation, or anywhere."""
        if department is not None:
            return department.pk in self.department_ids(right)
        if organisation is not None:
            return organisation in self.organisations(right)
        return right in self.rights

    def departments(self, right):
        """The departments that the right covers, as a list in the order of their regions' codes."""
        ids = self.department_ids(right)
        return [department for department in self._departments if department.pk in ids]

    def department_ids(self, right):
        """Primary keys of what ``departments`` gives."""
        covered, waiting = (
            set(),
            [
                membership.department_id
                for membership in self.memberships
                if membership.department_id and right in membership.role.rights
            ],
        )
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
    def _departments(self):
        return list(Department.objects.select_related("region"))

    @cached_property
    def _below(self):
        below = defaultdict(list)
        for department in self._departments:
            below[department.parent_id].append(department.pk)
        return below


def desks_for(request):
    """The signed-in person's desks, computed once per request."""
    desks = getattr(request, "_desks", None)
    if desks is None or desks.person != request.user:
        desks = request._desks = Desks(request.user)
    return desks


def holders(token):
    """The active people who sit at a desk, for example ``local_handler@d7``. None for a desk that nobody knows."""
    role, _at, place = token.partition("@")
    kind, pk = place[:1], place[1:]
    field = {"d": "department", "o": "organisation"}.get(kind)
    if field is None or not pk.isdecimal():
        return Person.objects.none()
    held = Membership.objects.filter(role__key=role, **{field: int(pk)})
    return Person.objects.filter(is_active=True, pk__in=held.values("person"))
