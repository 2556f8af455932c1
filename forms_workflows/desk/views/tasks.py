"""The queue and the case file: where officers take up, read and decide."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.errors import Conflict
from forms_workflows.processes import engine
from forms_workflows.processes.models import ReviewTask
from forms_workflows.review.domain import consulting, tasks
from forms_workflows.review.domain import decide as deciding
from forms_workflows.review.domain.handing_on import may_hand_on
from forms_workflows.review.models import Recusal, ScoreSheet
from forms_workflows.submissions.models import Submission
from forms_workflows.wording import joined, moment

from ..forms.decisions import DecisionForm, reopenable_fields
from ..reading.casefile import case_context
from ..reading.consulting import AskedDesk
from ..reading.passages import proposal_in_words
from ..reading.queues import count_queue, filter_choices, neighbour, own_queue, queue_page
from ..reading.rows import task_rows
from ..requests import FILTERS, filter_query, key_or_none, queue_filters, submission_for, typed, visible_cases
from ..rules import is_applicant, is_partner
from .base import ActionView, DeskView, kept
from .confirming import Question
from .recusing import Recusing


class TasksView(DeskView):
    """My tasks, due first, filtered by stage, region, deadline and “mine”."""

    template = "desk/tasks.html"

    def context(self):
        asked = self.request.GET
        filters = queue_filters(asked)
        part = queue_page(
            self.request,
            after=key_or_none(asked.get("after")),
            before=key_or_none(asked.get("before")),
            **filters,
        )
        count, more = count_queue(self.request, **filters)
        programmes, stages, regions = filter_choices(self.request)
        return {
            "part": part,
            "rows": task_rows(part.tasks, self.request.user, self.request.desks),
            "count": count,
            "more": more,
            "programmes": programmes,
            "several": len(programmes) > 1,
            "stages": stages,
            "regions": regions,
            "chosen": {name: typed(asked, name) for name in FILTERS if asked.get(name)},
            "query": filter_query(asked),
        }


class CaseView(DeskView):
    """The case file for whoever may read it; those with a task on it are led to the task."""

    where = "case"
    template = "desk/case.html"

    def find(self, pk):
        self.submission = submission_for(self.request, pk)
        sheet = self.submission.sheets.filter(expert=self.request.user, voided_at__isnull=True).last()
        if sheet:
            return redirect("desk:sheet", pk=sheet.pk)
        desks = self.request.desks
        if is_applicant(desks, self.submission) or is_partner(desks, self.submission):
            return redirect("desk:application", pk=pk)
        task = own_queue(self.request).filter(process_id=self.submission.process_id).first()
        if task and self.submission.process_id:
            return redirect("desk:task", pk=task.pk)
        return None

    def context(self):
        department = self.submission.round.programme.department
        return case_context(self.request, self.submission) | {
            "may_close": consulting.may_close(self.submission, self.request.desks),
            "may_terminate": self.submission.status == Submission.Status.OPEN
            and self.request.desks.holds("case.terminate", department),
        }


def task_for(request, pk):
    """The task and its case, if the person may see the case; else 404."""
    submission = get_object_or_404(visible_cases(request), process__task__pk=pk)
    return ReviewTask.objects.select_related("process", "owner").get(pk=pk), submission


def task_url(request, task):
    """The address of a task in the queue that was filtered so; of that queue if there is no task."""
    path = reverse("desk:task", args=[task.pk]) if task else reverse("desk:tasks")
    return path + filter_query(request.GET)


def who_was_faster(task):
    """What has become of a finished task, for the people of its desk."""
    if why := engine.why_closed(task):
        return why
    if task.status != "DONE" or task.owner is None:
        return _("This task is not open any more.")
    return _("%(person)s handled this on %(time)s.") % {
        "person": task.owner,
        "time": moment(task.finished),
    }


def end_question(submission, form):
    return Question(
        title=_("End this case: %(outcome)s") % {"outcome": form.chosen.title},
        rows=[
            (_("Case"), submission),
            (_("How it ends"), form.end.label),
            (_("Who is told"), _("Everybody of %(name)s") % {"name": submission.organisation.name}),
            (_("Files"), joined(file["name"] for file in form.kept_files) or "–"),
        ],
        warnings=[_("This cannot be undone.")],
        letter=form.letter or "–",
        verb=_("Decide"),
        grave=not form.end.success,
    )


def answer_question(submission, form):
    return Question(
        title=_("Answer: %(answer)s") % {"answer": form.chosen.title},
        rows=[
            (_("Case"), submission),
            (_("What you write"), form.reason or "–"),
            (_("Files"), joined(file["name"] for file in form.kept_files) or "–"),
        ],
        warnings=[_("An answer that has been given cannot be changed.")],
        verb=_("Answer"),
    )


class TaskView(Recusing, ActionView):
    """One task: the case file with the decision beside it."""

    where = "case"
    template = "desk/task.html"
    only_button = "decide"
    after_recusal = "desk:tasks"

    def find(self, pk):
        self.task, self.submission = task_for(self.request, pk)
        return self.elsewhere()

    def elsewhere(self):
        """Where this task is not for this person to decide, the screen that is."""
        task, person = self.task, self.request.user
        if not (task.owner_permission in self.request.desks.tokens or task.owner_id == person.pk):
            return redirect("desk:case", pk=self.submission.pk)
        if task.status not in ("NEW", "ASSIGNED"):
            messages.info(self.request, who_was_faster(task))
            return redirect("desk:case", pk=self.submission.pk)
        if self.submission.is_returned:
            return redirect("desk:application", pk=self.submission.pk)
        if sheet := ScoreSheet.objects.filter(task=task, expert=person).first():
            return redirect("desk:sheet", pk=sheet.pk)
        return None

    @cached_property
    def form(self):
        form = DecisionForm(submission=self.submission, task=self.task, person=self.request.user)
        if self.restored:
            form.read(self.restored, self.request.FILES)
        return form

    @property
    def of_case(self):
        """What every verb of deciding is told."""
        return {"submission": self.submission, "task": self.task, "person": self.request.user}

    def press_take(self):
        tasks.take(**self.of_case, desks=self.request.desks)
        return self.again()

    def press_release(self):
        tasks.give_back(**self.of_case)
        return redirect("desk:tasks")

    def press_autosave(self):
        if self.task.owner_id != self.request.user.pk:
            raise Conflict(_("This task is not yours any more."))
        self.form.read(self.request.POST, self.request.FILES)
        self.form.keep_draft()
        return kept(
            unread=[problem.message for section in self.form.sections for problem in section.unreadable]
        )

    def press_save(self):
        readable = self.form.read(self.request.POST, self.request.FILES)
        self.form.keep_draft()
        if not readable:
            return None
        messages.success(self.request, _("Saved. Nothing has been decided yet."))
        return self.again()

    @cached_property
    def is_ready(self):
        """Take over what was posted and keep it; True if it can be decided on, or a row of a table was asked for."""
        readable = self.form.read(self.request.POST, self.request.FILES)
        self.form.keep_draft()
        if readable and not self.form.wants_rerender:
            self.problems = self.form.complain()
        else:
            self.problems = self.form.problems
        return readable and not self.problems

    def before_decide(self):
        """A decision by which the case ends is shown first as the applicant will read it, an answer as it will be kept."""
        if not self.is_ready or self.form.wants_rerender:
            return None
        if self.form.stage.consult:
            return answer_question(self.submission, self.form)
        if self.form.end is None:
            return None
        return end_question(self.submission, self.form)

    def press_decide(self):
        form = self.form
        if not self.is_ready:
            return None
        if form.wants_rerender:
            return self.again()
        following = neighbour(self.request, self.task, "next", **queue_filters(self.request.GET))
        try:
            with form.files() as files:
                self.conclude(files)
        except Conflict:
            form.clear_files(also_stored=True)
            raise
        form.clear_files()
        messages.success(self.request, _("Done: %(case)s.") % {"case": self.submission})
        return redirect(task_url(self.request, following))

    def conclude(self, files):
        form = self.form
        said = {
            **self.of_case,
            "desks": self.request.desks,
            "outcome": form.outcome,
            "reason": form.reason,
            "answers": form.answers,
            "files": files,
        }
        if form.stage.consult:
            consulting.answer(**said)
        else:
            deciding.decide(**said, open_fields=form.open_fields, notes=form.notes)

    def again(self):
        return redirect(task_url(self.request, self.task))

    def context(self):
        task, form = self.task, self.form
        taken_by_other = bool(task.owner_id) and task.owner_id != self.request.user.pk
        context = case_context(self.request, self.submission, task=task)
        return context | {
            "task": task,
            "advice": proposal_in_words(self.submission, form.advice, fields=context["readable"]),
            "form": form,
            "query": filter_query(self.request.GET),
            "problems": self.problems,
            "wrong": {problem.anchor: problem.message for problem in self.problems},
            "may_hand_on": taken_by_other and may_hand_on(task, self.request.desks),
            "answers_only": bool(form.stage.consult),
            "asked_as": AskedDesk(task).asked_as if form.stage.consult else "",
            "mine": task.owner_id == self.request.user.pk,
            "taken_by_other": taken_by_other,
            "reopenable": reopenable_fields(self.submission, form) if form.reopens else [],
            "recusal_kinds": Recusal.Kind.choices,
        }


class StepView(DeskView):
    """The next or previous task of the queue, seen from this one."""

    where = "case"

    def find(self, pk, direction):
        if direction not in ("next", "previous"):
            raise Http404
        self.task, _submission = task_for(self.request, pk)
        self.direction = direction

    def show(self):
        found = neighbour(self.request, self.task, self.direction, **queue_filters(self.request.GET))
        return redirect(task_url(self.request, found))
