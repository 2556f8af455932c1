"""Rights as plain functions. Views, templates and tests ask here, both when a button is drawn and when it is pressed."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404

from forms_workflows.parties.desks import desks_for
from forms_workflows.submissions.models import Submission


def desk_view(view):
    """For signed-in people; ``request.desks`` holds their desks."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.desks = desks_for(request)
        return view(request, *args, **kwargs)

    return login_required(wrapper)


def submission_for(request, pk):
    """The case, if this person may see it; else 404, the same as for a case that does not exist."""
    cases = Submission.objects.visible_to(request.user, request.desks).select_related(
        "round__programme__department",
        "round__process_version",
        "process_version",
        "form_version",
        "organisation",
        "region",
    )
    return get_object_or_404(cases, pk=pk)


def own_submission_for(request, pk, right="submission.fill"):
    """The case, if the person may act for its organisation; else 404."""
    submission = submission_for(request, pk)
    if not acts_for(request.desks, submission.organisation, right):
        raise Http404
    return submission


def acts_for(desks, organisation, right="submission.fill"):
    return any(organisation.pk == own.pk for own in desks.organisations(right))


def is_applicant(desks, submission):
    """Belongs to the organisation that leads the application, with whatever right there."""
    return any(submission.organisation_id == own.pk for own in desks.organisations())


def is_partner(desks, submission):
    owned = {own.pk for own in desks.organisations()}
    return any(partner.organisation_id in owned for partner in submission.partners.all())


def may_sign(desks, submission):
    return acts_for(desks, submission.organisation, "submission.sign")


def require(request, right, department):
    """404 unless the person holds the right in this department itself. Nothing tells a stranger what exists."""
    if not holds(request.desks, right, department):
        raise Http404


def holds(desks, right, department):
    return any(
        membership.department_id == department.pk and right in membership.role.rights
        for membership in desks.memberships
        if membership.department_id
    )
