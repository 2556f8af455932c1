"""What the events of the review vouch for: results, sealed sheets, rankings."""

from forms_workflows.audit.canonical import digest
from forms_workflows.audit.domain.evidence import Evidence
from forms_workflows.submissions.domain.evidence import hash_on_disk

from ..models import Ranking, ScoreSheet, StageResult


def result_content(result, hashed=lambda attachment: attachment.sha256):
    """What one person concluded, with the files that came with it."""
    return {
        "outcome": result.outcome,
        "reason": result.reason,
        "answers": digest(result.answers),
        "files": {str(each.pk): hashed(each) for each in result.attachments.all()},
    }


def sheet_content(sheet):
    return {"sheet": digest({"answers": sheet.answers, "computed": sheet.computed})}


def ranking_content(ranking):
    cases = sorted(ranking.cases.all(), key=lambda case: (case.track, case.position, case.pk))
    return {"order": [ranked_case_content(case) for case in cases]}


def ranked_case_content(case):
    row = [case.submission_id, str(case.score), case.position]
    return [*row, *filter(None, (case.track, case.below))]


def results():
    concluded = StageResult.objects.exclude(part="sheet").prefetch_related("attachments")
    for result in concluded.iterator(chunk_size=500):
        yield result.pk, result_content(result, hash_on_disk)


def sealed_sheets():
    for sheet in ScoreSheet.objects.exclude(sealed_at=None).iterator(chunk_size=500):
        yield sheet.pk, sheet_content(sheet)


def rankings():
    for ranking in Ranking.objects.prefetch_related("cases").iterator(chunk_size=50):
        yield ranking.pk, ranking_content(ranking)


RESULTS = Evidence(
    "Result",
    ("stage.decided", "stage.proposed", "consult.answered"),
    results,
    key=lambda event: event.data.get("result", ""),
)
SHEETS = Evidence("Score sheet", ("sheet.sealed",), sealed_sheets)
RANKINGS = Evidence("Ranking", ("round.ranked",), rankings)
