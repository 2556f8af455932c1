"""What one decision costs: our engine beside a stock viewflow flow (View → Switch → View or End), in the same run.

Ratios, not promises: absolute times depend on the machine. ``ROUNDS=500 python benchmarks/bench_engine.py``
"""

import os
import statistics
import time

import ground  # sets Django up
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


def statements(make_case):
    decide = make_case()
    with CaptureQueriesContext(connection) as captured:
        decide()
    return len(captured)


def spent(decide):
    """Milliseconds: of CPU, of Python and of PostgreSQL's process, and on the wall, which other work stretches."""
    database, python, wall = ground.backend_time(), time.process_time(), time.perf_counter()
    decide()
    wall, python = time.perf_counter() - wall, time.process_time() - python
    return python * 1000 + (ground.backend_time() - database) / 1e6, wall * 1000


def compare(*make_cases):
    """[(stock, ours) of CPU, … on the wall]: the medians of many decisions of each, taken in turn."""
    rounds = [[spent(make()) for make in make_cases] for _round in range(ROUNDS)]
    return [
        [statistics.median(each[number][kind] for each in rounds) for number in range(len(make_cases))]
        for kind in (0, 1)
    ]


def main():
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        world = build_world()
        definition = import_process(
            process(apply(), check(target="second"), check("second")), world.department, None
        )
        version = publish_process(definition, world.editor)
        stock_flow = make_stock_flow()
        print(f"{connection.vendor}, {ROUNDS} decisions each in turn; statements include lock and savepoints")
        print(f"{'':42}{'stock viewflow':>14}{'our engine':>14}{'ratio':>8}")
        for title, outcome in (
            ("decision → next human task", "pass"),
            ("decision → end of the case", "refuse"),
        ):
            cases = (
                lambda outcome=outcome: stock_case(stock_flow, world.editor, outcome),
                lambda outcome=outcome: our_case(version, world, outcome),
            )
            stock, ours = map(statements, cases)
            print(f"{title + ', statements':42}{stock:>14}{ours:>14}{ours / stock:>8.2f}")
            for kind, (stock, ours) in zip(("ms of CPU", "ms on the wall"), compare(*cases), strict=True):
                print(f"{title + ', ' + kind:42}{stock:>14.2f}{ours:>14.2f}{ours / stock:>8.2f}")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
