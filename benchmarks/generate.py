"""Databases with many cases: ``python benchmarks/generate.py 1000 20000 100000``; ``--drop`` removes all of them.

A few cases are really played to each place where cases gather, then multiplied by INSERT … SELECT with all that
belongs to them: organisation, process, tasks, answers, results, sheets, messages and audit events. On PostgreSQL
(DATABASE_URL) each size is a database of its own beside the one that is named; on SQLite, for the small size, a file.

What is not as in life: copies say the same as their originals but for names, numbers, moments and totals; their
organisations have no people; digests and the hashes of their audit events are those of the originals, with gaps between
their places, so that ``verify_audit`` refuses these databases.
"""

import argparse
import time
from dataclasses import dataclass

import ground  # sets Django up
import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from viewflow.workflow.models import Process, Task

from forms_workflows.audit.models import Chain, Event
from forms_workflows.parties.models import Organisation
from forms_workflows.review.models import PanelCase, ScoreSheet, StageResult
from forms_workflows.submissions.models import AnswerIndex, AnswerRound, CaseAccess, Notification, Submission
from tests.database import databases
from tests.integration import conftest as snapshots
from tests.integration.world import OPENS

#: Where the answers of these cases are asked for: the bureaus of three prefectures.
REGIONS = ("650100", "650200", "652300")
EXPERTS = 7


# --- a few cases, really played ------------------------------------------------------------------------


def at_the_bureau(world):
    return [world.submitted(world.organisation(region)) for region in REGIONS]


def at_the_department(world):
    return [world.recommended(world.checked(case)) for case in at_the_bureau(world)]


def ended(world):
    cases = [world.checked(case) for case in at_the_bureau(world)]
    for case in cases:
        world.decide(case, "local_handler", "not_recommended", reason="未达到申报条件")
        world.decide(case, "local_checker", "agree")
        world.decide(case, "local_issuer", "agree")
    return cases


def waiting_for_a_panel(world):
    return world.in_pool(1)


def in_scoring(world):
    cases = world.in_pool(1)
    world.panel(cases, world.experts(EXPERTS))
    return cases


def scored(world):
    cases = world.in_pool(3)
    panel = world.panel(cases, world.experts(EXPERTS))
    for sheet in panel.sheets.all():
        world.seal(sheet, level=0.7 + 0.05 * (sheet.submission_id % 3))
    return cases


@dataclass(frozen=True)
class Place:
    """``share`` of all cases, but never more than ``most``, stand where ``play`` takes them."""

    play: object
    share: float
    most: int = 10**9


PLACES = (
    Place(at_the_bureau, 0.20),
    Place(at_the_department, 0.134),
    Place(waiting_for_a_panel, 0.05, 500),
    Place(in_scoring, 0.05, 500),
    Place(scored, 0.15, 3000),
)


def numbers(size):
    """[(how to play, how many cases)]; what is left over has ended."""
    found = [(place.play, min(int(size * place.share), place.most)) for place in PLACES]
    return [*found, (ended, size - sum(count for _, count in found))]


# --- multiplied ----------------------------------------------------------------------------------------

#: What belongs to a case, and how it is found from there; what others refer to comes first.
COPIED = {
    Organisation: "id = {organisation}",
    Process: "id = {process}",
    Task: "process_id = {process}",
    Task.previous.through: "from_task_id IN (SELECT id FROM viewflow_task WHERE process_id = {process})",
    Submission: "id = {case}",
    AnswerRound: "submission_id = {case}",
    AnswerIndex: "submission_id = {case}",
    StageResult: "submission_id = {case}",
    CaseAccess: "submission_id = {case}",
    PanelCase: "submission_id = {case}",
    ScoreSheet: "submission_id = {case}",
    Event: "case_id = {case}",
    Notification: "submission_id = {case}",
}
#: A copy's key is its original's, moved on by ``n`` steps.
MOVED = "{column} + n * {step}"
CODE = "'B' || CAST(10000000000000000 + {organisation} + n * {step} AS text)"
#: What else differs in a copy.
DIFFERENT = {
    (Organisation, "name"): "name || ' ' || n",
    (Organisation, "identifier"): CODE,
    (Process, "data"): "CAST(REPLACE(CAST(data AS text), '\"o{organisation}\"',"
    " '\"o' || ({organisation} + n * {step}) || '\"') AS {json})",
    (Task, "created"): "{earlier}",
    (Task, "scheduled"): "{later}",
    (Submission, "number"): "'B' || CAST({case} + n * {step} AS text)",
    (Submission, "title"): "title || ' ' || n",
    (AnswerRound, "answers"): "CAST(REPLACE(CAST(answers AS text), '{code}', " + CODE + ") AS {json})",
    (PanelCase, "position"): "position + n",
    (ScoreSheet, "total"): "total - (n % 41) * 0.25",
    (Event, "seq"): MOVED,
    (Event, "case_id"): MOVED,
}
SQL = {
    "postgresql": {
        "json": "jsonb",
        "earlier": "{column} - n * interval '1 second'",
        "later": "{column} + (n % 30) * interval '1 day'",
    },
    "sqlite": {
        "json": "text",
        "earlier": "strftime('%Y-%m-%d %H:%M:%f', {column}, '-' || n || ' seconds')",
        "later": "strftime('%Y-%m-%d %H:%M:%f', {column}, '+' || (n % 30) || ' days')",
    },
}


