"""What can go wrong with a form, as exceptions."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ImmutableVersionError(TypeError):
    """Someone tried to change or delete a published version. Publish a new one instead."""

    def __init__(self):
        super().__init__(
            _("A published form version never changes. Publish the form again to make a new one.")
        )


class FormNotReadyError(ValidationError):
    """A definition with problems was to be published. ``problems`` holds the compiler's findings, in order."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__([problem.message for problem in self.problems])
