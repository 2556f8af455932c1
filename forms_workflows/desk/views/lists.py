"""Ranking, shortlist, and the meeting's decision on it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from forms_workflows.decisions.domain import meetings, publicity, shortlists
from forms_workflows.decisions.models import Shortlist
from forms_workflows.errors import Refused
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain import ranking as ranking_domain

from ..forms.lists import MeetingForm
from ..requests import desk_view, typed
from ..rules import reads_cases
from .rounds import LIST_RIGHTS, round_for

RANKING_RIGHTS = ("round.rank", "shortlist.propose", "supervise", "meeting.register")


@desk_view
def ranking(request, round_pk):
    """The order of the scored cases; from here the shortlist is drawn up."""
    round, rights = round_for(request, round_pk, *RANKING_RIGHTS)
    if round.graph.first(Kind.RANK) is None:
        raise Http404
    if request.method == "POST":
        try:
            if "rank" in request.POST and "round.rank" in rights:
                ranking_domain.rank_round(round=round, person=request.user)
                return redirect("desk:ranking", round_pk=round.pk)
            if "shortlist" in request.POST and "shortlist.propose" in rights:
                return redirect("desk:shortlist", pk=draw_up(request, round).pk)
        except Refused as error:
            messages.error(request, str(error))
    newest = round.rankings.first()
    rule = shortlists.selection_rule(round)
    selected, tied = shortlists.propose_selection(newest, rule) if newest else ([], [])
    posted = set(request.POST.getlist("selected"))
    chosen = posted or {str(case.submission_id) for case in selected}
    context = {
        "round": round,
        "rights": rights,
        "ranking": newest,
        "rows": newest.cases.select_related("submission__organisation", "submission__region")
        if newest
        else [],
        "chosen": chosen,
        "tied": {case.submission_id for case in tied},
        "rule": rule,
        "waiting": ranking_domain.still_before_ranking(round).count(),
        "scored": ranking_domain.count_scored(round),
        "shortlist": round.shortlists.first(),
        "stale": newest is not None and ranking_domain.is_stale(newest),
        "note": typed(request.POST, "note"),
        "tie_reason": typed(request.POST, "tie_reason"),
    }
    return render(request, "desk/ranking.html", context)


def draw_up(request, round):
    newest = round.rankings.first()
    if newest is None:
        raise Refused(_("Rank the cases first."))
    wanted = set(request.POST.getlist("selected"))
    rows = newest.cases.select_related("submission").order_by("position", "pk")
    return shortlists.draw_up_shortlist(
        round=round,
        ranking=newest,
        selected=[case.submission for case in rows if str(case.submission_id) in wanted],
        person=request.user,
        note=typed(request.POST, "note"),
        tie_reason=typed(request.POST, "tie_reason"),
    )


@desk_view
def shortlist(request, pk):
    """One version of the list: put it before the meeting, register the decision, release the publicity page."""
    found = get_object_or_404(
        Shortlist.objects.select_related("round__programme__department", "drawn_up_by", "ranking"), pk=pk
    )
    round, rights = round_for(request, found.round_id, *LIST_RIGHTS)
    form = MeetingForm(request.POST if "register" in request.POST else None)
    if request.method == "POST":
        try:
            if "propose" in request.POST and "shortlist.propose" in rights:
                shortlists.propose_shortlist(shortlist=found, person=request.user)
                return redirect("desk:shortlist", pk=pk)
            if "register" in request.POST and "meeting.register" in rights and form.is_valid():
                meetings.register_meeting(
                    shortlist=found,
                    person=request.user,
                    rejected=rejected_items(request, found),
                    **form.cleaned_data,
                )
                messages.success(request, _("The decision was registered."))
                newest = round.shortlists.first()
                return redirect("desk:shortlist", pk=newest.pk)
        except Refused as error:
            messages.error(request, str(error))
    context = {
        "shortlist": found,
        "round": round,
        "rights": rights,
        "rows": item_rows(request, found),
        "may_read": reads_cases(request.desks, round.programme.department),
        "meeting": getattr(found, "meeting", None),
        "form": form,
        "periods": found.periods.all(),
        "release_url": reverse_or_empty("notices_admin:release_publicity", found.pk)
        if "publicity.release" in rights
        else "",
        "publicity_problems": publicity.problems_before_publicity(found)
        if found.status in (Shortlist.Status.APPROVED, Shortlist.Status.VOID)
        else [],
    }
    return render(request, "desk/shortlist.html", context)


def rejected_items(request, shortlist):
    """{submission pk: reason} of the listed cases that the meeting took off the list."""
    listed = shortlist.items.values_list("submission_id", flat=True)
    return {pk: typed(request.POST, f"why-{pk}") for pk in listed if f"reject-{pk}" in request.POST}


def item_rows(request, shortlist):
    """The items, each with what has been ticked and typed on this page."""
    items = shortlist.items.select_related("submission__organisation", "submission__region")
    return [
        {
            "item": item,
            "rejected": f"reject-{item.submission_id}" in request.POST,
            "why": typed(request.POST, f"why-{item.submission_id}"),
        }
        for item in items
    ]


def reverse_or_empty(name, *args):
    """An address of the pages' side, which the desk knows by name only; empty if this installation has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
