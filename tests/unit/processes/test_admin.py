"""What an editor sees and does: lists, the one list of stages, refusals, versions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from forms_workflows.parties.models import Person
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import draft_of
from forms_workflows.processes.editor.blocks import StageStream
from forms_workflows.processes.models import ProcessDefinition
from tests.factories import make_department
from tests.unit.processes.builders import all_kinds, apply, check, process


@pytest.fixture
def editor(client, world):
    person = Person.objects.create_superuser("root", password="not-needed", name="管理员")
    client.force_login(person)
    return client


def url(name, *args):
    return reverse(f"wagtailsnippets_processes_processdefinition:{name}", args=args)


def key(title, **value):
    return {
        "title": title,
        "key": "",
        "article": "第七条",
        "article_reason": "",
        "label_for_applicant": "",
        **value,
    }


def outcomes(*rows):
    fields = [
        {
            "value": {"title": title, "target": target, "key": "", "label_for_applicant": ""},
            "type": "item",
            "id": "",
        }
        for title, target in rows
    ]
    return nested_list(fields)


def nested_list(rows):
    data = {"count": str(len(rows))}
    for number, row in enumerate(rows):
        data[str(number)] = {**row, "order": str(number), "deleted": ""}
    return data


def form_data(world, *stages, code="second", **extra):
    return nested_form_data(
        {
            "title": "第二个流程",
            "code": code,
            "department": world.department.pk,
            "body": streamfield(stages),
            "ends": streamfield([]),
            "translations": streamfield([]),
            **extra,
        }
    )


#: A condition of applying.
LOCAL = {"sentence": "限本地单位。", "when": "applicant.region != '000000'"}


def apply_row(world):
    return (
        "apply",
        key(
            "申报",
            form=world.forms["application"].pk,
            conditions=nested_list([{"value": LOCAL, "type": "item", "id": ""}]),
            role="applicant_filler",
            deadline="5",
            deadline_in="calendar",
            on_overdue="lapse",
            outcomes=outcomes(("提交", "next"), ("逾期", "end:lapsed")) | {},
        ),
    )


def check_row(title="审核", *, target="next", **value):
    return (
        "check",
        key(
            title,
            role="dept_handler",
            desk_rules=nested_list([]),
            form="",
            label_unclaimed="",
            sections="",
            deadline="",
            deadline_in="working",
            on_overdue="",
            distinct_from="",
            max_returns="",
            outcomes=outcomes(("通过", target), ("不通过", "end:refused")),
            **{"scope": "department", "nobody_found": "", **value},
        ),
    )


def keyed(row, *keys):
    """The outcomes of a row with these keys."""
    for number, name in enumerate(keys):
        row[1]["outcomes"][str(number)]["value"]["key"] = name
    return row


def test_the_list_and_the_empty_form(editor, version):
    assert "流程all_kinds" in editor.get(url("list")).content.decode()
    assert editor.get(url("add")).status_code == 200


@pytest.mark.parametrize("rows", ["hands", "outcomes"])
@pytest.mark.parametrize("kind", StageStream().child_blocks)
def test_the_rows_of_a_new_stage_are_whole(kind, rows):
    """The editor's script cannot draw a row in which one of its fields is missing."""
    block = StageStream().child_blocks[kind].child_blocks.get(rows)
    for row in block.get_default() if block else ():
        assert set(row) == set(block.child_block.child_blocks)


def test_a_new_application_is_filled_in_by_whoever_may(world):
    role = StageStream().child_blocks["apply"].child_blocks["role"]
    assert role.get_default() == ""
    filler = world.roles["applicant_filler"]
    filler.rights = ["submission.fill"]
    filler.save()
    assert role.get_default() == "applicant_filler"


def test_a_new_process_is_the_highest_departments_unless_copied_from_another(editor, version, world):
    assert editor.get(url("add")).context["form"]["department"].initial == world.department.pk
    ProcessDefinition.objects.update(department=world.bureau)
    copied = editor.get(url("copy", version.definition_id)).context["form"]
    assert copied["department"].initial == world.bureau.pk


