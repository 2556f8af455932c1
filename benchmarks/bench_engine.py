"""What one decision costs: our engine beside a stock viewflow flow (View → Switch → View or End), in the same run.

Ratios, not promises: absolute times depend on the machine. ``ROUNDS=500 python benchmarks/bench_engine.py``
"""

# ruff: noqa: E402  (Django has to be set up before its models are imported)

import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Task

from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine, flows
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from tests.unit.processes.builders import apply, build_world, check, process

ROUNDS = int(os.environ.get("ROUNDS", "200"))


def decided(outcome):
    return lambda activation: activation.process.data.get("outcome") == outcome


def make_stock_flow():
    """The same two checks as a programmer would write them with viewflow's own nodes."""

    class StockFlow(flow.Flow):
        lock_impl = lock.select_for_update_lock
        start = flow.StartHandle().Next(this.first)
        first = flow.View(lambda request: None).Permission("parties.view_person").Next(this.route)
        route = flow.Switch().Case(this.second, decided("pass")).Default(this.end)
        second = flow.View(lambda request: None).Permission("parties.view_person").Next(this.end)
        end = flow.End()

    # viewflow stores references by module; a flow of __main__ belongs to no app.
    StockFlow.__module__ = flows.__name__
    flows.StockFlow = StockFlow
    return StockFlow


def stock_case(stock_flow, person, outcome):
    process_row = stock_flow.start.run()
    task = Task.objects.get(process=process_row, flow_task=stock_flow.first)

    def decide():
        with task.activation() as activation:
            activation.assign(person)
            activation.start(None)
            activation.process.data["outcome"] = outcome
            activation.process.save()
            activation.execute()

    return decide


def our_case(version, world, outcome):
    person = world.people["local_handler"]
    desks = Desks(person)
    move = engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)
    task = engine.open_tasks(move.process_pk).get(pk=move.to[0].task_pk)
    assert desks.tokens
    return lambda: engine.complete(task=task, person=person, outcome=outcome, desks=desks)


def measure(make_case):
    """Statements of one decision, and the median time of many."""
    decide = make_case()
    with CaptureQueriesContext(connection) as captured:
        decide()
    times = []
    for _round in range(ROUNDS):
        decide = make_case()
        begun = time.perf_counter()
        decide()
        times.append(time.perf_counter() - begun)
    return len(captured), statistics.median(times) * 1000


def main():
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        world = build_world()
        definition = import_process(
            process(apply(), check(target="second"), check("second")), world.department, None
        )
        version = publish_process(definition, world.editor)
        stock_flow = make_stock_flow()
        print(f"{connection.vendor}, {ROUNDS} decisions each; statements include lock and savepoints")
        print(f"{'':34}{'stock viewflow':>18}{'our engine':>18}{'ratio':>8}")
        for title, outcome in (
            ("decision → next human task", "pass"),
            ("decision → end of the case", "refuse"),
        ):
            stock = measure(lambda outcome=outcome: stock_case(stock_flow, world.editor, outcome))
            ours = measure(lambda outcome=outcome: our_case(version, world, outcome))
            print(f"{title + ', statements':34}{stock[0]:>18}{ours[0]:>18}{ours[0] / stock[0]:>8.2f}")
            print(f"{title + ', median ms':34}{stock[1]:>18.2f}{ours[1]:>18.2f}{ours[1] / stock[1]:>8.2f}")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
