"""Cases on which an editor who may read them tries a condition."""

from django.utils.translation import gettext as _

from forms_workflows.errors import NotAllowed
from forms_workflows.forms.editor.conditions.cases import Case, Cases
from forms_workflows.parties.rules import Desks

from ..models import Submission
from .facts import facts_of, personal_fields
from .queries import visible_to

#: That are offered; any other can be typed.
MOST_OFFERED = 20


def cases_to_try(person, form_code):
    """Cases that the person reads whole, as the department that decides on them does; None if there are none."""
    cases = readable_cases(person, form_code)
    latest = [
        (case.number, case.title or case.organisation.name)
        for case in cases.select_related("organisation").order_by("-pk")[:MOST_OFFERED]
    ]
    return Cases(find=lambda number: find_case(cases, number), latest=latest) if latest else None


def readable_cases(person, form_code):
    desks = Desks(person)
    departments = desks.department_ids("submission.view") | desks.department_ids("supervise")
    if not departments:
        return Submission.objects.none()
    return visible_to(person, desks).filter(
        submitted_at__isnull=False,
        process__isnull=False,
        round__programme__department__in=departments,
        form_version__definition__code=form_code,
    )


def find_case(cases, number):
    case = cases.filter(number__iexact=number).order_by("-pk").first()
    if case is None:
        raise NotAllowed(
            _("There is no case “%(number)s” of this form that you may read.") % {"number": number[:20]}
        )
    return Case(str(case), facts_of(case), personal_fields(case.form_version.form))
