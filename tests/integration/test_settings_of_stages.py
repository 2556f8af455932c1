"""Settings of a stage that take effect at the desk: changed in the process of the programme, seen on its screens."""

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.samples import sample_pdf
from forms_workflows.forms.models import FormVersion

from .test_case_moves import with_process
from .visitors import Visitor, opinion_of


def outcome(stages, stage, key):
    return next(one for one in stages[stage]["outcomes"] if one["key"] == key)


def checked(world):
    """(the officer who has taken a case at the prefecture's check, its task, the case)"""
    case = world.submitted()
    visitor, task = Visitor(world.holder("local_handler", case)), world.task(case)
    visitor.press("task", task.pk, take="1")
    return visitor, task, case


def test_an_outcome_may_need_a_file(world):
    with_process(world, lambda stages: outcome(stages, "prefecture_check", "pass").update(needs_file=True))
    visitor, task, case = checked(world)
    entries = opinion_of(case) | {"decide": "1", "outcome": "pass"}
    assert "Attach a file for “" in visitor.press("task", task.pk, **entries)
    files = [SimpleUploadedFile("意见.pdf", sample_pdf("意见"), "application/pdf")]
    assert "Attach a file for “" not in visitor.press("task", task.pk, **entries, files=files)
    case.refresh_from_db()
    assert case.stage == "recommendation"


def test_a_return_may_open_the_whole_application(world):
    with_process(world, lambda stages: outcome(stages, "prefecture_check", "return").update(reopens=False))
    visitor, task, case = checked(world)
    assert 'name="open-' not in visitor.read("task", task.pk)
    visitor.press("task", task.pk, **opinion_of(case), decide="1", outcome="return", reason="请核对")
    case.refresh_from_db()
    assert case.is_returned
    filler = Visitor(world.holder("applicant_filler", case))
    for code in "ab":  # no field of them was named
        assert 'name="save"' in filler.read("section", case.pk, code)


def test_the_result_is_the_field_that_the_stage_names(world):
    form = FormVersion.objects.get(pk=world.round.graph.first("score").form).form
    other = next(field.code for field in form.fields if field.type == "computed" and field.code != "total")
    with_process(world, lambda stages: stages["scoring"]["score"].update(total=other))
    [case] = world.scored()
    sheets = list(case.sheets.all())
    assert [str(sheet.total) for sheet in sheets] == [
        f"{float(sheet.computed[other]):.2f}" for sheet in sheets
    ]
    assert all(sheet.computed[other] != sheet.computed["total"] for sheet in sheets)
