"""The row lock under which a case moves: bounded waiting in order, instead of viewflow's nowait and sleep."""

from contextlib import contextmanager

from django.db import OperationalError, router, transaction
from viewflow.workflow.exceptions import FlowLockFailed

from forms_workflows.gathering import ahead, read_ahead, whole_or_spoilt

#: SQLSTATEs for "lock not available" and "deadlock detected"; SQLite only says so in words.
BUSY_STATES = {"55P03", "40P01"}


def is_busy(error):
    """Whether a database error means that somebody else holds the row, so that trying again helps."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in BUSY_STATES or "database is locked" in str(error) or "table is locked" in str(error)


class ProcessLock:
    """``with process_lock(flow_class, pk) as process``: a transaction that holds the process row.

    The wait is bounded by the connection (``lock_timeout`` on PostgreSQL, ``timeout`` on SQLite, where an IMMEDIATE
    transaction is the lock). Nested in another transaction it is a savepoint, so that a refused lock does not poison
    what surrounds it. Raises viewflow's FlowLockFailed when the row stays taken.
    """

    @contextmanager
    def __call__(self, flow_class, process_pk):
        with self.hold(flow_class.process_class, process_pk) as process:
            yield process

    @contextmanager
    def hold(self, model, process_pk):
        """Like calling the lock, for whoever does not know the flow yet: it is read from the locked row.

        In a slice whose processes are locked already there is no savepoint: see ``whole_or_spoilt``.
        """
        if held := ahead(model, process_pk):
            with whole_or_spoilt():
                yield held
            return
        using = router.db_for_write(model)
        transaction_ = transaction.atomic(using=using)
        with _busy_as_lock_failed(process_pk):
            transaction_.__enter__()
        try:
            with _busy_as_lock_failed(process_pk):
                # NO KEY: rows that refer to the process may be inserted meanwhile.
                process = model._base_manager.using(using).select_for_update(no_key=True).get(pk=process_pk)
            yield process
        except BaseException as error:
            if not transaction_.__exit__(type(error), error, error.__traceback__):
                raise
        else:
            transaction_.__exit__(None, None, None)

    def hold_slice(self, model, keys):
        """Hold the rows of a slice of cases, and read them ahead. In the caller's transaction; returns them."""
        rows = model._base_manager.using(router.db_for_write(model)).select_for_update(no_key=True)
        with _busy_as_lock_failed(f"one of {len(keys)}"):
            found = list(rows.filter(pk__in=keys).order_by("pk"))
        read_ahead(model, {row.pk: row for row in found})
        return found


@contextmanager
def _busy_as_lock_failed(process_pk):
    try:
        yield
    except OperationalError as error:
        if is_busy(error):
            raise FlowLockFailed(f"process {process_pk} is busy") from error
        raise


process_lock = ProcessLock()
