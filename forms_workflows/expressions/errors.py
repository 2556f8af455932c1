"""What goes wrong with a formula, said so that its author can mend it."""

from django.utils.translation import gettext as _


class FormulaError(ValueError):
    """A formula cannot be read, or does not fit its form.

    `message` is one plain sentence for the formula's author, in the active language.
    `position` counts characters of the text as typed, from 0; None when the formula was not read from text.
    """

    def __init__(self, message, position=None):
        super().__init__(message, position)
        self.message = str(message)
        self.position = position

    def __str__(self):
        if self.position is None:
            return self.message
        return _("Character %(number)s: %(message)s") % {"number": self.position + 1, "message": self.message}


def not_whole(operator, lowest, highest):
    message = _("The second value of “%(name)s” must be a whole number from %(lowest)s to %(highest)s.")
    return message % {"name": operator, "lowest": lowest, "highest": highest}
