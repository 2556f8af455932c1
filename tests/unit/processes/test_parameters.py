"""Figures that parameters give: one copy of each value, the programme's, which a round freezes."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone

from demo.twin.clock import BEIJING
from forms_workflows.calendars import domain as calendars
from forms_workflows.definitions.canonical import digest
from forms_workflows.errors import NotAllowed
from forms_workflows.forms.models import FormVersion
from forms_workflows.processes import engine
from forms_workflows.processes.checker import check as check_graph
from forms_workflows.processes.checker.figures import Given, Giver, problems_of_figures
from forms_workflows.processes.checker.problem import Facts
from forms_workflows.processes.domain.exchange import export_process, import_process
from forms_workflows.processes.domain.parameters import used_in, uses_by
from forms_workflows.processes.domain.publishing import check_draft, problems_of, publish_process
from forms_workflows.processes.editor.blocks import StageStream
from forms_workflows.processes.editor.blocks.fields import figure, points
from forms_workflows.processes.editor.panels import parameters_of
from forms_workflows.processes.errors import QuorumNotMet
from forms_workflows.processes.graph.chart import waits_for
from forms_workflows.processes.graph.parameters import FIGURES, settled
from forms_workflows.processes.graph.reading import read
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ReviewTask
from forms_workflows.rounds.models import Parameter, Procedure, Programme
from tests.unit.processes.builders import (
    apply,
    auto,
    check,
    consult,
    make_form,
    process,
    publicity,
    rank,
    rule,
    score,
    wait,
)

TRACK = {"key": "a", "title": "甲", "when": "true", "quota": "param.n", "pass_line": "param.line"}


def giver(title="计划", unused=(), **given):
    """A programme with parameters, each given as (kind, value)."""
    return Giver(title, {key: Given(key, *one) for key, one in given.items()}, unused)


#: (stage, setting, {parameter: text}, what it comes to)
SETTINGS = [
    (check(deadline="param.n"), lambda stage: stage.deadline, 9),
    (check(max_returns="param.n"), lambda stage: stage.max_returns, 9),
    (score(quorum="param.n"), lambda stage: stage.score.quorum, 9),
    (score(trim_from="param.n"), lambda stage: stage.score.trim_from, 9),
    (rank() | {"quota": "param.n"}, lambda stage: stage.rank.quota, 9),
    (rank() | {"pass_line": "param.line"}, lambda stage: stage.rank.pass_line, Decimal("62.5")),
    (rank() | {"tracks": [TRACK]}, lambda stage: stage.rank.tracks[0].quota, 9),
    (rank() | {"tracks": [TRACK]}, lambda stage: stage.rank.tracks[0].pass_line, Decimal("62.5")),
    (publicity(days="param.n"), lambda stage: stage.publicity.days, 9),
    (publicity(minimum="param.n"), lambda stage: stage.publicity.minimum, 9),
    (publicity(objection_days="param.n"), lambda stage: stage.publicity.objection_days, 9),
    (
        publicity(objection_extension_days="param.n"),
        lambda stage: stage.publicity.objection_extension_days,
        9,
    ),
    (wait(days="param.n"), lambda stage: stage.wait.days, 9),
    (wait(until="date", date="param.day"), lambda stage: stage.wait.date, "2026-03-31"),
    (consult(enough="param.n"), lambda stage: stage.consult.enough, 9),
]


@pytest.mark.parametrize(("stage", "setting", "value"), SETTINGS)
def test_a_figure_is_what_the_parameter_says(stage, setting, value):
    graph = read(process(apply(target=stage["key"]), stage))
    found = settled(graph, {"n": "9", "line": "62.5", "day": "2026-03-31"})
    assert setting(found.stages[1]) == value
    assert str(setting(graph.stages[1])).startswith("param.")


def test_every_figure_can_be_set_where_a_stage_has_it():
    """What an editor may fill with a parameter is what is resolved, and the other way round."""

    def offered(block, name=""):
        if type(block).__name__ == "FigureBlock":
            yield name
        elif hasattr(block, "child_block"):
            yield from offered(block.child_block, name)
        for key, child in getattr(block, "child_blocks", {}).items():
            yield from offered(child, key)

    assert set(offered(StageStream())) == set(FIGURES)


@pytest.mark.parametrize("typed", ["123456789", "9" * 5000, "-1", "1e9", "٣", "0"])
def test_a_whole_figure_has_at_most_eight_digits(typed):
    with pytest.raises(ValidationError):
        figure("Days").clean(typed)
    assert figure("Days").clean("12345678") == 12345678


@pytest.mark.parametrize("typed", ["1e999999999", "NaN", "-1", "9" * 5000, "70.125"])
def test_points_are_written_out(typed):
    with pytest.raises(ValidationError):
        points("Pass line").clean(typed)
    assert points("Pass line").clean("62.50") == "62.5"


def test_a_graph_that_names_nothing_is_the_same_for_every_round(publish):
    version = publish(process(apply(target="check"), check(deadline=5)))
    assert version.process_with({"n": "9"}) is version.process
    named = publish(process(apply(target="check"), check(deadline="param.n"), code="named"))
    assert named.process_with({"n": "9", "x": "1"}) is named.process_with({"n": "9"})
    assert named.process_with({"n": "8"}).stage("check").deadline == 8


@pytest.mark.parametrize(
    ("stage", "given", "sentence"),
    [
        (
            check(deadline="param.days"),
            {},
            "“环节check”, Deadline: the programme “计划” has no parameter param.days. Enter it there",
        ),
        (
            check(deadline="param.days"),
            {"days": ("points", "5.5")},
            "“环节check”, Deadline: param.days of the programme “计划” is not a whole number.",
        ),
        (check(deadline="param.days"), {"days": ("whole", "0")}, "the deadline is at least 1"),
        (check(deadline="param.days"), {"days": ("whole", "")}, None),  # blank: no deadline
        (check(deadline="param.days"), {"days": ("whole", "5")}, None),
        (
            publicity(days="param.days"),
            {"days": ("whole", "3")},
            "“环节publicity” lasts 3 days; the regulation asks for at least 5.",
        ),
        (publicity(days="param.days"), {"days": ("whole", "")}, "lasts 0 days"),
        (
            publicity(minimum="param.n"),
            {"n": ("whole", "7")},
            "lasts 5 days; the regulation asks for at least 7.",
        ),
        (publicity(minimum="param.n"), {"n": ("whole", "5")}, None),
        (publicity(objection_days="param.days"), {"days": ("whole", "")}, "an objection is investigated in"),
        (score(quorum="param.n"), {"n": ("whole", "4")}, "asks for an odd number of experts"),
        (score(quorum="param.n"), {"n": ("whole", "5")}, None),
        (
            rank() | {"quota": 3, "tracks": [TRACK]},
            {"n": ("whole", "4"), "line": ("whole", "60")},
            "more places",
        ),
        (wait(days="param.n"), {"n": ("whole", "0")}, "waits for at least one day"),
        (wait(until="date", date="param.day"), {"day": ("day", "")}, "write the date until which it waits"),
        (wait(until="date", date="param.day"), {"day": ("whole", "5")}, "is not a date"),
        (consult(closes="enough", enough="param.n"), {"n": ("whole", "4")}, "asks 3. Write a number"),
        (consult(closes="enough", enough="param.n"), {"n": ("whole", "2")}, None),
    ],
)
def test_a_parameter_is_judged_like_a_number(stage, given, sentence):
    graph = read(process(apply(target=stage["key"]), stage))
    found = [str(problem) for problem in problems_of_figures(graph, giver(**given))]
    if sentence is None:
        assert found == []
    else:
        assert len(found) == 1
        assert sentence in found[0]


def test_what_is_not_known_yet_is_no_problem(world):
    """A process may be written before a programme has it; its rounds are asked then."""
    stages = [score(quorum="param.n", target="wait"), wait(days="param.n", target="consult")]
    stages += [consult(closes="enough", enough="param.n", deadline="param.n")]
    graph = complete(process(apply(target="score"), *stages))
    for stage in graph["stages"]:
        stage["form"] = stage["form"] and world.forms[stage["form"]].current_version.pk
    assert check_graph(graph, department=world.department) == []
    missing = check_graph(graph, department=world.department, givers=[giver(), giver("另一计划")])
    assert [problem.rule for problem in missing] == ["parameter"] * 8


def test_a_chart_says_which_parameter_it_will_be():
    graph = read(process(apply(target="wait"), wait(days="param.n")))
    assert waits_for(graph.stage("wait").wait) == "days: param.n"
    assert waits_for(settled(graph, {"n": "3"}).stage("wait").wait) == "3 working days"


# --- what an editor types -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "setting", "typed", "value"),
    [
        ("check", "deadline", " 5 ", 5),
        ("check", "deadline", "", None),
        ("check", "deadline", "param.days", "param.days"),
        ("rank", "pass_line", "62.50", "62.5"),
        ("rank", "pass_line", "param.line", "param.line"),
        ("wait", "date", "2026-03-31", "2026-03-31"),
        ("wait", "date", "param.last_day", "param.last_day"),
    ],
)
def test_a_number_or_a_parameter_is_typed(kind, setting, typed, value):
    assert StageStream().child_blocks[kind].child_blocks[setting].clean(typed) == value


@pytest.mark.parametrize(
    ("kind", "setting", "typed", "sentence"),
    [
        ("check", "deadline", "0", "Write a whole number from 1, or a parameter"),
        ("check", "deadline", "-5", "Write a whole number from 1"),
        ("check", "deadline", "five", "Write a whole number from 1"),
        ("check", "deadline", "５", "Write a whole number from 1"),
        ("check", "deadline", "param.", "Write a whole number from 1"),
        ("check", "deadline", "param.Days", "Write a whole number from 1"),
        ("score", "trim_from", "2", "Write a whole number from 3"),
        ("publicity", "days", "", "required"),
        ("rank", "pass_line", "NaN", "Write a number, for example 70"),
        ("wait", "date", "31.3.2026", "Write a date, for example 2026-03-31"),
    ],
)
def test_anything_else_is_refused(kind, setting, typed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        StageStream().child_blocks[kind].child_blocks[setting].clean(typed)


# --- a programme's process ------------------------------------------------------------------------------


@pytest.fixture
def programme(world):
    """``programme(process, n=("whole", "5"))``: a programme whose procedure has the process."""

    def make(definition, key="p", **given):
        one, _new = Programme.objects.get_or_create(key=key, title=f"计划{key}", department=world.department)
        count = one.procedures.count()
        Procedure.objects.create(
            programme=one, key=f"k{count}", title="申报", process=definition, letters=f"{key}{count}".upper()
        )
        for name, (kind, value) in given.items():
            Parameter.objects.create(
                programme=one, key=name, kind=kind, title=name, value=value, source="通知"
            )
        return one

    return make


def draft(world, *stages, code="process"):
    return import_process(process(*stages, code=code), world.department, world.editor)


def rules_of(definition):
    return [problem.rule for problem in problems_of(definition.get_latest_revision_as_object())]


def test_the_programme_gives_what_its_process_names(world, programme):
    definition = draft(world, apply(target="check"), check(deadline="param.n"))
    assert rules_of(definition) == []
    one = programme(definition)
    assert rules_of(definition) == ["parameter"]
    Parameter.objects.create(programme=one, key="n", title="天数", value="5", source="通知")
    assert rules_of(definition) == []


def test_the_page_of_a_process_says_what_a_figure_is_and_where_it_comes_from(world, programme):
    definition = draft(world, apply(target="check"), check(deadline="param.n"))
    one = programme(definition)
    Parameter.objects.create(programme=one, key="n", title="审核天数", value="5", source="内部规定第三条")
    newest = definition.get_latest_revision_as_object()
    written, _problems = check_draft(newest)
    context = {"rows": parameters_of(written, definition), "offered": "offered"}
    html = render_to_string("processes/admin/parameters.html", context)
    row = html[html.index("<tbody>") :]
    assert [text in row for text in ("审核天数", "内部规定第三条", "param.n", "环节check")] == [True] * 4


def test_nothing_uses_a_parameter(world, programme):
    definition = draft(world, apply(target="check"), check(deadline="param.n"))
    programme(definition, n=("whole", "5"), places=("whole", "10"))
    (problem,) = problems_of(definition.get_latest_revision_as_object())
    assert str(problem) == (
        "Nothing uses the parameter param.places (“places”) of the programme “计划p”. Name it in a stage or a "
        "condition, or remove it there."
    )


def test_a_condition_uses_it_and_so_does_another_process_of_the_programme(world, programme):
    gate = auto("gate", rule("param.n > 3", "direct"))
    first = draft(world, apply(target="gate"), gate, check())
    one = programme(first, n=("whole", "5"), places=("whole", "10"))
    second = draft(world, apply(target="check"), check(max_returns="param.places"), code="second")
    assert rules_of(first) == ["parameter_unused"]
    programme(second)
    assert rules_of(first) == rules_of(second) == []
    used = {
        key: [(use.process, use.stage, str(use.place)) for use in uses] for key, uses in uses_by(one).items()
    }
    assert used == {
        "n": [(first, "环节gate", "rule 1")],
        "places": [(second, "环节check", "Returns at most")],
    }


def test_it_is_exported_and_imported_as_it_was_written(world):
    definition = draft(world, apply(target="score"), score(quorum="param.n", trim_from="param.n"))
    version = publish_process(definition, by=world.editor)
    exported = export_process(version)
    assert exported["stages"][1]["score"]["quorum"] == "param.n"
    again = import_process({**exported, "code": "again"}, world.department, world.editor)
    assert (
        publish_process(again, by=world.editor).process.stages[1].score.quorum
        == version.process.stages[1].score.quorum
    )


# --- what a case meets ----------------------------------------------------------------------------------


@pytest.fixture
def start(publish, world):
    def begin(*stages, **figures):
        return engine.start(
            version=publish(process(*stages)),
            person=world.people["applicant"],
            scopes=world.scopes,
            figures=figures,
        )

    return begin


@pytest.mark.parametrize("days", ["4", "9"])
def test_a_task_is_due_after_the_days_of_its_round(start, days):
    move = start(apply(target="check"), check(deadline="param.n", deadline_in="calendar"), n=days)
    due = calendars.due(start=timezone.now(), days=int(days), department=None, counted="calendar")
    assert move.to[0].due == due


def test_a_wait_is_over_on_the_day_of_its_round(start):
    move = start(apply(target="wait"), wait(until="date", date="param.day"), day="2031-04-01")
    task = ReviewTask.objects.get(pk=move.to[0].task_pk)
    assert task.scheduled == datetime(2031, 4, 1, tzinfo=BEIJING)


def test_a_panel_has_as_many_experts_as_the_round_says(start, world):
    move = start(apply(target="score"), score(quorum="param.n"), n="5")

    def open_with(count):
        experts = [world.people[f"expert{number}"].pk for number in range(1, count + 1)]
        return engine.signal(
            process_pk=move.process_pk,
            stage="score",
            part="panel",
            outcome="open",
            data={"experts": experts},
            person=world.editor,
        )

    with pytest.raises(QuorumNotMet, match="at least 5 experts"):
        open_with(3)
    assert len(open_with(5).to) == 5


def test_answers_are_enough_when_the_round_says_so(start, act):
    move = start(apply(target="consult"), consult(closes="enough", enough="param.n"), n="1")
    assert act(move, "local_handler", "agree").end == "done"


def test_a_stage_returns_as_often_as_the_round_says(start, act):
    move = start(apply(target="check"), check(max_returns="param.n"), n="1")
    move = act(move, "local_handler", "return")
    move = act(move, "applicant", "submit")
    with pytest.raises(NotAllowed, match="1 times already"):
        act(move, "local_handler", "return")


# --- named by the formulas of forms -------------------------------------------------------------------


@pytest.fixture
def form_naming(world):
    """A form whose formulas name a parameter, published with the type that it had then."""
    form = make_form("naming", "application", world.department, sections=("a",))
    version = form.current_version
    schema = {**version.schema, "parameters": {"least": "number"}}
    FormVersion.objects.bulk_create(
        [FormVersion(definition=form, number=2, schema=schema, digest=digest(schema))]
    )
    return form.current_version


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"least": ("whole", "9")}, None),
        ({"least": ("points", "9.5")}, None),
        ({"least": ("day", "2026-01-01")}, "was of another kind. Publish the form again"),
        ({"least": ("whole", "")}, "gives no value. Enter it there."),
        ({}, "names param.least, a parameter that the programme “计划” does not have."),
    ],
)
def test_a_programme_gives_what_the_formulas_of_its_forms_name(form_naming, given, says):
    graph = read(process(apply(form=form_naming.pk), check()))
    found = list(problems_of_figures(graph, giver(**given), Facts.of_forms(graph)))
    assert [says in one.sentence for one in found] == ([True] if says else [])
    assert all((one.rule, one.stage) == ("parameter", "apply") for one in found)


def test_where_a_form_names_it_is_listed(form_naming):
    graph = read(process(apply(form=form_naming.pk), check(deadline="param.n")))
    assert {key: [(use.stage, use.place) for use in uses] for key, uses in used_in(graph, None).items()} == {
        "least": [("环节apply", "formulas of the form “表单naming”")],
        "n": [("环节check", "Deadline")],
    }