def step():
    """Further than any key or place in a chain that is there."""
    highest = [model.objects.aggregate(top=Max("pk"))["top"] or 0 for model in COPIED]
    return 1 + max(*highest, Event.objects.aggregate(top=Max("seq"))["top"])


def multiply(case, count, distance):
    """Add so many copies of a case with everything that belongs to it."""
    known = {
        "case": case.pk,
        "process": case.process_id,
        "organisation": case.organisation_id,
        "code": case.organisation.identifier,
    }
    for model, whose in COPIED.items():
        copy_rows(model, count, distance, whose, **known)


def copy_rows(model, count, distance, whose, **known):
    """Add so many copies of the rows of a model, each with keys that are moved on by ``distance``."""
    known |= {"step": distance, "json": SQL[connection.vendor]["json"]}
    fields, table = model._meta.local_concrete_fields, model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = (value_of(model, field).format(column=f'"{field.column}"', **known) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {count})"
            f" INSERT INTO {table} ({columns}) SELECT {', '.join(values)}"
            f" FROM {table}, copies WHERE {whose.format(**known)}"
        )


def value_of(model, field):
    """The SQL of a column in a copy, with places to fill in."""
    if different := DIFFERENT.get((model, field.name)):
        return SQL[connection.vendor].get(different.strip("{}"), different)
    related = field.related_model and field.related_model._meta.concrete_model
    return MOVED if field.primary_key or related in COPIED else "{column}"


def settle():
    """New rows get keys behind the copies, and chains go on behind the copies' events.

    Then the planner learns the tables' new size: what checks the references at the end was planned for a few rows.
    """
    for chain in Chain.objects.all():
        chain.seq = Event.objects.filter(chain=chain.key).aggregate(last=Max("seq"))["last"]
        chain.save(update_fields=["seq"])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            no_style(), apps.get_models(include_auto_created=True)
        ):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


# --- one database --------------------------------------------------------------------------------------


def generate(size):
    ground_floor, begun = databases(), time.monotonic()
    ground_floor.use(snapshots.programme_round.name)
    world = ground_floor.value(snapshots.programme_round.name)
    with time_machine.travel(OPENS, tick=False) as world.traveller:
        played = [(play(world), count) for play, count in numbers(size)]
    distance = step()
    with transaction.atomic():
        for cases, count in played:
            for number, case in enumerate(cases):
                copies = len(range(number, count, len(cases))) - 1
                if copies > 0:
                    multiply(case, copies, distance)
        settle()
    assert Submission.objects.count() == size
    keep(ground.name_of(size))
    ground.say(f"{size} cases", f"{time.monotonic() - begun:.0f} s")


def keep(name):
    """The copy of the snapshot that was filled becomes the database of this name."""
    found = databases()
    copy, found.current = found.copies.pop(found.current), None
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    found.connect(found.own)
    found.kind.drop(name)
    found.kind.rename(copy, name)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, help="Numbers of cases; what is there already stays.")
    parser.add_argument("--drop", action="store_true", help="Remove the databases of the benchmarks.")
    asked = parser.parse_args()
    if asked.drop:
        for size in ground.sizes():
            databases().kind.drop(ground.name_of(size))
    for size in set(asked.sizes) - set(ground.sizes()):
        generate(size)


if __name__ == "__main__":
    main()
