"""The steps of a process as the applicant sees them. Ranking, list and meeting all read “in review”."""

from forms_workflows.processes.graph.kinds import Kind


def public_progress(submission):
    """[{title, label, state: done|current|todo, article}] – stages whose label for the applicant is the same are one."""
    stages = [stage for stage in submission.graph.stages if not stage.auto or stage.auto.told]
    keys = [stage.key for stage in stages]
    ended = submission.status == submission.Status.ENDED
    current = (
        keys.index(submission.stage)
        if submission.stage in keys
        else (len(keys) if submission.succeeded else -1)
    )
    if submission.is_returned or not submission.submitted_at:
        current = 0
    rows = []
    for position, stage in enumerate(stages):
        label = stage.label
        state = "done" if position < current else ("current" if position == current and not ended else "todo")
        if ended and not submission.succeeded:
            state = "todo" if position else "done"
        if rows and rows[-1]["source"] == label:
            if state == "current" or (state == "todo" and rows[-1]["state"] == "done"):
                rows[-1]["state"] = "current" if state == "current" or not ended else rows[-1]["state"]
            continue
        rows.append(
            {
                "source": label,
                "title": stage.title if stage.kind != Kind.RANK else label,
                "state": state,
                "article": stage.article,
            }
        )
    return rows
