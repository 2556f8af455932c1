"""Cases that started this one, or that it has started; and what keeps it from starting one."""

from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.domain.spawning import why_held
from forms_workflows.submissions.reasons import said

ROUND = ("round__programme", "round__procedure")


def related_to(submission, person, desks, *, officer=False):
    """{parent, children} as far as the person may see them; ``kept``: why it cannot start another one.

    An officer of the case also reads that a case is there which nobody but its applicant may open yet: ``is_hidden``.
    Nothing is asked where no case starts another.
    """
    seen = visible_to(person, desks).select_related("organisation", "process_version", *ROUND)
    parent = seen.filter(pk=submission.parent_id).first() if submission.parent_id else None
    starts = submission.graph.of_kind(Kind.SPAWN)
    children = list(seen.filter(parent=submission.pk)) if starts else []
    if starts and officer:
        hidden = submission.children.exclude(pk__in=[child.pk for child in children])
        for child in hidden.select_related("organisation", "process_version", *ROUND):
            child.is_hidden = True
            children.append(child)
    children.sort(key=lambda child: child.pk)
    kept = said(why_held(submission)) if starts and officer else ""
    return {"parent": parent, "children": children, "kept": kept}
