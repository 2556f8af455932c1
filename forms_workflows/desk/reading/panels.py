"""A panel's cases, its experts, and the conflicts that wait for a reserve."""

from django.db.models import Exists, OuterRef

from forms_workflows.parties.models import Person
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.models import Recusal
from forms_workflows.submissions.models import Submission


def experts_of(round, stage=None):
    """People with a seat at the panel's desk in the round's department. ``stage``: which scoring, else the first."""
    stage = stage or round.graph.first(Kind.SCORE)
    return (
        Person.objects.filter(
            is_active=True,
            memberships__role__key=stage.score.experts,
            memberships__department=round.programme.department,
        )
        .distinct()
        .order_by("name", "pk")
    )


def scoring_named(graph, key):
    """The title of a scoring where the process has several; "" where there is only one."""
    scorings = graph.of_kind(Kind.SCORE)
    return graph.stage(key).title if len(scorings) > 1 else ""


def sealed_counts(panel, cases):
    """{case's key: (sheets handed in, sheets asked for)} of these cases."""
    counts = {}
    sheets = panel.sheets.filter(voided_at=None, submission__in=[case.submission_id for case in cases])
    for pk, sealed_at in sheets.values_list("submission_id", "sealed_at"):
        done, total = counts.get(pk, (0, 0))
        counts[pk] = (done + bool(sealed_at), total + 1)
    return counts


def open_conflicts(panel):
    """Sheets of experts who are recused from the case: somebody has to take their place."""
    recused = Recusal.objects.filter(submission=OuterRef("submission"), person=OuterRef("expert"))
    sheets = panel.sheets.filter(
        Exists(recused), voided_at__isnull=True, submission__status=Submission.Status.OPEN
    )
    return sheets.select_related("expert", "submission__organisation")
