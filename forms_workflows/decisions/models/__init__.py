"""What the department decides in public: shortlist, meeting, publicity period, objections, designations."""

from .designations import Designation, NamedCase, Title, TitleChange
from .meetings import Meeting
from .objections import Objection, new_query_code, private_storage
from .publicity import PublicityPeriod
from .reminders import TitleReminder
from .shortlists import Shortlist, ShortlistItem

__all__ = [
    "Designation",
    "Meeting",
    "NamedCase",
    "Objection",
    "PublicityPeriod",
    "Shortlist",
    "ShortlistItem",
    "Title",
    "TitleChange",
    "TitleReminder",
    "new_query_code",
    "private_storage",
]
