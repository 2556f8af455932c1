"""What decisions do when something below them changes."""

from forms_workflows.calendars.signals import calendar_changed
from forms_workflows.processes.graph.facts import declare
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.rounds.signals import round_cancelled
from forms_workflows.submissions.domain.movement import ARRIVALS

from .domain.cancelling import end_lists
from .domain.designations import take_effect
from .domain.facts import FAMILIES
from .domain.recounting import recount_periods


def on_calendar_changed(sender, **kwargs):
    recount_periods()


calendar_changed.connect(on_calendar_changed, dispatch_uid="decisions.recount_periods")


def on_round_cancelled(sender, round, **kwargs):
    end_lists(round)


round_cancelled.connect(on_round_cancelled, dispatch_uid="decisions.end_lists_of_a_cancelled_round")
declare(FAMILIES)
ARRIVALS[Kind.CERTIFY] = take_effect
