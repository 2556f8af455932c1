"""Published versions: frozen, compiled once, and followed to the end by the cases that started on them."""

import gc

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from viewflow.workflow.fields import import_flow_by_ref

from forms_workflows.definitions.canonical import digest
from forms_workflows.definitions.errors import ImmutableVersion, NotReady
from forms_workflows.errors import Refused
from forms_workflows.processes import database, engine, flows
from forms_workflows.processes.domain.exchange import export_process, import_process
from forms_workflows.processes.domain.publishing import draft_of, publish_process
from forms_workflows.processes.flows.compiler import compile_flow
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ProcessDefinition, ProcessVersion, ReviewProcess, ReviewTask
from tests.unit.processes.builders import all_kinds, apply, check, make_form, process


def test_publishing_numbers_versions_and_remembers_who(version, world):
    assert (version.number, version.published_by) == (1, world.editor)
    assert version.digest == digest(version.graph)
    assert "流程all_kinds" in str(version)


def test_no_change_no_new_version(publish):
    assert publish().pk == publish().pk
    assert ProcessVersion.objects.count() == 1


def test_a_change_makes_the_next_version(publish):
    publish()
    changed = all_kinds()
    changed["stages"][1]["deadline"] = 10
    assert publish(changed).number == 2


def test_saving_a_draft_makes_no_version(version, world):
    changed = all_kinds()
    changed["stages"][1]["title"] = "另一名称"
    definition = import_process(changed, world.department, world.editor)
    assert definition.current_version == version
    assert ProcessDefinition.objects.get().versions.count() == 1


def test_versions_cannot_be_changed_or_deleted(version):
    for attempt in (
        version.save,
        version.delete,
        ProcessVersion.objects.all().delete,
        lambda: ProcessVersion.objects.update(number=3),
    ):
        with pytest.raises(ImmutableVersion):
            attempt()


def test_the_database_keeps_versions_frozen_too(version):
    with pytest.raises(DatabaseError), transaction.atomic():
        ProcessVersion._base_manager.filter(pk=version.pk)._update(
            [(ProcessVersion._meta.get_field("number"), None, 9)]
        )


def test_a_process_goes_out_as_it_came_in(version):
    assert export_process(version) == complete(all_kinds())


def test_exported_and_imported_again_it_is_the_same_version(version, world):
    definition = import_process(export_process(version), world.department, world.editor)
    assert publish_process(definition, world.editor).pk == version.pk


def test_an_import_names_the_forms_that_are_missing(world):
    with pytest.raises(NotReady, match="no_such_form"):
        import_process(process(apply(form="no_such_form")), world.department, world.editor)


def test_an_import_refuses_a_kind_that_it_does_not_know(world):
    data = process(apply(), check())
    data["stages"][1]["kind"] = "lottery"
    with pytest.raises(NotReady, match="lottery"):
        import_process(data, world.department, world.editor)


def test_a_new_version_of_a_form_makes_a_new_version_of_the_process(publish, world):
    first = publish()
    form = world.forms["application"]
    last = form.current_version
    schema = {**last.schema, "title": "新表"}
    form.versions.create(number=2, schema=schema, digest=digest(schema))
    second = publish()
    assert second.number == 2
    assert first.graph["stages"][0]["form"] == last.pk


def test_stages_keep_their_keys_once_published(version, world):
    definition = version.definition
    for row in definition.body:
        row.value["key"] = ""
    keys = [stage["key"] for stage in draft_of(definition).graph["stages"]]
    assert keys == [stage["key"] for stage in version.graph["stages"]]


def unnamed_end():
    data = process(apply(), check(target="end:completed"), code="plain")
    return data | {"ends": [end for end in data["ends"] if end["key"] != "completed"]}


def test_the_same_draft_is_the_same_version_in_every_language(world):
    definition = import_process(unnamed_end(), world.department, world.editor)
    digests = set()
    for language in ("en", "zh-hans", "ug"):
        with translation.override(language):
            digests.add(digest(draft_of(definition).graph))
    assert len(digests) == 1


def test_an_end_that_nobody_has_named_is_called_in_the_readers_language(publish):
    end = publish(unnamed_end()).process.end("completed")
    with translation.override("zh-hans"):
        chinese = end.title
    assert (end.title, end.success, chinese) == ("Completed", True, "办结")


