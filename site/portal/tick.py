"""The minute's work. What must happen stands in tables; this sweeps it, and may be run at any time, by anyone."""

import logging
import time

from django.conf import settings
from django.utils.module_loading import import_string

from forms_workflows.audit.domain.heads import write_due_heads
from forms_workflows.audit.domain.stamps import stamp_due_heads
from forms_workflows.decisions.domain.publicity import fire_due_periods
from forms_workflows.decisions.domain.reminding import remind_of_ends
from forms_workflows.decisions.domain.settling import settle_all
from forms_workflows.processes import engine
from forms_workflows.review.domain.handing_on import return_left_tasks
from forms_workflows.review.domain.panels import open_opened_panels
from forms_workflows.rounds.domain.standing import close_standing, open_standing
from forms_workflows.submissions.domain.ending import end_cancelled, lapse_drafts
from forms_workflows.submissions.domain.mail import send_pending_mail
from forms_workflows.submissions.domain.overdue import fire_overdue
from forms_workflows.submissions.domain.retention import forget_drafts
from forms_workflows.submissions.domain.spawning import advance_waiting
from forms_workflows.submissions.domain.waiting import end_waits
from notices.domain.schedule import publish_due

from .accounts.resets import answer_resets
from .operations.outbox import send_letters

logger = logging.getLogger("portal.tick")


def sweeps():
    """{what is counted: what does it}, in the order in which they run."""
    return {
        "cleared": fire_due_periods,
        "overdue": fire_overdue,
        "waited": end_waits,
        "lapsed": lapse_drafts,
        "followed": advance_waiting,
        "cancelled": end_cancelled,
        "begun": open_standing,
        "over": close_standing,
        "reminded": remind_of_ends,
        "listed": settle_all,
        "opened": open_opened_panels,
        "returned": return_left_tasks,
        "deadlines": engine.refresh_due,
        "published": publish_due,
        "heads": write_due_heads,
        "stamped": stamp_due_heads,
        "mails": lambda: send_pending_mail()[0],
        "resets": answer_resets,
        "letters": send_letters,
        "forgotten": forget_drafts,
        "sessions": clear_sessions,
    }


class Swept(dict):
    """{name: count}. ``failed`` names the sweeps that could not be done."""

    def __init__(self):
        super().__init__()
        self.failed = []


def sweep():
    """Run every sweep; one that fails is logged and does not stop the others. Returns what was Swept."""
    swept = Swept()
    for name, work in sweeps().items():
        began = time.perf_counter()
        try:
            swept[name] = work() or 0
        except Exception:
            logger.exception("sweep failed", extra={"sweep": name})
            swept[name] = 0
            swept.failed.append(name)
        seconds = time.perf_counter() - began
        if seconds >= settings.SLOW_SWEEP_SECONDS:
            logger.warning("slow sweep", extra={"sweep": name, "seconds": round(seconds, 3)})
    return swept


def clear_sessions():
    """Forget sessions that have run out."""
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
