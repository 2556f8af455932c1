"""What is not kept for ever: what was typed into drafts that nobody submitted. Files of cases are archives."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from forms_workflows.each import each, in_slices

from ..models import AnswerRound, Attachment, Submission
from .events import case_event
from .lock import lock_submission

#: As the privacy page promises.
KEPT = timedelta(days=365)


def forget_drafts(now=None):
    """Empty the drafts that ended unsubmitted a year ago, each in its own transaction. Returns how many."""
    ended = Submission.objects.filter(
        status=Submission.Status.ENDED, submitted_at=None, ended_at__lte=(now or timezone.now()) - KEPT
    )
    typed = AnswerRound.objects.filter(submission=OuterRef("pk")).exclude(answers={})
    files = Attachment.objects.filter(submission=OuterRef("pk"))
    return each("old draft", in_slices(ended.filter(Q(Exists(typed)) | Q(Exists(files)))), forget_draft)


@transaction.atomic
def forget_draft(submission):
    """Number, organisation and end stay; answers, files and the title go."""
    submission = lock_submission(submission)
    submission.title = ""
    submission.save(update_fields=["title"])
    submission.index.all().delete()
    submission.answer_rounds.update(answers={}, computed={}, dropped=[])
    for attachment in submission.attachments.all():
        transaction.on_commit(lambda file=attachment.file: file.storage.delete(file.name))
        attachment.delete()
    case_event(submission, "submission.forgotten", None)
