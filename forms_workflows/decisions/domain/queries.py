"""Which titles a person may see as somebody who works with them. What everybody may see is the register."""

from django.db.models import Exists, OuterRef, Q

from forms_workflows.submissions.domain.queries import visible_to

from ..models import Title


def titles_visible_to(person, desks):
    """Titles of cases that the person may see, or about which the person may see one."""
    cases = visible_to(person, desks)
    about = Exists(cases.filter(subject=OuterRef("pk")))
    return Title.objects.filter(Q(submission__in=cases.order_by().values("pk")) | about)
