"""The same step of many cases, a slice of them in each transaction: as many statements for a slice as for one case."""

import logging

from django.db import transaction

from forms_workflows.each import batches, each, in_time
from forms_workflows.errors import Refused
from forms_workflows.gathering import gathering
from forms_workflows.processes import engine

from ..models import Submission
from .lock import lock_slice, lock_submission

logger = logging.getLogger(__name__)

#: Cases that move in one transaction: nobody waits for the round longer than these take.
SLICE = 250


def each_case(what, cases, work, *, knowing=None, seconds=None):
    """Do ``work`` on each case of a queryset, in order, slice after slice; returns how many times it was really done.

    ``work(case, known)`` gets the locked case, opens no transaction, and says False where there was nothing to do.
    ``known`` is what ``knowing(keys)`` has found for the cases with these keys, in as many statements however many
    they are. Where one of a slice is refused or fails, its cases are done one by one: that one is logged (``what``
    names it there) and does not stop the others. After ``seconds`` no further slice is begun.
    """
    slices = batches(list(cases.values_list("pk", flat=True)), SLICE)
    slices = slices if seconds is None else in_time(slices, seconds)
    return sum(do_slice(what, keys, work, knowing or nothing) for keys in slices)


def all_cases(cases, work, *, knowing=None):
    """The same in the caller's transaction: where one is refused or fails, so is everything.

    The locks of all of them are held until it ends; so they are taken in the order of the keys.
    """
    for keys in batches(sorted(cases.values_list("pk", flat=True)), SLICE):
        do_together(keys, work, knowing or nothing)


def nothing(keys):
    return None


def do_slice(what, keys, work, knowing):
    try:
        return do_together(keys, work, knowing)
    except Exception as error:
        logger.warning("%s: %d cases go one by one: %r", what, len(keys), error)
    return each(what, keys, lambda key: do_alone(what, key, work, knowing))


@transaction.atomic
def do_together(keys, work, knowing):
    with gathering():
        cases = lock_slice(keys)
        engine.hold_slice([case.process_id for case in cases])
        known = knowing(keys)
        return sum(work(case, known) is not False for case in cases)


def do_alone(what, key, work, knowing):
    try:
        with transaction.atomic():
            return work(lock_submission(Submission(pk=key)), knowing([key]))
    except Refused as refusal:
        logger.warning("%s %s was refused: %s", what, key, refusal)
        return False
