"""What the system refuses, in a sentence for whoever tried. Views and sweeps catch ``Refused``."""


class Refused(Exception):
    """Nothing has changed. The message says why and, where there is one, the way out.

    ``problems`` holds what is wrong in detail, where there is more to say than one sentence.
    """

    def __init__(self, *args, problems=()):
        super().__init__(*args)
        self.problems = list(problems)


class Conflict(Refused):
    """Somebody was faster, or the thing is not there any more."""


class Busy(Refused):
    """Somebody else is changing this at this moment; trying again helps."""


class NotAllowed(Refused):
    """This person may not do this here, or a rule forbids it."""


class FourEyes(NotAllowed):
    """The person has had a hand in this before, where another one is asked for."""


class Incomplete(Refused):
    """Answers with problems. ``problems`` is the list of the form's problems."""


class NotConfirmed(Refused):
    """The answer depends on something that nobody has confirmed yet, such as next year's calendar."""
