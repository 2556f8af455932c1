"""The sections of an application and how far each has come."""

from forms_workflows.submissions.models import AnswerRound


def section_states(answer_round, evaluation):
    """Each visible section with its state: empty, started, done; of a returned case also closed (nothing in it may be
    corrected) and reopened (not one of its open fields has been touched yet).
    """
    rows = []
    before = answers_before(answer_round)
    for number, section in enumerate(visible_sections(evaluation), 1):
        codes = set(section.codes)
        problems = [p for p in evaluation.problems if p.level == "error" and p.field in codes]
        given = any(answer_round.answers.get(code) not in (None, "", [], {}) for code in codes)
        open_fields = answer_round.open_fields
        state = "done" if not problems else ("started" if given else "empty")
        if open_fields is not None:
            reopened = codes & set(open_fields)
            if not reopened:
                state = "closed"
            elif all(answer_round.answers.get(code) == before.get(code) for code in reopened):
                state = "reopened"
        rows.append(
            {
                "number": number,
                "code": section.code,
                "title": section.local_title,
                "state": state,
                "problems": len(problems),
            }
        )
    return rows


def answers_before(answer_round):
    """What had been submitted when named fields were reopened; nothing for a first submission or a whole reopening."""
    if answer_round.open_fields is None:
        return {}
    last = AnswerRound.objects.filter(submission=answer_round.submission_id, number__lt=answer_round.number)
    return last.order_by("-number").values_list("answers", flat=True).first() or {}


def visible_sections(evaluation):
    return [section for section in evaluation.form.sections if section.code in evaluation.visible_sections]