def test_edit_and_inspect_show_the_chart_the_problems_and_the_versions(editor, version, world):
    definition = version.definition
    page = editor.get(url("edit", definition.pk)).content.decode()
    assert "process-chart" in page
    assert version.digest[:10] in page
    changed = all_kinds()
    changed["stages"][1]["article"] = ""
    import_process(changed, world.department, world.editor)
    for name in ("edit", "inspect"):
        page = editor.get(url(name, definition.pk)).content.decode()
        row = definition.get_latest_revision_as_object().body[1].id
        assert f'href="#block-{row}-section"' in page


@pytest.mark.parametrize(
    ("stages", "statements"),
    [
        ([apply(target="end:done")], 50),
        ([apply(), check(form="opinion", target="second"), check("second", form="opinion")], 51),
    ],
)
def test_the_editor_asks_for_forms_and_roles_once(editor, world, stages, statements):
    """Another kind of stage with a form costs one statement, another stage none."""
    definition = import_process(process(*stages), world.department, world.editor)
    editor.get(url("edit", definition.pk))
    with CaptureQueriesContext(connection) as queries:
        page = editor.get(url("edit", definition.pk))
    assert len(queries) == statements
    assert world.roles["dept_handler"].local_title in page.content.decode()


def test_a_draft_may_be_half_finished_and_gets_its_keys(editor, world):
    response = editor.post(url("add"), form_data(world, apply_row(world), check_row(), check_row("复核")))
    assert response.status_code == 302, response.context["form"].errors
    definition = ProcessDefinition.objects.get(code="second")
    assert not definition.live
    draft = definition.get_latest_revision_as_object()
    assert [row.value["key"] for row in draft.body] == ["apply", "check", "check_2"]


def test_publishing_from_the_editor(editor, world):
    data = form_data(
        world, keyed(apply_row(world), "submit", "lapse"), check_row(), **{"action-publish": "publish"}
    )
    response = editor.post(url("add"), data)
    assert response.status_code == 302, response.context["form"].errors
    definition = ProcessDefinition.objects.get(code="second")
    assert definition.live
    version = definition.current_version
    assert version.number == 1
    assert version.published_by.username == "root"
    stages = version.graph["stages"]
    assert [outcome["target"] for outcome in stages[1]["outcomes"]] == ["end:completed", "end:refused"]
    assert {end["key"]: end["success"] for end in version.graph["ends"]} == {
        "completed": True,
        "refused": False,
    }


def auto_row(*rules, otherwise, told=False, rows):
    fields = [
        {"value": dict(zip(("label", "when", "outcome"), rule, strict=True)), "type": "item", "id": ""}
        for rule in rules
    ]
    value = key("规模判断", rules=nested_list(fields), otherwise=otherwise, outcomes=outcomes(*rows))
    return "auto", value | ({"told": "on"} if told else {})


def wait_row(**value):
    settings = {"until": "days", "days": "5", "working": "on", "date": ""} | value
    settings = {name: typed for name, typed in settings.items() if typed is not None}
    return keyed(("wait", key("等待期", outcomes=outcomes(("期满", "next")), **settings)), "elapsed")


