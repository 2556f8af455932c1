"""The sentence of each kind of notification, in one place so that translators meet each once."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forms_workflows.processes.graph.kinds import EffectDone

from .reasons import said

PHRASES = {
    "to_sign": _("“{title}” is filled in and waits for your signature."),
    "to_resubmit": _("“{title}” has been corrected and waits for you to submit it."),
    "draft_reopened": _("“{title}” was given back to you for changes."),
    "partner_asked": _("“{title}” names you as a partner. Please confirm your part, or decline."),
    "partner_declined": _("“{title}”: {partner} does not take part. {reason}"),
    "partner_confirmed": _("“{title}”: {partner} has confirmed its part."),
    "submitted": _("“{title}” was submitted under number {number}."),
    "task": _("New task: {stage} · {title}"),
    "consult_over": _("“{title}”: “{stage}” is over. Your answer is not asked for any more. {reason}"),
    "returned": _("“{title}” was returned for correction. {reason}"),
    "moved": _("“{title}”: {label}."),
    "ended": _("“{title}”: {label}. {reason}"),
    "sheet_assigned": _("You are asked to score “{title}”."),
    "objection_received": _("An objection was received: {receipt}."),
    "objection_accepted": _("An objection to “{title}” is being investigated. You will be heard."),
    "objection_withdrawn": _("An objection was withdrawn: {receipt}."),
    "investigation_over": _("“{title}”: the objection that was being investigated has been withdrawn."),
    "handed_on": _("A colleague handed on a task to you: {stage} · {title}"),
    "publicity_started": _("“{title}”: the {words[publicity]} period runs until {until}."),
    "publicity_corrected": _("“{title}”: the page with the list has been corrected. {note}"),
    "cleared": _("“{title}”: the {words[publicity]} period ended without an objection that stands."),
    "designated": _("“{title}” has been {words[designated]}: {document}."),
    "title_changed": _("“{title}”: {effect}. Document: {document}."),
    "title_ends": _("“{name}” is valid until {until}. Have it renewed in time where that is possible."),
    "title_over": _("“{name}” was valid until {until} and has expired."),
    "asked_to_apply": _("“{title}”: please fill in “{procedure}”. {reason}"),
    "kept": _("“{title}” cannot go on at “{stage}”. {reason}"),
    "opened_by_office": _("“{title}”: “{procedure}” was opened. {reason}"),
}


def phrase(notification):
    """What a notification says, in the active language."""
    submission = notification.submission
    data = {"title": "", "number": "", "label": "", "reason": "", **notification.data}
    if submission is not None:
        data |= {
            "title": submission.title or submission.organisation.name,
            "number": submission.number,
            "label": label_then(submission, notification.data),
            "reason": said(data["reason"]),
            "words": submission.round.programme.words,
        }
        if "effect" in data:
            data["effect"] = EffectDone(data["effect"]).label
        if "stage" in notification.data:
            stage = submission.graph.stage(notification.data["stage"])
            data["stage"] = stage.title if stage else ""
    return format_lazy(PHRASES[notification.kind], **data)


def label_then(submission, data):
    """The applicant's words for the state of which the message tells, not for the state of today."""
    if "part" in data:
        return submission.label_at(data["stage"], data["part"], by=data.get("by", ""))
    return submission.label
