"""Whose desks a case is dealt with at."""

from forms_workflows.parties.domain.offices import Offices
from forms_workflows.parties.models import Department, Region


def scopes_of(submission):
    """Who stands behind each scope of a desk: tokens of parties.rules, by the department and region of the case."""
    owner, graph = submission.round.programme.department, submission.graph
    if graph.asks_partners:
        return {"applicant": f"o{submission.organisation_id}", **scopes_with_partners(submission, owner)}
    if graph.seeks_offices:
        named = [int(key) for key in graph.offices if key.isdecimal()]
        scopes = Offices.for_region(owner, submission.region).scopes(submission.region_id, named=named)
    else:
        scopes = fixed_scopes(owner, submission.region_id)
    return {"applicant": f"o{submission.organisation_id}", **scopes}


def scopes_with_partners(submission, owner):
    """Besides, those of a case from each region in which partners are."""
    named = [int(key) for key in submission.graph.offices if key.isdecimal()]
    offices = Offices.everywhere(owner)
    own = offices.scopes(submission.region_id, named=named)
    theirs = [offices.scopes(region, named=named) for region in regions_of_partners(submission)]
    return {**own, "partners": theirs}


def regions_of_partners(submission):
    """Primary keys, each once: of the form's table of partners, else of its field for their regions."""
    form = submission.form_version.form
    if form.with_use("partners"):
        codes = submission.partners.values_list("region__code", flat=True)
    else:
        field = form.with_use("partner_regions")
        answered = submission.answers.get(field.code) if field else None
        codes = [row.get("region") if isinstance(row, dict) else row for row in answered or ()]
    return list(Region.objects.filter(code__in=list(codes)).order_by("code").values_list("pk", flat=True))


def fixed_scopes(owner, region):
    """What a process needs whose desks are the department's and its bureaus' alone."""
    bureau = Department.objects.filter(parent=owner, region=region).first() if region else None
    return {
        "applicant_region": f"d{bureau.pk}" if bureau else "",
        "department": f"d{owner.pk}",
        "calendar_department": owner.pk,
    }
