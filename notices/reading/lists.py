"""What publicity and result pages list: cluster, applicant, region, and nothing else of a case."""

from dataclasses import dataclass

from forms_workflows.decisions.models import ShortlistItem
from forms_workflows.submissions.models import Submission


@dataclass(frozen=True)
class Row:
    case: int
    name: str
    applicant: str
    region: str
    plaque: str = ""


def shortlist_rows(shortlist, period=None):
    """The approved items, as they were when the period began: a published list does not change afterwards."""
    items = shortlist.items.filter(decision=ShortlistItem.Decision.APPROVED)
    gone = {"submission__status": Submission.Status.ENDED}
    if period:
        gone["submission__ended_at__lt"] = period.starts_at
    items = items.exclude(**gone).select_related("submission__organisation", "submission__region")
    return [row_of(item.submission) for item in items]


def row_of(submission):
    return Row(
        case=submission.pk,
        name=submission.title,
        applicant=submission.organisation.name,
        region=submission.region.local_name if submission.region else "",
    )


def result_rows(designation):
    """The titles that a document gives."""
    titles = designation.titles.select_related("organisation", "region").order_by("pk")
    return [
        Row(
            case=title.pk,
            name=title.name,
            applicant=title.organisation.name,
            region=title.region.local_name if title.region else "",
            plaque=title.plaque_number,
        )
        for title in titles
    ]
