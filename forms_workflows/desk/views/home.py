"""The desk's first page: what is mine, what waits for me, what I was told."""

from django.db.models import OuterRef, Subquery

from forms_workflows.decisions.domain.starting import offers_to, procedures_started_by
from forms_workflows.review.domain.handing_on import HAND_ON_RIGHTS
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.queries import with_correction_due
from forms_workflows.submissions.models import AnswerRound, Partner, Submission

from ..reading.consulting import led_by
from ..reading.messages import unread
from ..reading.queues import count_queue, own_head
from ..reading.rounds import rounds_of
from ..reading.rows import task_rows
from ..rules import OBJECTION_RIGHTS, reads, scores
from .base import DeskView


class HomeView(DeskView):
    """Applicants see their applications, reviewers their tasks, the department its rounds; some people all of it."""

    template = "desk/home.html"

    def context(self):
        desks = self.request.desks
        context = {"notifications": unread(self.request.user)[:6]}
        if desks.organisations():
            context |= self.applicant_context()
        if any(membership.department_id for membership in desks.memberships):
            context |= self.officer_context()
        return context

    def officer_context(self):
        desks = self.request.desks
        count, more = count_queue(self.request)
        return {
            "tasks": task_rows(own_head(self.request, 6), self.request.user, desks),
            "task_count": count,
            "more_tasks": more,
            "works": True,
            "scores": scores(desks),
            "consults": led_by(self.request.user, desks).exists(),
            "hands_on": any(desks.has(right) for right in HAND_ON_RIGHTS),
            "reads": reads(desks),
            "objects": bool(desks.rights.intersection(OBJECTION_RIGHTS)),
            "rounds": rounds_of(desks),
            "startable": procedures_started_by(desks),
        }

    def applicant_context(self):
        organisations = self.request.desks.organisations()
        newest = AnswerRound.objects.filter(submission=OuterRef("pk")).order_by("-number")
        fillable = {own.pk for own in self.request.desks.organisations("submission.fill")}
        mine = (
            with_correction_due(Submission.objects.filter(organisation__in=organisations))
            .annotate(corrected_at=Subquery(newest.values("finished_at")[:1]))
            .select_related("round", "process_version", "organisation")
            .order_by("-pk")
        )
        live = {
            (case.round_id, case.organisation_id) for case in mine if case.end not in ("withdrawn", "lapsed")
        }
        accepting = Round.objects.accepting().select_related("programme__department") if fillable else []
        return {
            "organisations": organisations,
            "applications": mine,
            "signing_for": {own.pk for own in self.request.desks.organisations("submission.sign")},
            "calls": [round for round in accepting if any((round.pk, own) not in live for own in fillable)],
            "titles": offers_to(self.request.desks.organisations("submission.fill")) if fillable else [],
            "confirmations": Partner.objects.filter(
                organisation__in=organisations,
                confirmed_at__isnull=True,
                declined_at__isnull=True,
            )
            .exclude(submission__status=Submission.Status.ENDED)
            .select_related("submission__organisation", "submission__round"),
        }
