"""The queue of a department's officer with few cases and with many: ``python benchmarks/bench_queue.py 1000 100000``.

Goal: 1.5 times the cost, though one in eight cases waits in it. Measured in turns, as the machine may change its mind.
"""

import ground  # sets Django up

from forms_workflows.parties.models import Person
from forms_workflows.parties.rules import Desks
from forms_workflows.processes.engine.queue import queue
from tests.integration.visitors import Visitor

ROUNDS = 3


def screens(person):
    """{what is done: how}. The task in the middle is where somebody stands who has paged through half of the queue."""
    officer, tasks = Visitor(person), queue(person, Desks(person))
    keys = list(tasks.values_list("pk", flat=True))
    middle = keys[len(keys) // 2]
    found = {
        "home": lambda: officer.get("home"),
        "queue, first part": lambda: officer.get("tasks"),
        "queue, in the middle": lambda: officer.get("tasks", after=middle),
        "queue, one region": lambda: officer.get("tasks", region="652300"),
        "queue, one stage": lambda: officer.get("tasks", stage="re_review"),
        "the task after this one": lambda: officer.get("task", middle),
    }
    return len(keys), found


def costs_at(size):
    ground.use(size)
    waiting, found = screens(Person.objects.get(username="handler"))
    return waiting, {title: ground.median(show) for title, show in found.items()}


def main():
    few, many = ground.asked_sizes(least=2)[:2]
    turns = [(costs_at(few), costs_at(many)) for _ in range(ROUNDS)]
    waiting = [turns[0][which][0] for which in (0, 1)]
    ground.say(f"{few} and {many} cases", f"{waiting[0]} and {waiting[1]} tasks wait")
    for title in turns[0][0][1]:
        pairs = [(small[title], large[title]) for (_, small), (_, large) in turns]
        small, large = min(pairs, key=lambda pair: pair[0].total + pair[1].total)
        ground.say(title, small)
        ground.say("", large)
        ground.say("", f"{large.total / small.total:9.2f} ×")


if __name__ == "__main__":
    main()
