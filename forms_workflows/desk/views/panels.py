"""Panels: choose experts and cases, open the scoring, mark absences; what to do when a session does not go as planned."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.parties.models import Person
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain import panels as assembling
from forms_workflows.review.domain import replacements
from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.review.models import Panel, Recusal
from forms_workflows.submissions.models import Submission

from ..forms.panels import ConflictForm, PanelForm, ReplacementForm, SessionForm
from ..requests import desk_view, row_or_404
from .rounds import round_for


def experts_of(round):
    """People with a seat at the panel's desk in the round's department."""
    stage = round.graph.first(Kind.SCORE)
    return (
        Person.objects.filter(
            is_active=True,
            memberships__role__key=stage.score.experts,
            memberships__department=round.programme.department,
        )
        .distinct()
        .order_by("name", "pk")
    )


def panel_for(request, pk, *rights):
    panel = get_object_or_404(Panel.objects.select_related("round"), pk=pk)
    round, held = round_for(request, panel.round_id, *(rights or ("panel.assign", "supervise")))
    return panel, round, held


@desk_view
def new_panel(request, round_pk):
    round, _rights = round_for(request, round_pk, "panel.assign")
    stage = round.graph.first(Kind.SCORE)
    if stage is None:
        raise Http404
    waiting = assembling.waiting_for_panel(round, stage).select_related("organisation")
    form = PanelForm(request.POST or None, experts=experts_of(round), cases=waiting)
    if request.method == "POST" and form.is_valid():
        panel = assembling.create_panel(
            round=round, stage=stage, person=request.user, **composition(form.cleaned_data)
        )
        return redirect("desk:panel", pk=panel.pk)
    return render(request, "desk/panel_new.html", {"round": round, "form": form, "waiting": waiting})


@desk_view
def edit_panel(request, pk):
    """Change a panel that is still in preparation: its members, its cases, time and place."""
    panel, round, _rights = panel_for(request, pk, "panel.assign")
    if panel.status != Panel.Status.DRAFT:
        messages.info(request, _("Scoring has begun; replace single experts instead."))
        return redirect("desk:panel", pk=pk)
    own = Submission.objects.filter(panel_cases__panel=panel, panel_cases__absent=False)
    waiting = assembling.waiting_for_panel(round, round.graph.stage(panel.stage))
    choices = Submission.objects.filter(
        pk__in=[*own.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]
    )
    initial = {
        "title": panel.title,
        "session_at": panel.session_at,
        "place": panel.place,
        "members": panel.members.values_list("person_id", flat=True),
        "cases": own,
    }
    form = PanelForm(
        request.POST or None,
        initial=initial,
        experts=experts_of(round),
        cases=choices.select_related("organisation").order_by("number"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            assembling.change_panel(panel=panel, person=request.user, **composition(form.cleaned_data))
        except Refused as error:
            messages.error(request, str(error))
        return redirect("desk:panel", pk=pk)
    context = {"round": round, "panel": panel, "form": form, "waiting": choices}
    return render(request, "desk/panel_new.html", context)


def composition(entries):
    """What the form says of a panel, as the domain's functions take it."""
    return {
        "title": entries["title"],
        "session_at": entries["session_at"],
        "place": entries["place"],
        "members": list(entries["members"]),
        "submissions": list(entries["cases"]),
    }


@desk_view
def panel(request, pk):
    """Members and progress (sheets handed in, never what they say)."""
    panel, round, rights = panel_for(request, pk)
    forms = forms_of(panel, round)
    if request.method == "POST":
        if "panel.assign" not in rights:
            raise Http404
        if handle(request, panel, round, forms):
            return redirect("desk:panel", pk=panel.pk)
    context = {
        "panel": panel,
        "round": round,
        "members": panel.members.select_related("person"),
        "rows": case_rows(panel),
        "conflicts": open_conflicts(panel),
        "problems": assembling.panel_problems(panel) if panel.status == Panel.Status.DRAFT else [],
        "replacement": forms["replace"](bound_to(request, "replace")),
        "conflict": forms["conflict"](bound_to(request, "conflict")),
        "session": forms["close"](bound_to(request, "close", "repeat")),
        "may_assign": "panel.assign" in rights,
    }
    return render(request, "desk/panel.html", context)


