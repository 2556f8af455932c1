"""A slice of cases moves as each of them would alone: the same rows, in as many statements however many they are."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import Event
from forms_workflows.decisions.models import ShortlistItem, Title
from forms_workflows.gathering import Spoilt
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from forms_workflows.submissions.domain import slices
from forms_workflows.submissions.models import CaseOffice, Notification, Submission
from portal.tick import sweep

from .world_decisions import SEPTEMBER

#: Moments are those at which a step was taken: no two ways take them at the same.
MOMENTS = {"created", "assigned", "started", "finished", "changed_at", "ended_at"}


def go_the_whole_way(world, cases):
    """From the ranking to the titles; the last case is taken off the list by the meeting."""
    world.travel(SEPTEMBER)
    listed = world.shortlist(cases[:-1], tie_reason="择优")
    world.meet(listed, rejected={cases[1].pk: "材料不实"})
    world.after(world.publish())
    left = [case for case in cases[:-1] if case.pk != cases[1].pk]
    return world.designate(Submission.objects.filter(pk__in=[case.pk for case in left]))


def everything(cases):
    """All that the steps have written, without keys that a sequence gave and without moments."""
    tasks = ReviewTask.objects.filter(process__in=[case.process_id for case in cases])
    chain = f"round:{cases[0].round_id}"
    found = {
        "cases": [
            plain(case)
            for case in Submission.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk")
        ],
        "processes": [plain(row) for row in ReviewProcess.objects.order_by("pk")],
        "tasks": [
            {**plain(task), "previous": sorted(str(one.flow_task) for one in task.previous.all()), "id": None}
            for task in tasks.order_by("process", "pk").prefetch_related("previous")
        ],
        "offices": list(CaseOffice.objects.order_by("pk").values_list("submission", "department")),
        "items": list(ShortlistItem.objects.order_by("pk").values_list("submission", "decision", "reason")),
        "titles": [
            {**plain(title), "id": None, "designation_id": title.designation.document_number}
            for title in Title.objects.order_by("submission")
        ],
        "events": list(
            Event.objects.filter(chain=chain)
            .order_by("seq")
            .values_list(
                "seq",
                "action",
                "actor",
                "actor_name",
                "subject_type",
                "case_id",
                "before",
                "after",
                "data",
            )
        ),
        "messages": sorted(
            (
                one.person_id,
                one.cause.seq,
                one.cause.action,
                one.submission_id,
                one.kind,
                str(one.data),
                bool(one.read_at),
            )
            for one in Notification.objects.select_related("cause")
        ),
    }
    assert verify(chain) is None
    return found


def plain(row):
    return {
        field.attname: str(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in MOMENTS
    }


def refuse(*args):
    raise Spoilt


def test_what_a_slice_writes_is_what_its_cases_would_write_one_by_one(world, monkeypatch):
    cases, begun = world.scored(4), timezone.now()
    found = []
    for alone in (False, True):
        if alone:
            monkeypatch.setattr(slices, "do_together", refuse)
        else:
            monkeypatch.setattr(slices, "do_alone", refuse)
        with transaction.atomic():
            go_the_whole_way(world, cases)
            found.append(everything(cases))
            transaction.set_rollback(True)
        world.travel(begun)
        monkeypatch.undo()
    together, one_by_one = found
    for name in together:
        assert together[name] == one_by_one[name], name
    assert [row["stage"] for row in together["cases"]] == ["designation", "", "designation", ""]
    assert len(together["titles"]) == 2


def test_a_slice_costs_as_many_statements_as_one_case(world, monkeypatch):
    cases = world.scored(4)
    do_together, counts = slices.do_together, []

    def counted(keys, work, knowing):
        with CaptureQueriesContext(connection) as captured:
            done = do_together(keys, work, knowing)
        counts.append((len(keys), len(captured)))
        return done

    monkeypatch.setattr(slices, "do_together", counted)
    monkeypatch.setattr(slices, "SLICE", 3)
    world.travel(SEPTEMBER)
    world.meet(world.shortlist(cases))
    world.publish()
    sweep()
    world.after(world.periods().get())
    world.designate(cases)
    assert counts == [
        *[(3, 23), (1, 23)],  # the ranking's list
        *[(3, 24), (1, 24)],  # the meeting
        *[(3, 24), (1, 24)],  # the page
        *[(3, 25), (1, 25)],  # the end of the period
        *[(3, 27), (1, 27)],  # the document
    ]