def test_rules_and_waiting_times_are_filled_in(editor, world):
    direct, waits = ("直通", "end:completed"), ("审核", "next")
    rule = ("名称为甲", "name = '甲'", "direct")
    rules = keyed(auto_row(rule, otherwise="check", told=True, rows=[direct, waits]), "direct", "check")
    wait = wait_row(days="7", working=None)
    last = keyed(check_row(), "pass", "refuse")
    last[1]["outcomes"]["0"]["value"] |= {
        "allowed_if": "name <> '乙'",
        "refusal": "乙不能通过",
        "proposed_if": "outcome.auto = 'check'",
    }
    data = form_data(world, keyed(apply_row(world), "submit", "lapse"), rules, wait, last)
    response = editor.post(url("add"), data | {"action-publish": "publish"})
    assert response.status_code == 302, response.context["form"].errors
    version = ProcessDefinition.objects.get(code="second").current_version
    _apply, auto, pause, check = version.process.stages
    assert [(rule.name, rule.when.text, rule.outcome) for rule in auto.auto.rules] == [rule]
    assert (auto.auto.otherwise, auto.auto.told, auto.desks) == ("check", True, ())
    assert (pause.wait.until, pause.wait.days, pause.wait.working) == ("days", 7, False)
    passes = check.outcome("pass")
    assert (passes.allowed_if.text, passes.refusal, passes.proposed_if.text) == (
        "name <> '乙'",
        "乙不能通过",
        "outcome.auto = 'check'",
    )
    page = editor.get(url("edit", version.definition_id)).content.decode()
    assert "名称为甲" in page


def consult_row(world, *asked, answers, **value):
    hands = nested_list(
        [
            {"value": {"title": title, "role": role, "scope": "department"}, "type": "item", "id": ""}
            for title, role in asked
        ]
    )
    said = nested_list(
        [
            {"value": {"title": title, "key": "", **ticked}, "type": "item", "id": ""}
            for title, ticked in answers
        ]
    )
    leads = {"role": "secretary", "scope": "department", "form": "", "closes": "all", "enough": ""}
    leads |= {
        "deadline": "",
        "deadline_in": "working",
        "label_unclaimed": "",
        "sections": "",
        "distinct_from": "",
    }
    leads |= {"nobody_found": "", "nobody_scope": "", "desk_rules": nested_list([])}
    ways = outcomes(("无异议", "next"), ("有异议", "end:refused"), ("无答复", "next"))
    return "consult", key("征求意见", hands=hands, answers=said, outcomes=ways, **{**leads, **value})


def test_a_consultation_is_filled_in(editor, world):
    answers = ("同意", {}), ("不同意", {"against": "on", "needs_reason": "on"})
    row = consult_row(
        world,
        ("规划处", "dept_handler"),
        ("财务处", "dept_lead"),
        answers=answers,
        closes="enough",
        enough="1",
        deadline="10",
    )
    rows = (
        keyed(apply_row(world), "submit", "lapse"),
        keyed(row, "agreed", "disputed", "unanswered"),
        keyed(check_row(), "pass", "refuse"),
    )
    response = editor.post(url("add"), form_data(world, *rows) | {"action-publish": "publish"})
    assert response.status_code == 302, response.context["form"].errors
    stage = ProcessDefinition.objects.get(code="second").current_version.process.stages[1]
    assert [(desk.name, desk.role, desk.scope) for desk in stage.hands] == [
        ("规划处", "dept_handler", "department"),
        ("财务处", "dept_lead", "department"),
    ]
    assert (stage.desk.role, stage.desk.scope, stage.deadline) == ("secretary", "department", 10)
    assert (stage.consult.closes, stage.consult.enough) == ("enough", 1)
    assert [
        (said.key, said.name, said.against, said.needs_reason, said.needs_file)
        for said in stage.consult.answers
    ] == [("answer_1", "同意", False, False, False), ("answer_2", "不同意", True, True, False)]


def test_a_date_is_waited_for(editor, world):
    rows = keyed(apply_row(world), "submit", "lapse"), wait_row(until="date", date="2031-05-01", days="")
    response = editor.post(url("add"), form_data(world, *rows) | {"action-publish": "publish"})
    assert response.status_code == 302, response.context["form"].errors
    wait = ProcessDefinition.objects.get(code="second").current_version.process.stages[1].wait
    assert (wait.until, wait.date, wait.days) == ("date", "2031-05-01", None)


