"""Whose desks a case is dealt with at."""

from forms_workflows.parties.models import Department


def scopes_of(submission):
    """Who stands behind each scope of a desk: tokens of parties.rules, by the department and region of the case."""
    owner = submission.round.programme.department
    bureau = (
        Department.objects.filter(parent=owner, region=submission.region).first()
        if submission.region_id
        else None
    )
    return {
        "applicant": f"o{submission.organisation_id}",
        "applicant_region": f"d{bureau.pk}" if bureau else "",
        "department": f"d{owner.pk}",
        "calendar_department": owner.pk,
    }
