"""The spreadsheet of a round: what its cells say, and what of the answers is read for it."""

from io import BytesIO

import pytest
from django.db import connection
from openpyxl import load_workbook

from forms_workflows.desk.reading import exports
from forms_workflows.forms.reading.answers import Reading, readable
from forms_workflows.submissions.fields import Entries
from forms_workflows.submissions.models import AnswerRound, Submission


def rows(world):
    """{number of the case: {title of the column: text}}"""
    file = exports.summary_table(world.round, Submission.objects.order_by("number"))
    titles, *found = load_workbook(BytesIO(file.getvalue())).active.values
    return {row[0]: dict(zip(titles, row, strict=True)) for row in found}


def write(case, **answers):
    newest = case.answer_rounds.latest("number")
    newest.answers = newest.answers | answers
    newest.save(update_fields=["answers"])


def test_each_case_has_a_row_that_says_what_its_file_says(world):
    cases = [world.submitted(world.organisation(region)) for region in ("650100", "652300", "650100")]
    found = rows(world)
    assert list(found) == sorted(case.number for case in cases)
    for case in cases:
        form = case.form_version.form
        answers = Reading(form, case.answers, year=world.round.year).answers
        for code, column in exports.columns_of(form, world.round.year).items():
            if not column.item.years:
                expected = readable(column.item, answers.get(code), column.place)
                assert (found[case.number][column.place.label] or "") == expected


def test_what_was_submitted_last_counts_and_a_draft_says_nothing(world):
    case, draft = world.submitted(), world.draft()
    first = case.answer_rounds.get()
    again = AnswerRound.objects.get(pk=first.pk)
    again.pk, again.number, again.answers = None, 2, first.answers | {"a01": "改名后的促进会"}
    again.save(force_insert=True)
    found = rows(world)
    assert "改名后的促进会" in found[case.number].values()
    assert first.answers["a01"] not in found[case.number].values()
    assert {text for text in found[draft.number].values() if text} == {draft.number, str(draft.label)}


def test_no_text_is_lost_because_of_its_length_or_its_characters(world):
    long, odd = world.submitted(), world.submitted()
    write(long, a01="长" * 40_000)
    write(odd, a01="上\x0b下 <&> 下")
    found = rows(world)
    assert "长" * exports.LONGEST in found[long.number].values()
    assert any("上" in str(text) and "<&> 下" in str(text) for text in found[odd.number].values())


def test_entries_of_a_document_are_picked_by_the_database(world):
    world.submitted()
    answers = AnswerRound.objects.get().answers
    (picked,) = AnswerRound.objects.values_list(Entries("answers", ["a01", "c01", "nowhere"]), flat=True)
    assert {code: picked[code] for code in ("a01", "c01")} == {code: answers[code] for code in ("a01", "c01")}
    if connection.vendor == "postgresql":
        assert set(picked) == {"a01", "c01"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_texts_of_choices_are_put_together_once(world, monkeypatch, count):
    said, say = [], exports.readable
    cases = [world.submitted(world.organisation("650100")) for _ in range(count)]
    monkeypatch.setattr(exports, "readable", lambda *args: said.append(args[0].code) or say(*args))
    exports.summary_table(world.round, Submission.objects.all())
    form = cases[0].form_version.form
    chosen = [code for code in exports.columns_of(form, 2026) if form.field(code).type in exports.CHOSEN]
    assert chosen
    assert said.count("a01") == count
    assert all(said.count(code) <= len({repr(case.answers.get(code)) for case in cases}) for code in chosen)
