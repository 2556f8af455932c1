"""What a case file shows, by who reads it."""

from forms_workflows.audit.models import Event
from forms_workflows.forms.labels import translate
from forms_workflows.submissions.models import AnswerRound

#: Events that speak of scores or objections; readers below the department do not see them.
CONFIDENTIAL = (
    "sheet.",
    "objection.",
    "scoring.",
    "expert.",
    "case.shortlisted",
    "case.approved",
    "case.rejected",
)


def case_context(request, submission, task=None):
    """Answers by section, earlier rounds, results and history, as far as this reader may see them."""
    rounds = list(AnswerRound.objects.filter(submission=submission).select_related("asked_by"))
    submitted = [answer_round for answer_round in rounds if answer_round.submitted_at]
    asked = request.GET.get("round", "")
    sections = sections_for(submission, task)
    shown = next(
        (entry for entry in submitted if str(entry.number) == asked), submitted[-1] if submitted else None
    )
    wide = reads_widely(request.desks, submission)
    return {
        "submission": submission,
        "schema": submission.form_version.schema,
        "sections": sections,
        "section_codes": [section["code"] for section in sections],
        "answers": {**shown.answers, **shown.computed} if shown else {},
        "shown": shown,
        "rounds": submitted,
        "changed": changed_fields(submitted, shown),
        "results": results_for(submission, wide),
        "history": history_for(submission, wide),
        "wide": wide,
    }


def reads_widely(desks, submission):
    """Whether the reader sits in the department itself or supervises; a bureau sees its own stages only."""
    owner = submission.round.programme.department_id
    return any(
        membership.department_id == owner and {"submission.view", "supervise"} & set(membership.role.rights)
        for membership in desks.memberships
    )


def sections_for(submission, task):
    """Every section, or those that the stage declares visible to its desk."""
    sections = submission.form_version.schema["sections"]
    spec = submission.stage_spec() if task else None
    allowed = set(spec["sections"]) if spec and spec.get("sections") else None
    return [section for section in sections if allowed is None or section["code"] in allowed]


def results_for(submission, wide):
    """Conclusions of checks and opinions with the stage's title. Score sheets never appear here."""
    specs = {stage["key"]: stage for stage in submission.graph["stages"]}
    rows = []
    results = (
        submission.results.exclude(part="sheet")
        .select_related("actor", "form_version")
        .prefetch_related("attachments")
    )
    for result in results:
        spec = specs.get(result.stage)
        if spec is None or (not wide and spec["desk"].get("scope") != "applicant_region"):
            continue
        outcome = next((o for o in spec["outcomes"] if o["key"] == result.outcome), None)
        rows.append(
            {
                "result": result,
                "title": translate(submission.graph, spec["title"]),
                "outcome": translate(submission.graph, outcome["title"]) if outcome else result.outcome,
                "schema": result.form_version.schema if result.form_version else None,
            }
        )
    return rows


def history_for(submission, wide):
    events = Event.objects.filter(chain=submission.round.chain, case_id=submission.pk).order_by("-seq")
    if wide:
        return list(events)
    return [event for event in events if not event.action.startswith(CONFIDENTIAL)]


def changed_fields(submitted, shown):
    """Codes whose answers differ from the round before the one shown."""
    if shown is None or shown not in submitted or submitted.index(shown) == 0:
        return []
    earlier = submitted[submitted.index(shown) - 1]
    codes = {*earlier.answers, *shown.answers}
    return sorted(code for code in codes if earlier.answers.get(code) != shown.answers.get(code))
