"""The steps of a process as the applicant sees them. Ranking, list and meeting all read “in review”."""

from forms_workflows.forms.schema.labels import translate


def public_progress(submission):
    """[{title, label, state: done|current|todo, article}] – stages whose label for the applicant is the same are one."""
    graph = submission.graph
    stages = graph["stages"]
    keys = [stage["key"] for stage in stages]
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
        label = stage.get("label_for_applicant") or stage["title"]
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
                "title": translate(graph, stage["title"] if stage["kind"] != "rank" else label),
                "state": state,
                "article": stage.get("article", ""),
            }
        )
    return rows
