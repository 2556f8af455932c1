"""What can go wrong when a case is moved or a process is published, in words for whoever tried."""

from django.core.exceptions import ValidationError

from forms_workflows.errors import NotAllowed, Refused


class QuorumNotMet(NotAllowed):
    """Too few experts, or an even number where it must be odd."""


class UnknownOutcome(Refused):
    """The stage has no such outcome."""


class ImmutableVersion(TypeError):
    """Programming error: published versions are never changed or deleted."""

    def __init__(self):
        super().__init__("a published process version never changes; publish a new one")


class NotSound(ValidationError):
    """The draft cannot be published. ``problems`` says, sentence by sentence, what is missing."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__([str(problem) for problem in self.problems])
