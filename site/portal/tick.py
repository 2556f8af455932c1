"""The minute's work. What must happen stands in tables; this sweeps it, and may be run at any time, by anyone."""

import logging

from forms_workflows.decisions.domain.publicity import fire_due_periods
from forms_workflows.processes import engine
from forms_workflows.submissions.domain.ending import lapse_drafts
from forms_workflows.submissions.domain.mail import send_pending_mail
from forms_workflows.submissions.domain.overdue import fire_overdue

logger = logging.getLogger(__name__)


def sweep():
    """Run every sweep; one that fails is logged and does not stop the others. Returns {name: count}."""
    return {
        "cleared": attempt(fire_due_periods),
        "overdue": attempt(fire_overdue),
        "lapsed": attempt(lapse_drafts),
        "deadlines": attempt(engine.refresh_due),
        "mails": attempt(lambda: send_pending_mail()[0]),
    }


def attempt(work):
    try:
        return work() or 0
    except Exception:
        logger.exception("tick: %s failed", getattr(work, "__name__", work))
        return 0
