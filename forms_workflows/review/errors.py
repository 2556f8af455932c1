"""What can go wrong in a review, in words for whoever tried."""

from forms_workflows.submissions.errors import SubmissionError


class ReviewError(SubmissionError):
    """The review cannot do this now; the message says why and what to do."""
