"""Cases that started this one, or that it has started; and what keeps it from starting one."""

from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.domain.spawning import why_held
from forms_workflows.submissions.reasons import said


def related_to(submission, person, desks):
    """{parent, children} as far as the person may see them; ``kept``: why it cannot start another one.

    Nothing is asked where no case starts another.
    """
    seen = visible_to(person, desks).select_related(
        "organisation", "process_version", "round__programme", "round__procedure"
    )
    parent = seen.filter(pk=submission.parent_id).first() if submission.parent_id else None
    starts = submission.graph.of_kind(Kind.SPAWN)
    children = list(seen.filter(parent=submission.pk).order_by("pk")) if starts else []
    return {"parent": parent, "children": children, "kept": said(why_held(submission)) if starts else ""}
