"""The row lock under which a submission changes."""

from forms_workflows.gathering import ahead, read_ahead

from ..models import Submission

#: What a case is moved by, besides its own row.
NEEDED = ("round__programme__department", "process_version", "form_version", "organisation", "region")


def lock_submission(submission):
    """A fresh, locked copy. Must run in a transaction. Two clicks at once: the second sees what the first did."""
    return ahead(Submission, submission.pk) or locked().select_related(*NEEDED).get(pk=submission.pk)


def lock_slice(keys):
    """Lock the cases with these keys and read them ahead; returns them in the order of the keys, without those gone."""
    found = {case.pk: case for case in locked().filter(pk__in=keys).prefetch_related(*NEEDED).order_by("pk")}
    read_ahead(Submission, found)
    return [found[key] for key in keys if key in found]


def locked():
    return Submission.objects.select_for_update(of=("self",), no_key=True)
