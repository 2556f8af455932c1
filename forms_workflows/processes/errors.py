"""What can go wrong when a case is moved, in words for whoever tried."""

from django.core.exceptions import ValidationError


class EngineError(Exception):
    """The case cannot move so; nothing has changed. The message says why and, where there is one, the way out."""


class Conflict(EngineError):
    """Somebody was faster, or the case is not there any more."""


class NotAllowed(EngineError):
    """This person's desks do not include the task, or a rule of the stage forbids the step."""


class FourEyes(NotAllowed):
    """The person has handled the case before, where the regulation asks for another one."""


class QuorumNotMet(NotAllowed):
    """Too few experts, or an even number where it must be odd."""


class UnknownOutcome(EngineError):
    """The stage has no such outcome."""


class Busy(EngineError):
    """Somebody else is moving this case at this moment; trying again helps."""


class ImmutableVersion(TypeError):
    """Programming error: published versions are never changed or deleted."""

    def __init__(self):
        super().__init__("a published process version never changes; publish a new one")


class NotSound(ValidationError):
    """The draft cannot be published. ``problems`` says, sentence by sentence, what is missing."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__([str(problem) for problem in self.problems])
