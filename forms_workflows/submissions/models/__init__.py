"""A submission (申报), its answer rounds, files, partners, and who may see it."""

from .access import CaseAccess, CaseOffice
from .answers import AnswerIndex, AnswerRound, FieldNote
from .attachments import Attachment, attachment_path, private_storage
from .notifications import Notification
from .partners import Partner
from .submission import ENDS_THAT_FREE, WAITING_PARTS, Submission

__all__ = [
    "ENDS_THAT_FREE",
    "WAITING_PARTS",
    "AnswerIndex",
    "AnswerRound",
    "Attachment",
    "CaseAccess",
    "CaseOffice",
    "FieldNote",
    "Notification",
    "Partner",
    "Submission",
    "attachment_path",
    "private_storage",
]
