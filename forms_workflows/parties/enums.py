"""What a role may carry. Code asks for a right, never for a role: roles are rows that a department writes itself."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "submission.fill": _("Fill in the organisation’s applications"),
    "submission.sign": _("Sign, submit and withdraw the organisation’s applications"),
    "submission.view": _("Read the applications of the department’s area"),
    "task.do": _("Handle the tasks of the role’s desk"),
    "task.hand_on": _("Hand the department’s tasks on to another person"),
    "panel.assign": _("Put together the review panel"),
    "round.rank": _("Rank a round"),
    "shortlist.propose": _("Propose the shortlist"),
    "meeting.register": _("Register the decision of the meeting"),
    "publicity.release": _("Release the publicity page"),
    "objection.accept": _("Accept objections"),
    "objection.conclude": _("Conclude objections"),
    "designation.issue": _("Issue the designation document"),
    "plaque.give": _("Register the plaques"),
    "case.terminate": _("Terminate a case after the applicant has been heard"),
    "supervise": _("Read everything, change nothing"),
    "round.manage": _("Set up and open rounds"),
    "people.manage": _("Manage people, departments and organisations"),
    "site.manage": _("Keep regions, site settings and approval, and confirm the rights of roles"),
}
# Held in an organisation these act for an applicant; all others belong to departments.
APPLICANT_RIGHTS = frozenset({"submission.fill", "submission.sign"})


def validate_rights(value):
    unknown = sorted(set(value) - RIGHTS.keys()) if isinstance(value, list) else [str(value)]
    if unknown:
        raise ValidationError(
            _("There is no right called %(rights)s."), code="rights", params={"rights": ", ".join(unknown)}
        )
