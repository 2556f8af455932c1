"""What can go wrong with a decision, in words for whoever tried."""

from forms_workflows.submissions.errors import SubmissionError


class DecisionError(SubmissionError):
    """The decision cannot be taken now; the message says why and what to do."""
