"""What can go wrong when a case is moved, in words for whoever tried."""

from forms_workflows.errors import NotAllowed, Refused


class QuorumNotMet(NotAllowed):
    """Too few experts, or an even number where it must be odd."""


class UnknownOutcome(Refused):
    """The stage has no such outcome."""
