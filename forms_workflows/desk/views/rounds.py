"""A round as the department sees it: how many cases stand where, and what is to be decided next."""

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from forms_workflows.decisions.models import Objection, PublicityPeriod, Title
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Submission

from ..reading.exports import summary_table
from ..requests import desk_view
from .home import DEPARTMENT_RIGHTS

#: Who sees shortlists.
LIST_RIGHTS = ("shortlist.propose", "meeting.register", "publicity.release", "supervise")


def round_for(request, pk, *rights):
    """The round and its department's rights of this person; 404 unless one of ``rights`` is among them."""
    round = get_object_or_404(
        Round.objects.select_related("programme__department", "process_version"),
        pk=pk,
        process_version__isnull=False,
    )
    held = {right for right in DEPARTMENT_RIGHTS if request.desks.holds(right, round.programme.department)}
    if not held & set(rights or DEPARTMENT_RIGHTS):
        raise Http404
    return round, held


@desk_view
def round_overview(request, pk):
    round, rights = round_for(request, pk)
    context = {
        "round": round,
        "rights": rights,
        "stages": stage_counts(round),
        "ends": end_counts(round),
        "total": round.submissions.exclude(submitted_at=None).count(),
        "drafts": round.submissions.filter(status__in=["draft", "signing"]).count(),
        "panels": round.panels.annotate(case_count=Count("cases", distinct=True), sealed=sealed_sheets()),
        "ranking": round.rankings.first(),
        "shortlists": round.shortlists.annotate(item_count=Count("items")),
        "periods": PublicityPeriod.objects.filter(shortlist__round=round).select_related("shortlist"),
        "objections": Objection.objects.filter(period__shortlist__round=round).count()
        if rights & {"objection.accept", "objection.conclude", "supervise"}
        else None,
        "sees_lists": bool(rights & set(LIST_RIGHTS)),
        "titles": Title.objects.filter(designation__round=round).count(),
    }
    return render(request, "desk/round.html", context)


def sealed_sheets():
    return Count("sheets", filter=Q(sheets__sealed_at__isnull=False), distinct=True)


def stage_counts(round):
    """Live cases by stage, in the order of the process."""
    counts = dict(
        Submission.objects.filter(round=round, status=Submission.Status.OPEN)
        .values_list("stage")
        .annotate(count=Count("pk"))
    )
    return [
        {
            "title": stage.title,
            "count": counts.get(stage.key, 0),
            "kind": stage.kind,
        }
        for stage in round.graph.stages
    ]


def end_counts(round):
    """Ended cases by how they ended."""
    ended = (
        Submission.objects.filter(round=round, status=Submission.Status.ENDED)
        .values_list("end")
        .annotate(count=Count("pk"))
        .order_by("end")
    )
    return [{"title": round.graph.end(end).title, "count": count} for end, count in ended]


@desk_view
def export_summary(request, pk):
    """推荐汇总表: the round's cases that the person may see, as a spreadsheet."""
    round, _rights = round_for(request, pk, "round.rank", "shortlist.propose", "panel.assign", "supervise")
    cases = (
        visible_to(request.user, request.desks)
        .filter(round=round)
        .select_related("organisation", "region", "form_version", "process_version", "round")
        .order_by("number")
    )
    content = summary_table(round, cases)
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="round-{round.pk}-{timezone.localdate()}.xlsx"'
    return response
