"""Which submissions a person may see. Every list and every page of a case starts here."""

from django.db import models
from django.db.models import Exists, OuterRef, Q


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, person, desks):
        """Cases that this person's roles and regions give, less those from which the person is barred.

        ``desks`` is the person's ``parties.rules.Desks``. Drafts are their organisation's alone.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(
            _of_own_organisation(desks)
            | _of_partner(desks)
            | _of_own_area(desks)
            | _of_whole_department(desks)
            | _granted(person)
        ).exclude(_barred(person))

    def of_organisations(self, desks):
        """Cases that the person's organisations lead or take part in."""
        return self.filter(_of_own_organisation(desks) | _of_partner(desks))

    def live(self):
        return self.exclude(status="ended")


class AnswerRoundQuerySet(models.QuerySet):
    def newest_of(self, cases):
        """{pk of the case: its newest answer round}, in one statement."""
        return {one.submission_id: one for one in self.filter(submission__in=cases).order_by("number")}


def _of_own_organisation(desks):
    return Q(organisation__in=desks.organisations())


def _of_partner(desks):
    from .models import Partner

    return Q(
        Exists(Partner.objects.filter(submission=OuterRef("pk"), organisation__in=desks.organisations()))
    )


def _of_own_area(desks):
    """A bureau sees the submitted cases of its region, in the programmes of the department above it."""
    held = desks.held_in("submission.view")
    area = Q(pk__in=[])
    for membership in desks.memberships:
        department = membership.department
        if membership.department_id in held and department.parent_id:
            area |= Q(region=department.region_id, round__programme__department=department.parent_id)
    return area & Q(submitted_at__isnull=False)


def _of_whole_department(desks):
    """A department sees a case once it has reached one of its own desks; supervision sees all submitted ones."""
    read, supervised = (desks.department_ids(right) for right in ("submission.view", "supervise"))
    return Q(round__programme__department__in=read, seen_by_department=True) | Q(
        round__programme__department__in=supervised, submitted_at__isnull=False
    )


def _granted(person):
    from .models import CaseAccess

    return Q(Exists(CaseAccess.objects.filter(submission=OuterRef("pk"), person=person, barred=False)))


def _barred(person):
    from .models import CaseAccess

    return Q(Exists(CaseAccess.objects.filter(submission=OuterRef("pk"), person=person, barred=True)))
