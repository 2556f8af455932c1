"""The answers with which a draft begins, where the form says what they are filled in from."""

from forms_workflows.expressions import TABLES, canon
from forms_workflows.expressions import evaluate as work_out
from forms_workflows.references.domain.reading import Pinned

from ..kinds import Place, kind_of


def first_answers(form, known, *, year, deadline=None):
    """{code: answer} of what ``known`` ({"applicant": …, "round": …}, see ``compiler.beginning``) and the tables say.

    What the field would not take from the applicant either is left blank.
    """
    values = {**known, TABLES: Pinned(form.tables)}
    found = {}
    for item in form.fields:
        answer = canon(work_out(item.prefill, values)) if item.prefill else None
        place = Place(item.local_label, year, deadline)
        if answer not in (None, "") and not any(kind_of(item).findings(item, answer, False, place)):
            found[item.code] = answer
    return found
