"""What a role, a department or both are there for, as the processes say."""

from django.utils.translation import gettext as _

from forms_workflows.wording import joined, joined_clauses, labelled

from ..models import Membership
from ..signals import services_asked


def services_of(*, role=None, department=None, organisation=None):
    """[what a process answers: its ``process`` and ``stages``], over all that answer."""
    answers = services_asked.send(
        sender=Membership, role=role, department=department, organisation=organisation
    )
    return [service for _receiver, services in answers for service in services]


def said(services):
    """“Process: stage, stage; process: stage”."""
    return joined_clauses(
        labelled(service.process, joined(stage.title for stage in service.stages)) for service in services
    )


def what_it_serves(membership):
    """(sentence, whether anything waits for it): what somebody who has just got a role deals with."""
    place = {"department": membership.department, "organisation": membership.organisation}
    services = services_of(role=membership.role, **place)
    words = {"person": membership.person, "role": membership.role.local_title, "place": membership.place}
    if services:
        return _("%(person)s deals with %(stages)s.") % {**words, "stages": said(services)}, True
    return (
        _("No stage of a published process waits for the role “%(role)s” in %(place)s.") % words,
        False,
    )
