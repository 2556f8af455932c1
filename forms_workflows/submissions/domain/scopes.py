"""Whose desks a case is dealt with at."""

from forms_workflows.parties.domain.offices import Offices
from forms_workflows.parties.models import Department


def scopes_of(submission):
    """Who stands behind each scope of a desk: tokens of parties.rules, by the department and region of the case."""
    owner, graph = submission.round.programme.department, submission.graph
    if graph.seeks_offices:
        named = [int(key) for key in graph.offices if key.isdecimal()]
        scopes = Offices.for_region(owner, submission.region).scopes(submission.region_id, named=named)
    else:
        scopes = fixed_scopes(owner, submission.region_id)
    return {"applicant": f"o{submission.organisation_id}", **scopes}


def fixed_scopes(owner, region):
    """What a process needs whose desks are the department's and its bureaus' alone."""
    bureau = Department.objects.filter(parent=owner, region=region).first() if region else None
    return {
        "applicant_region": f"d{bureau.pk}" if bureau else "",
        "department": f"d{owner.pk}",
        "calendar_department": owner.pk,
    }
