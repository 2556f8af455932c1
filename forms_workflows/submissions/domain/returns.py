"""What a return for correction (补正) opens: a new answers document with the fields that may change."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused

from ..models import AnswerRound, FieldNote
from .events import case_event
from .notify import notify_organisation


@dataclass(frozen=True)
class CorrectionWanted:
    """What somebody wants corrected. ``fields`` None: all of them; ``notes`` {code: what is wrong there}."""

    by: object = None
    fields: list | None = None
    notes: dict = field(default_factory=dict)

    @classmethod
    def of(cls, submission, *, by, fields=None, notes=None):
        """From what was chosen and typed on a screen: a field with a note is meant too. Refused for unknown fields."""
        notes = {code: text.strip() for code, text in (notes or {}).items() if text.strip()}
        chosen = sorted(set(fields or []) | set(notes))
        known = {field.code for field in submission.form_version.form.fields if may_reopen(field)}
        if unknown := [code for code in chosen if code not in known]:
            raise Refused(
                _("The application has no field %(code)s that can be corrected.") % {"code": unknown[0][:40]}
            )
        return cls(by=by, fields=chosen or None, notes=notes)


def may_reopen(field):
    """Fields without an answer of the applicant's own cannot be corrected."""
    return field.type not in ("computed", "note")


def open_correction(submission, *, stage, reason, wanted=None):
    """A new answers document, copied from the last one, in which the applicant corrects what was returned."""
    wanted = wanted or CorrectionWanted()
    last = submission.answer_rounds.order_by("-number").first()
    answer_round = AnswerRound.objects.create(
        submission=submission,
        number=last.number + 1,
        answers=last.answers,
        open_fields=wanted.fields,
        reason=reason,
        asked_by=wanted.by,
        asked_stage=stage,
    )
    FieldNote.objects.bulk_create(
        FieldNote(answer_round=answer_round, field=code, text=text, author=wanted.by)
        for code, text in wanted.notes.items()
    )
    return answer_round


def drop_correction(submission):
    """The time for a correction is over and the case goes on without it: what was submitted before is what counts.

    Returns the answers document of the correction, with that content.
    """
    newest, before = submission.answer_rounds.order_by("-number")[:2]
    for name in ("answers", "computed", "dropped", "digest"):
        setattr(newest, name, getattr(before, name))
    newest.submitted_at = timezone.now()
    newest.save()
    return newest


def ask_for_correction(submission, wanted, *, reason, stage):
    """Open fields of a case that stays where it stands in its process: its entry on a public list was wrong.

    ``submission`` is locked. Nothing but the correction is waited for; there is no deadline by itself.
    """
    if submission.correcting:
        raise Refused(_("A correction of this application is open already."))
    open_correction(submission, stage=stage, reason=reason, wanted=wanted)
    submission.correcting, submission.reason, submission.changed_at = True, reason, timezone.now()
    submission.save(update_fields=["correcting", "reason", "changed_at"])
    event = case_event(submission, "correction.asked", wanted.by, fields=wanted.fields)
    notify_organisation(event, submission, kind="returned", data={"stage": stage, "reason": reason})
