"""A submission (申报), its answer rounds, files, partners, and who may see it."""

from .access import CaseAccess
from .answers import AnswerIndex, AnswerRound, FieldNote
from .attachments import Attachment, attachment_path, private_storage
from .notifications import Notification
from .partners import Partner
from .submission import ENDS_THAT_FREE, WAITING_PARTS, Submission

__all__ = [
    "AnswerIndex",
    "AnswerRound",
    "Attachment",
    "CaseAccess",
    "ENDS_THAT_FREE",
    "FieldNote",
    "Notification",
    "Partner",
    "Submission",
    "WAITING_PARTS",
    "attachment_path",
    "private_storage",
]
