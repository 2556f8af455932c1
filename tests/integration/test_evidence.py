"""The audit trail vouches for the data: answers, results, sheets, files, rankings and chains."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import translation

from forms_workflows.audit.domain.evidence import disagreements
from forms_workflows.audit.domain.verify import chains, verify
from forms_workflows.audit.models import Chain
from forms_workflows.review.models import ScoreSheet, StageResult
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.models import AnswerRound, Attachment


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def scored(world):
    """A case with signed answers and files, results, sealed sheets and a ranking."""
    organisation = world.organisation()
    case = world.draft(organisation, answers=False)
    page = SimpleUploadedFile("签章页.pdf", b"%PDF-1.7 signed")
    filler = world.holder("applicant_filler", case)
    signed = store_file(submission=case, person=filler, field="j05", upload=page)
    world.save(case, world.answers(organisation) | {"j05": [signed]})
    world.finish(case)
    case.refresh_from_db()
    world.sign(case)
    for step in (world.checked, world.recommended, world.re_reviewed):
        step(case)
    for sheet in world.panel([case]).sheets.all():
        world.seal(sheet)
    world.rank()
    case.refresh_from_db()
    assert list(disagreements()) == []
    assert [verify(chain) for chain in chains()] == [None] * len(chains())
    return case


def change_answers(case):
    frozen = AnswerRound.objects.filter(submission=case).exclude(submitted_at=None).get()
    AnswerRound.objects.filter(pk=frozen.pk).update(answers=frozen.answers | {"a01": "改"})


def change_file(case):
    attachment = Attachment.objects.filter(submission=case, of_stage=False).first()
    with attachment.file.storage.open(attachment.file.name, "wb") as file:
        file.write(b"another file")


def lose_file(case):
    attachment = Attachment.objects.filter(submission=case, of_stage=False).first()
    attachment.file.storage.delete(attachment.file.name)


def change_reason(case):
    StageResult.objects.filter(pk=case.results.exclude(part="sheet").first().pk).update(reason="改")


def lose_result(case):
    result = case.results.exclude(part="sheet").last()
    result.attachments.clear()
    StageResult.objects.filter(pk=result.pk).delete()


def change_sheet(case):
    sheet = case.sheets.first()
    ScoreSheet.objects.filter(pk=sheet.pk).update(answers=json.loads(json.dumps(sheet.answers)) | {"x": "1"})


def change_ranking(case):
    case.ranked.update(position=F("position") + 1)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (change_answers, "Answers of case"),
        (change_file, "Answers of case"),
        (lose_file, "Answers of case"),
        (change_reason, "Result"),
        (lose_result, "Result"),
        (change_sheet, "Score sheet"),
        (change_ranking, "Ranking"),
    ],
)
def test_what_was_changed_behind_the_trail_is_found(change, names, scored):
    change(scored)
    [sentence] = disagreements()
    assert sentence.startswith(names)


def test_a_round_without_its_chain_is_found(world, scored):
    Chain.objects.filter(key=world.round.chain).delete()
    assert any(world.round.chain in sentence for sentence in disagreements())