# --- classes --------------------------------------------------------------------------------------


def test_the_class_of_a_version_is_a_viewflow_flow(version):
    flow_class = version.flow_class
    assert flow_class.__name__ == f"V{version.pk}_{version.digest[:8]}"
    assert str(flow_class) == f"processes/flows.{flow_class.__name__}"
    assert import_flow_by_ref(str(flow_class)) is flow_class
    names = {node.name for node in flow_class.instance.nodes()}
    assert names == {
        "start",
        *("apply", "check", "opinion", "opinion_check", "opinion_issue"),
        *("score_panel", "score_split", "score", "score_join"),
        *("rank", "meeting"),
        *("publicity_page", "publicity_period", "publicity_objection"),
        *("certify_document", "certify_plaque"),
        *("end_refused", "end_not_recommended", "end_absent", "end_not_shortlisted", "end_rejected"),
        *("end_objection_upheld", "end_designated"),
    }


def test_nodes_know_their_stage_and_part(version):
    node = version.flow_class.opinion_issue
    assert (node.stage.key, node.part) == ("opinion", "issue")


def test_a_version_that_was_tampered_with_is_not_run(version, world, monkeypatch):
    database.remove(connection)
    graph = {**version.graph, "title": "被改过的流程"}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE processes_processversion SET graph = %s WHERE id = %s",
            [ProcessVersion._meta.get_field("graph").get_db_prep_value(graph, connection), version.pk],
        )
    monkeypatch.setattr(flows, "_classes", {})
    tampered = ProcessVersion.objects.get(pk=version.pk)
    assert not tampered.is_intact
    with pytest.raises(AttributeError):
        tampered.flow_class  # noqa: B018
    database.install(connection)


@pytest.mark.parametrize("name", ["__wrapped__", "V1_short", "V0_00000000", "X1_00000000"])
def test_other_names_are_no_flows(db, name):
    with pytest.raises(AttributeError):
        getattr(flows, name)


def test_two_versions_live_side_by_side(publish, act, world):
    old = engine.start(version=publish(), person=world.people["applicant"], scopes=world.scopes)
    changed = process(apply(), check(), code="all_kinds")
    new = engine.start(version=publish(changed), person=world.people["applicant"], scopes=world.scopes)
    assert act(old, "local_handler", "pass").to[0].stage == "opinion"
    assert act(new, "local_handler", "pass").end == "done"
    first, second = ReviewProcess.objects.order_by("pk")
    assert first.flow_class is not second.flow_class


def test_a_draft_compiles_under_a_name_of_its_own_and_is_forgotten(version):
    cls = compile_flow(graph=version.process, version_pk=None, name="Draft", module=flows.__name__)
    assert cls is not version.flow_class
    del cls
    gc.collect()


def test_a_case_whose_version_cannot_be_loaded_says_so(started, act, world, monkeypatch):
    broken = ReviewTask.objects.get(pk=started.to[0].task_pk)
    ReviewTask.objects.filter(pk=broken.pk).update(flow_task="processes/flows.V999_00000000.check")
    with pytest.raises(Refused, match="cannot be loaded"):
        act(broken.pk, "local_handler", "pass")


def test_error_records_keep_no_local_variables(started):
    from viewflow.workflow.signals import task_failed

    task = ReviewTask.objects.get(pk=started.to[0].task_pk)
    task.data["_exception"] = {"title": "boom", "locals": {"mobile": "13800000000"}}
    task_failed.send(sender=task.flow_task.flow_class, process=task.process, task=task)
    assert ReviewTask.objects.get(pk=task.pk).data["_exception"] == {"title": "boom"}


def test_viewflows_own_drawings_can_be_made(version):
    from viewflow.workflow import chart

    grid = chart.calc_layout_data(version.flow_class)
    assert "结果designated" in chart.grid_to_svg(grid)


def test_forms_without_a_version_are_named(world):
    make_form("draft_form", "review", world.department, publish=False)
    data = process(apply(), check(form="draft_form"))
    definition = import_process(data, world.department, world.editor)
    with pytest.raises(NotReady, match="has not been published"):
        publish_process(definition, world.editor)
