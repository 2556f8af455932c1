"""What can go wrong with a submission, in words for whoever tried."""


class SubmissionError(Exception):
    """The submission cannot do this now; the message says why and what to do."""


class Incomplete(SubmissionError):
    """Answers with problems. ``problems`` is the list of forms.evaluation problems."""

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = list(problems)
