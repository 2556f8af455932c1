"""The row lock under which a submission changes."""

from ..models import Submission


def lock_submission(submission):
    """A fresh, locked copy. Must run in a transaction. Two clicks at once: the second sees what the first did."""
    return (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "round__programme__department", "process_version", "form_version", "organisation", "region"
        )
        .get(pk=submission.pk)
    )
