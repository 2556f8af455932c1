"""What a person is to the site's safety rules."""

from forms_workflows.parties.models import Role

ADMIN = "wagtailadmin.access_admin"


def is_staff(person):
    """Whoever works for a department, or in the administration."""
    return person.has_perm(ADMIN) or person.memberships.filter(department__isnull=False).exists()


def needs_second_factor(person, *, superusers):
    """Whether one of the person's roles asks for it. ``superusers``: whether they always need it."""
    if person.is_superuser and superusers:
        return True
    return Role.objects.filter(memberships__person=person, second_factor=True).exists()
