"""Which submissions a person may see. Every list and every page of a case starts here."""

from django.db.models import Exists, OuterRef, Q, Subquery

from forms_workflows.processes.models import ReviewTask

from ..models import CaseAccess, CaseOffice, Partner, Submission


def visible_to(person, desks):
    """Cases that this person's roles and regions give, less those from which the person is barred.

    ``desks`` is the person's ``parties.rules.Desks``. Drafts are their organisations' alone.
    """
    if person is None or not person.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(
        _of_own_organisation(desks)
        | _of_own_area(desks)
        | _of_whole_department(desks)
        | _objected_to(desks)
        | Q(Exists(access_of(person, barred=False)))
    ).exclude(Exists(access_of(person, barred=True)))


def with_correction_due(cases):
    """The cases with ``correct_by``: when a correction that was asked for is due. Empty where none was."""
    task = ReviewTask.objects.filter(
        process=OuterRef("process"), finished__isnull=True, flow_task_type="HUMAN"
    )
    return cases.annotate(correct_by=Subquery(task.order_by("pk").values("scheduled")[:1]))


def access_of(person, *, barred):
    """What was granted to, or taken from, a person in the case of the outer query."""
    return CaseAccess.objects.filter(submission=OuterRef("pk"), person=person, barred=barred)


def _of_own_organisation(desks):
    own = desks.organisations()
    partners = Partner.objects.filter(submission=OuterRef("pk"), organisation__in=own)
    return Q(organisation__in=own) | Q(Exists(partners))


def _of_own_area(desks):
    """A bureau sees the submitted cases of its region in the programmes of the department above it.

    Also those in which only a partner has its seat there. Whoever holds the right in the department above does not
    see the bureaus' cases by that: they come to it when they have passed.
    """
    held = desks.held_in("submission.view")
    area = Q(pk__in=[])
    for membership in desks.memberships:
        department = membership.department
        if membership.department_id in held and department.parent_id and department.region_id:
            partners = Partner.objects.filter(submission=OuterRef("pk"), region=department.region_id)
            there = Q(region=department.region_id) | Q(Exists(partners))
            area |= there & Q(round__programme__department=department.parent_id)
    return (area & Q(submitted_at__isnull=False)) | _come_to_office(held)


def _come_to_office(departments):
    """The cases that have come to a desk of one of these departments, whatever their region."""
    if not departments:
        return Q(pk__in=[])
    return Q(pk__in=CaseOffice.objects.filter(department__in=departments).values("submission"))


def _of_whole_department(desks):
    """A department sees a case of its programmes once it has reached one of its own desks; supervision all submitted."""
    return Q(
        round__programme__department__in=desks.department_ids("submission.view"), seen_by_department=True
    ) | Q(round__programme__department__in=desks.department_ids("supervise"), submitted_at__isnull=False)


def _objected_to(desks):
    """Whoever accepts a department's objections reads the cases to which somebody has objected."""
    departments = desks.department_ids("objection.accept")
    if not departments:
        return Q(pk__in=[])
    objected = Submission.objects.filter(
        round__programme__department__in=departments, objections__isnull=False
    )
    return Q(pk__in=objected.order_by().values("pk"))
