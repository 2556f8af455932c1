"""Cases that started this one, or that it has started."""

from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.submissions.domain.queries import visible_to


def related_to(submission, person, desks):
    """{parent, children} as far as the person may see them. Nothing is asked where no case starts another."""
    seen = visible_to(person, desks).select_related(
        "organisation", "process_version", "round__programme", "round__procedure"
    )
    parent = seen.filter(pk=submission.parent_id).first() if submission.parent_id else None
    starts = submission.graph.of_kind(Kind.SPAWN)
    children = list(seen.filter(parent=submission.pk).order_by("pk")) if starts else []
    return {"parent": parent, "children": children}