def test_a_wrong_condition_is_named_at_its_row(editor, world):
    rule = ("名称为甲", "nmae = '甲'", "direct")
    rules = auto_row(rule, otherwise="check", rows=[("直通", "end:completed"), ("审核", "next")])
    rows = keyed(apply_row(world), "submit", "lapse"), keyed(rules, "direct", "check"), check_row()
    response = editor.post(url("add"), form_data(world, *rows) | {"action-publish": "publish"})
    form = response.context["form"]
    (sentence,) = form.non_field_errors()
    assert "nmae" in sentence
    assert "“name”" in sentence  # what may have been meant
    assert 1 in form.errors.as_data()["body"][0].block_errors


def test_publishing_is_refused_with_a_sentence_at_the_row(editor, world):
    row = keyed(check_row(target="stage:nowhere"), "pass", "refuse")
    data = form_data(world, keyed(apply_row(world), "submit", "lapse"), row, **{"action-publish": "publish"})
    response = editor.post(url("add"), data)
    assert response.status_code == 200
    form = response.context["form"]
    (sentence,) = form.non_field_errors()
    assert "审核" in sentence
    assert "nowhere" in sentence
    assert 1 in form.errors.as_data()["body"][0].block_errors
    assert not ProcessDefinition.objects.filter(code="second").exists()


def test_the_code_is_fixed_once_published(editor, version):
    form = editor.get(url("edit", version.definition.pk)).context["form"]
    assert form.fields["code"].disabled


def test_a_draft_is_previewed(editor, world):
    definition = import_process(process(apply(), check(), code="seen"), world.department, world.editor)
    response = editor.get(url("revisions_view", definition.pk, definition.latest_revision_id))
    assert "环节check" in response.content.decode()


def test_versions_are_listed_and_drawn_but_not_edited(editor, version):
    page = editor.get(reverse("processversion:index")).content.decode()
    assert version.digest in page
    page = editor.get(reverse("processversion:inspect", args=[version.pk])).content.decode()
    assert "process-chart" in page
    assert editor.get(reverse("processversion:edit", args=[version.pk])).status_code in (302, 403)


def test_a_published_process_is_not_deleted(editor, version):
    pk = version.definition.pk
    assert editor.post(url("delete", pk)).status_code == 302
    bulk = reverse("wagtail_bulk_action", args=["processes", "processdefinition", "delete"])
    editor.post(f"{bulk}?id={pk}")
    assert ProcessDefinition.objects.filter(pk=pk).exists()


def test_a_draft_is_thrown_away(editor, world):
    definition = import_process(process(apply(), check(), code="draft"), world.department, world.editor)
    assert editor.post(url("delete", definition.pk)).status_code == 302
    assert not ProcessDefinition.objects.filter(pk=definition.pk).exists()


def test_offices_and_distribution_are_chosen_in_the_editor(editor, world):
    """Each choice is stored as it is published: who takes over, at which office, and who gets the task."""
    other = make_department("科技厅")
    rows = [
        apply_row(world),
        check_row(
            "县审",
            scope="level:county",
            nobody_found="dept_lead",
            nobody_scope="level:region",
            distribution="in_turn",
            same_as="",
        ),
        check_row(
            "委托",
            scope=f"office:{other.pk}",
            nobody_found="@up",
            nobody_scope="",
            distribution="same",
            same_as="check",
        ),
    ]
    rows[1][1]["key"], rows[2][1]["key"] = "check", "second"
    editor.post(url("add"), form_data(world, *rows, code="chosen"))
    definition = ProcessDefinition.objects.get(code="chosen")
    stages = draft_of(definition.get_latest_revision_as_object()).graph["stages"]
    assert [
        (stage["desk"]["scope"], stage["nobody_found"], stage["distribution"]) for stage in stages[1:]
    ] == [
        ("level:county", "dept_lead@level:region", "in_turn"),
        (f"office:{other.pk}", "@up", "same:check"),
    ]
    page = editor.get(url("edit", definition.pk)).content.decode()
    assert "科技厅" in page
