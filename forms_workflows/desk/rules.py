"""Who may do what with a case, and on whose behalf."""

from django.http import Http404


def acts_for(desks, organisation, right="submission.fill"):
    return desks.acts_for(organisation, right)


def reads_cases(desks, department):
    """Whether the person may open the case files of this department's rounds, so that links to them make sense."""
    return desks.holds_any(("submission.view", "supervise"), department)


def is_applicant(desks, submission):
    """Belongs to the organisation that leads the application, with whatever right there."""
    return any(submission.organisation_id == own.pk for own in desks.organisations())


def is_partner(desks, submission):
    owned = {own.pk for own in desks.organisations()}
    return any(partner.organisation_id in owned for partner in submission.partners.all())


def may_sign(desks, submission):
    return acts_for(desks, submission.organisation, "submission.sign")


def require(request, right, department):
    """404 unless the person holds the right in this department. Nothing tells a stranger what exists."""
    if not request.desks.holds(right, department):
        raise Http404
