"""更正: an entry of a list that is public is wrong. The applicant corrects it; its case goes its own way meanwhile."""

from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes.graph.kinds import Anew
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.returns import CorrectionWanted, ask_for_correction, may_reopen
from forms_workflows.submissions.models import Submission

from .publicity import current_period, signal_case
from .shortlists import list_anew


def public_fields(submission):
    """[(code, label)] of what the public reads of an entry and the applicant can correct."""
    fields = submission.form_version.form.fields
    return [(one.code, one.local_label) for one in fields if one.may_be_published and may_reopen(one)]


@transaction.atomic
def correct_entry(*, shortlist, submission, person, reason, open_fields):
    """A plain mistake, found without an objection: the applicant is asked to correct these fields of its entry.

    Where the stage asks for it, the case leaves the period and is published again for one of its own; else it stays,
    and is cleared once its correction is in. ``reason`` is read by the applicant.
    """
    submission = lock_submission(submission)
    period = current_period(submission)
    stands = submission.status == Submission.Status.OPEN and submission.part == "period"
    if not stands or period is None or period.shortlist_id != shortlist.pk or not period.is_running:
        raise Refused(
            _("“%(case)s” is not in the running period of this list: %(state)s.")
            % {"case": submission, "state": submission.label}
        )
    if not reason.strip():
        raise Refused(_("Say what is wrong. The applicant reads it."))
    wanted = CorrectionWanted.of(submission, by=person, fields=open_fields)
    if wanted.fields is None:
        raise Refused(_("Choose what is to be corrected."))
    if submission.correcting:
        raise Refused(_("A correction of this application is open already."))
    if submission.current_stage.publicity.anew != Anew.NONE:
        signal_case(
            submission,
            person=person,
            part="period",
            outcome="void",
            action="case.publicity_void",
            reason=reason,
        )
        list_anew(submission=submission, shortlist=shortlist, person=person, note=reason.strip())
    ask_for_correction(submission, wanted, reason=reason.strip(), stage=submission.stage)
    return submission
