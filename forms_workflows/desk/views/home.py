"""The desk's first page: what is mine, what waits for me, what I was told."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.queries import visible_to, with_correction_due
from forms_workflows.submissions.models import CaseAccess, Notification, Partner, Submission

from ..reading.queues import own_queue
from ..reading.rows import task_rows
from ..requests import desk_view
from .objections import RIGHTS as OBJECTION_RIGHTS

DEPARTMENT_RIGHTS = (
    "panel.assign",
    "round.rank",
    "shortlist.propose",
    "meeting.register",
    "publicity.release",
    "objection.accept",
    "objection.conclude",
    "designation.issue",
    "plaque.give",
    "supervise",
)


@desk_view
def home(request):
    """Applicants see their applications, reviewers their tasks, the department its rounds; some people all of it."""
    desks = request.desks
    context = {"notifications": unread(request.user)[:6]}
    if desks.organisations():
        context |= applicant_context(request)
    if any(membership.department_id for membership in desks.memberships):
        tasks = own_queue(request)
        context |= {
            "tasks": task_rows(tasks[:6], request.user, desks),
            "task_count": tasks[:100].count(),
            "works": True,
            "scores": scores(desks),
            "objects": bool(desks.rights.intersection(OBJECTION_RIGHTS)),
        }
        context["rounds"] = rounds_of(desks)
    return render(request, "desk/home.html", context)


def scores(desks):
    """Whether the person works on assigned cases only, as experts do: tasks without a right to read applications."""
    return any(
        "task.do" in membership.role.rights and "submission.view" not in membership.role.rights
        for membership in desks.memberships
    )


def applicant_context(request):
    organisations = request.desks.organisations()
    fillable = {own.pk for own in request.desks.organisations("submission.fill")}
    mine = (
        with_correction_due(Submission.objects.filter(organisation__in=organisations))
        .select_related("round", "process_version", "organisation")
        .order_by("-pk")
    )
    live = {(case.round_id, case.organisation_id) for case in mine if case.end not in ("withdrawn", "lapsed")}
    accepting = Round.objects.accepting().select_related("programme__department") if fillable else []
    return {
        "organisations": organisations,
        "applications": mine,
        "calls": [round for round in accepting if any((round.pk, own) not in live for own in fillable)],
        "confirmations": Partner.objects.filter(
            organisation__in=organisations,
            confirmed_at__isnull=True,
        )
        .exclude(submission__status=Submission.Status.ENDED)
        .select_related("submission__organisation", "submission__round"),
    }


def rounds_of(desks):
    """Rounds of the departments in which the person has something to decide or to watch."""
    held = {
        membership.department_id
        for membership in desks.memberships
        if membership.department_id and set(DEPARTMENT_RIGHTS) & set(membership.role.rights)
    }
    return (
        Round.objects.filter(programme__department__in=held, process_version__isnull=False)
        .select_related("programme", "process_version")
        .order_by("-year", "-pk")[:10]
        if held
        else Round.objects.none()
    )


def messages_of(person):
    """Messages to the person, newest first, but those on cases from which the person has been barred since."""
    barred = CaseAccess.objects.filter(person=person, barred=True, submission=OuterRef("submission"))
    return (
        Notification.objects.filter(person=person)
        .exclude(Exists(barred))
        .select_related("submission__process_version", "submission__organisation")
        .order_by("-pk")
    )


def unread(person):
    return messages_of(person).filter(read_at__isnull=True)


@desk_view
def messages(request):
    """Everything that the person was ever told, newest first."""
    page = Paginator(messages_of(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "desk/messages.html", {"listing": page})


@desk_view
def message(request, pk):
    """Open what a message is about; it counts as read then."""
    notification = get_object_or_404(messages_of(request.user), pk=pk)
    if notification.read_at is None:
        Notification.objects.filter(pk=pk).update(read_at=timezone.now())
    if notification.kind == "objection_received":
        return redirect("desk:objections")
    return redirect(*place_of(request, notification.submission))


def place_of(request, submission):
    """Where a message leads: to the case, or to the round for those who decide on lists and not on single cases."""
    if submission is None:
        return ("desk:messages",)
    if visible_to(request.user, request.desks).filter(pk=submission.pk).exists():
        return "desk:case", submission.pk
    department = submission.round.programme.department
    if any(request.desks.holds(right, department) for right in DEPARTMENT_RIGHTS):
        return "desk:round", submission.round_id
    return ("desk:messages",)


@require_POST
@desk_view
def read_all(request):
    Notification.objects.filter(person=request.user, read_at__isnull=True).update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("desk:messages"))
