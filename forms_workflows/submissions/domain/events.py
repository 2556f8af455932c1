"""Audit events of a case: all stand in the chain of its round."""

from forms_workflows.audit.domain.record import record
from forms_workflows.rounds.models import chain_of


def case_event(submission, action, by, *, subject=None, before=None, after=None, **data):
    """Record that ``by`` (None: the system, or a visitor) did something with the case; returns the event.

    ``subject`` is what was changed where it is not the case itself. ``data`` is kept in clear and read by the case's
    officers: no secrets.
    """
    return record(
        action=action,
        actor=by,
        chain=chain_of(submission.round_id),
        subject=subject or submission,
        case=submission.pk,
        before=before,
        after=after,
        data=data,
    )


def round_event(round, action, by, *, subject=None, before=None, after=None, **data):
    """Record what concerns a whole round, or ``subject`` in it."""
    return record(
        action=action,
        actor=by,
        chain=round.chain,
        subject=subject or round,
        before=before,
        after=after,
        data=data,
    )
