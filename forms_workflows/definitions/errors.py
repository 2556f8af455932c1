"""What can go wrong with a definition or a version."""

from django.core.exceptions import ValidationError


class ImmutableVersion(TypeError):
    """Programming error: published versions are never changed or deleted."""

    def __init__(self):
        super().__init__("a published version never changes; publish a new one")


class NotReady(ValidationError):
    """The draft cannot be published. ``problems`` are what was found, in order; as text each is a sentence."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__([str(problem) for problem in self.problems])
