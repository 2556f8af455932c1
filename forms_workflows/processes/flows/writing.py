"""The rows of a case's way: each kind is written in one place, for one case or for a slice of them."""

from forms_workflows.gathering import Turn, gathered
from forms_workflows.rows import insert_rows, update_rows

from ..models import ReviewTask


@gathered(Turn.ROWS)
def insert_task(tasks):
    insert_rows(tasks)


@gathered(Turn.ROWS)
def finish_task(tasks):
    update_rows(tasks, ("status", "owner", "started", "finished", "data"))


@gathered(Turn.ROWS)
def finish_process(processes):
    update_rows(processes, ("status", "finished", "data"))


@gathered(Turn.LINKS)
def link(pairs):
    """``(task, the one before it)``."""
    links = ReviewTask.previous.through
    insert_rows([links(from_task=task, to_task=previous) for task, previous in pairs])
