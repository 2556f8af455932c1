"""The queue and the case file: where officers take up, read and decide."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict, Refused
from forms_workflows.processes.models import ReviewTask
from forms_workflows.review.domain import decide as deciding
from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.review.models import Recusal, ScoreSheet
from forms_workflows.submissions.models import Submission
from forms_workflows.wording import moment

from ..forms.decisions import DecisionForm, reopenable_fields
from ..reading.casefile import case_context
from ..reading.queues import filter_choices, neighbour, own_queue
from ..reading.rows import task_rows
from ..requests import desk_view, submission_for, typed
from ..rules import is_applicant, is_partner

PAGE = 20


@desk_view
def tasks(request):
    """My tasks, due first, filtered by stage, region, deadline and “mine”."""
    chosen = queue_filters(request)
    page = Paginator(own_queue(request, **chosen), PAGE).get_page(request.GET.get("page"))
    stages, regions = filter_choices(request)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "listing": page,
        "rows": task_rows(page.object_list, request.user, request.desks),
        "stages": stages,
        "regions": regions,
        "chosen": request.GET,
        "query": query.urlencode() + "&" if query else "",
    }
    return render(request, "desk/tasks.html", context)


def queue_filters(request):
    """What of the query string the queue understands; anything else is ignored."""
    filters = {}
    if stage := typed(request.GET, "stage"):
        filters["stage"] = stage
    if code := typed(request.GET, "region"):
        filters["region"] = code
    if moment := end_of_day(typed(request.GET, "due")):
        filters["due_before"] = moment
    if request.GET.get("mine"):
        filters["mine"] = True
    return filters


def end_of_day(text):
    """The end of the day that was typed (deadlines stand at 24:00), or None if it is no day."""
    try:
        day = parse_date(text)
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0, 0, 1))) if day else None
    except (ValueError, OverflowError):
        return None


@desk_view
def case(request, pk):
    """The case file for whoever may read it; those with a task on it are led to the task."""
    submission = submission_for(request, pk)
    sheet = submission.sheets.filter(expert=request.user, voided_at__isnull=True).first()
    if sheet:
        return redirect("desk:sheet", pk=sheet.pk)
    if is_applicant(request.desks, submission) or is_partner(request.desks, submission):
        return redirect("desk:application", pk=pk)
    task = own_queue(request).filter(process_id=submission.process_id).first()
    if task and submission.process_id:
        return redirect("desk:task", pk=task.pk)
    return render(request, "desk/case.html", case_context(request, submission))


@desk_view
def task(request, pk):
    """One task: the case file with the decision beside it."""
    item, submission = task_for(request, pk)
    if not (item.owner_permission in request.desks.tokens or item.owner_id == request.user.pk):
        return redirect("desk:case", pk=submission.pk)
    if item.status not in ("NEW", "ASSIGNED"):
        messages.info(request, who_was_faster(item))
        return redirect("desk:case", pk=submission.pk)
    if submission.is_returned:
        return redirect("desk:application", pk=submission.pk)
    if sheet := ScoreSheet.objects.filter(task=item, expert=request.user).first():
        return redirect("desk:sheet", pk=sheet.pk)
    form = DecisionForm(submission=submission, task=item, person=request.user)
    if request.method == "POST":
        response = handle(request, submission, item, form)
        if response:
            return response
    context = case_context(request, submission, task=item) | {
        "task": item,
        "form": form,
        "mine": item.owner_id == request.user.pk,
        "taken_by_other": item.owner_id and item.owner_id != request.user.pk,
        "reopenable": reopenable_fields(submission, form) if form.reopens else [],
        "recusal_kinds": Recusal.Kind.choices,
    }
    return render(request, "desk/task.html", context)


def task_for(request, pk):
    """The task and its case, if the person may see the case; else 404."""
    item = get_object_or_404(ReviewTask.objects.select_related("process", "owner"), pk=pk)
    submission = Submission.objects.filter(process_id=item.process_id).only("pk").first()
    if submission is None:
        raise Http404
    return item, submission_for(request, submission.pk)


def who_was_faster(item):
    """What has become of a finished task, for the people of its desk."""
    if item.status != "DONE" or item.owner is None:
        return _("This task is not open any more.")
    return _("%(person)s handled this on %(time)s.") % {
        "person": item.owner,
        "time": moment(item.finished),
    }


def handle(request, submission, item, form):
    """Carry out the button that was pressed; None: show the page again, with everything that was typed."""
    try:
        if "take" in request.POST:
            deciding.take(submission=submission, task=item, person=request.user, desks=request.desks)
            return redirect("desk:task", pk=item.pk)
        if "release" in request.POST:
            deciding.give_back(submission=submission, task=item, person=request.user)
            return redirect("desk:tasks")
        if "recuse" in request.POST:
            return recuse(request, submission)
        return decide(request, submission, item, form)
    except Conflict as error:
        # Somebody was faster: what has become of the case says more than the form that was sent.
        messages.error(request, str(error))
        return redirect("desk:task", pk=item.pk)
    except Refused as error:
        form.problems = getattr(error, "problems", [])
        messages.error(request, str(error))
        form.keep_draft()
    return None


def decide(request, submission, item, form):
    readable = form.read(request.POST, request.FILES)
    if "save" in request.POST or form.wants_rerender or not readable:
        form.keep_draft()
        if "save" in request.POST and readable:
            messages.success(request, _("Saved. Nothing has been decided yet."))
        return redirect("desk:task", pk=item.pk) if readable else None
    following = neighbour(request, item, "next")
    with transaction.atomic():
        deciding.decide(
            submission=submission,
            task=item,
            person=request.user,
            desks=request.desks,
            outcome=form.outcome,
            reason=form.reason,
            answers=form.answers,
            files=form.files,
            open_fields=form.open_fields,
            notes=form.notes,
        )
        form.store_files()
    messages.success(request, _("Done: %(case)s.") % {"case": submission})
    return redirect("desk:task", pk=following.pk) if following else redirect("desk:tasks")


def recuse(request, submission):
    declare_recusal(
        submission=submission,
        person=request.user,
        kind=request.POST.get("kind")
        if request.POST.get("kind") in Recusal.Kind.values
        else Recusal.Kind.OTHER,
        reason=typed(request.POST, "recusal_reason"),
        declared_by=request.user,
    )
    messages.success(request, _("Your recusal is on record. You no longer see this case."))
    return redirect("desk:tasks")


@desk_view
def step(request, pk, direction):
    """The next or previous task of the queue, seen from this one."""
    if direction not in ("next", "previous"):
        raise Http404
    item, _submission = task_for(request, pk)
    found = neighbour(request, item, direction)
    return redirect("desk:task", pk=found.pk) if found else redirect("desk:tasks")
