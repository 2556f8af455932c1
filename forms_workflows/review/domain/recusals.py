"""回避: a declared conflict takes a case out of a person's sight and hands."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.models import CaseAccess

from ..models import Recusal


def check_not_barred(submission, person):
    """Raise Refused if this person is barred from the case."""
    if CaseAccess.objects.filter(submission=submission, person=person, barred=True).exists():
        raise Refused(_("You are recused from this case."))


@transaction.atomic
def declare_recusal(*, submission, person, kind, reason="", declared_by):
    """Record the conflict and bar the person. Declaring twice changes nothing."""
    recusal, created = Recusal.objects.get_or_create(
        submission=submission,
        person=person,
        defaults={"kind": kind, "reason": reason, "declared_by": declared_by},
    )
    if created:
        CaseAccess.objects.filter(submission=submission, person=person, barred=False).delete()
        CaseAccess.objects.get_or_create(submission=submission, person=person, barred=True)
        case_event(submission, "recusal.declared", declared_by, subject=recusal, person=person.pk, kind=kind)
    return recusal


def suggested_conflicts(submission, experts, *, answers=None):
    """Experts whose employer stands in the application: its own credit code or one in any of its tables.

    Returns {expert pk: name of the unit}. ``answers`` spares reading the case's own when many cases are looked at.
    """
    codes = {submission.organisation.identifier: submission.organisation.name}
    answers = submission.answers if answers is None else answers
    for rows in answers.values():
        if isinstance(rows, list):
            for row in rows:
                if isinstance(row, dict) and row.get("credit_code"):
                    codes[row["credit_code"]] = row.get("name") or row["credit_code"]
    codes.pop("", None)  # neither has everybody an employer, nor every applicant an identifier
    return {expert.pk: codes[expert.unit_code] for expert in experts if expert.unit_code in codes}