def case_rows(panel):
    """Each case with (sheets handed in, sheets asked for)."""
    cases = panel.cases.select_related("submission__organisation", "submission__process_version")
    counts = {}
    for pk, sealed_at in panel.sheets.filter(voided_at=None).values_list("submission_id", "sealed_at"):
        done, total = counts.get(pk, (0, 0))
        counts[pk] = (done + bool(sealed_at), total + 1)
    return [{"case": case, "sealed": counts.get(case.submission_id)} for case in cases]


def open_conflicts(panel):
    """Sheets of experts who are recused from the case: somebody has to take their place."""
    recused = Recusal.objects.filter(submission=OuterRef("submission"), person=OuterRef("expert"))
    sheets = panel.sheets.filter(
        Exists(recused), voided_at__isnull=True, submission__status=Submission.Status.OPEN
    )
    return sheets.select_related("expert", "submission__organisation")


def forms_of(panel, round):
    """What an organiser can do about a session that goes on, by the name of the button."""
    members = Person.objects.filter(panel_memberships__panel=panel, panel_memberships__left_at=None)
    cases = Submission.objects.filter(panel_cases__panel=panel, status=Submission.Status.OPEN)
    cases = cases.select_related("organisation")
    going_on = cases.filter(stage=panel.stage, part="")
    seated = panel.members.filter(left_at=None).values("person")
    reserve = experts_of(round).exclude(pk__in=seated)

    def session(data):
        return SessionForm(data, auto_id="session-%s", cases=going_on)

    return {
        "replace": lambda data: ReplacementForm(
            data, auto_id="replace-%s", members=members, reserve=reserve, cases=cases
        ),
        "conflict": lambda data: ConflictForm(data, auto_id="conflict-%s", members=members, cases=cases),
        "close": session,
        "repeat": session,
    }


def bound_to(request, *buttons):
    return request.POST if any(name in request.POST for name in buttons) else None


def handle(request, panel, round, forms):
    """Carry out the button that was pressed. False: an entry is missing, show the form again."""
    try:
        if "open" in request.POST:
            assembling.open_panel(panel=panel, person=request.user)
            messages.success(request, _("The sheets are with the experts."))
        elif "absent" in request.POST:
            mark_absent(request, panel, round)
        for name, act in ACTIONS.items():
            if name in request.POST:
                form = forms[name](request.POST)
                if not form.is_valid():
                    return False
                act(request, panel, form.cleaned_data)
    except Refused as error:
        messages.error(request, str(error))
    return True


def mark_absent(request, panel, round):
    cases = Submission.objects.filter(panel_cases__panel=panel)
    case = row_or_404(cases, request.POST["absent"])
    assembling.mark_absent(submission=case, stage=round.graph.stage(panel.stage), person=request.user)
    messages.success(request, _("%(case)s was marked as absent.") % {"case": case})


def replace(request, panel, entries):
    replacements.replace_expert(
        panel=panel,
        old=entries["old"],
        new=entries["new"],
        submission=entries["case"],
        person=request.user,
        reason=entries["reason"],
    )
    messages.success(request, _("The expert was replaced."))


def note_conflict(request, panel, entries):
    """An expert's conflict that somebody else has found out about."""
    declare_recusal(
        submission=entries["case"],
        person=entries["expert"],
        kind=entries["kind"],
        reason=entries["reason"],
        declared_by=request.user,
    )
    messages.success(request, _("The conflict is on record. Name a reserve expert for this case now."))


def close(request, panel, entries):
    replacements.close_scoring(
        panel=panel, submission=entries["case"], person=request.user, reason=entries["reason"]
    )
    messages.success(request, _("The scoring of this case is closed."))


def repeat(request, panel, entries):
    replacements.repeat_session(
        panel=panel, submission=entries["case"], person=request.user, reason=entries["reason"]
    )
    messages.success(request, _("The session is void. The case waits for a panel again."))


ACTIONS = {"replace": replace, "conflict": note_conflict, "close": close, "repeat": repeat}
