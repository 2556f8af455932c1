"""What an audit event says on a case's timeline."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "submission.started": _("Application started"),
    "submission.finished": _("Filled in, handed over for signature"),
    "submission.reopened": _("Given back for changes"),
    "submission.submitted": _("Signed and submitted"),
    "submission.correction_finished": _("Corrected, handed over to the principal"),
    "submission.corrected": _("Correction submitted"),
    "submission.withdrawn": _("Withdrawn"),
    "submission.terminated": _("Terminated"),
    "submission.lapsed": _("Lapsed"),
    "submission.cancelled": _("Ended with its round"),
    "stage.overdue": _("Overdue; the process went on by itself"),
    "correction.asked": _("A correction was asked for"),
    "shortlist.corrected": _("Listed anew with its correction"),
    "partner.declined": _("A partner does not take part"),
    "partner.confirmed": _("A partner confirmed its part"),
    "task.taken": _("Taken up"),
    "task.released": _("Given back to the desk"),
    "task.handed_on": _("Handed on to a colleague"),
    "task.returned": _("Returned to the desk: whoever had taken it has left it"),
    "stage.proposed": _("Proposed"),
    "stage.decided": _("Decided"),
    "scoring.opened": _("Scoring opened"),
    "sheet.sealed": _("A score sheet was handed in"),
    "scoring.closed": _("Scoring closed with the sheets that were in"),
    "scoring.repeated": _("Session void, to be repeated"),
    "expert.replaced": _("An expert was replaced"),
    "defence.absent": _("Absent at the defence"),
    "recusal.declared": _("A recusal was declared"),
    "case.shortlisted": _("Put on the shortlist"),
    "case.not_shortlisted": _("Not shortlisted"),
    "case.approved": _("Approved by the meeting"),
    "case.rejected": _("Rejected by the meeting"),
    "case.published": _("Publicity period began"),
    "case.publicity_void": _("Publicity suspended"),
    "case.cleared": _("Publicity period ended without an objection that stands"),
    "case.resumed": _("Objection not upheld, publicity goes on"),
    "case.held": _("The investigation of an objection goes on"),
    "case.objection_upheld": _("Objection upheld"),
    "objection.received": _("An objection was received"),
    "objection.accepted": _("An objection is being investigated"),
    "objection.not_accepted": _("An objection was not accepted"),
    "objection.extended": _("The investigation was extended"),
    "objection.rejected": _("An objection was not upheld"),
    "objection.partly": _("An objection was partly upheld"),
    "objection.upheld": _("An objection was upheld"),
    "objection.withdrawn": _("An objection was withdrawn"),
    "case.designated": _("Designated"),
    "case.plaqued": _("Plaque given"),
}


def describe(event):
    """The sentence of an event; its bare name if it is none of a case's."""
    return EVENTS.get(event.action, event.action)
