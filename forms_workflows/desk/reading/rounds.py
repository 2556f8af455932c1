"""A round in figures, and the rounds that are a person's concern."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forms_workflows.review.models import PanelCase, ScoreSheet
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission

from ..rules import DEPARTMENT_RIGHTS, departments_of
from .panels import scoring_named


def rounds_of(desks):
    """Rounds of the departments in which the person has something to decide or to watch."""
    departments = departments_of(desks, DEPARTMENT_RIGHTS)
    if not departments:
        return Round.objects.none()
    rounds = Round.objects.filter(programme__department__in=departments, process_version__isnull=False)
    return rounds.select_related("programme", "process_version").order_by("-year", "-pk")[:10]


def panel_rows(round):
    """[(panel, title of its stage where there are several)], with ``case_count`` and ``sealed``.

    Counted one by one: joined, cases would be multiplied by sheets.
    """
    panels = round.panels.annotate(
        case_count=counted(PanelCase.objects.all()),
        sealed=counted(ScoreSheet.objects.filter(sealed_at__isnull=False)),
    )
    return [(panel, scoring_named(round.graph, panel.stage)) for panel in panels]


def counted(rows):
    """How many of these belong to the panel of the outer query."""
    counts = rows.filter(panel=OuterRef("pk")).order_by().values("panel").annotate(count=Count("pk"))
    return Coalesce(Subquery(counts.values("count")), 0)


def stage_counts(round):
    """Live cases by stage, in the order of the process."""
    counts = dict(
        Submission.objects.filter(round=round, status=Submission.Status.OPEN)
        .values_list("stage")
        .annotate(count=Count("pk"))
    )
    return [
        {
            "stage": stage,
            "title": stage.title,
            "count": counts.get(stage.key, 0),
            "kind": stage.kind,
        }
        for stage in round.graph.places
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
