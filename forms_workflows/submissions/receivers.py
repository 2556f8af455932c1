"""What submissions do when something below them changes."""

from forms_workflows.audit.domain.evidence import register_evidence
from forms_workflows.forms.editor.conditions.cases import try_on
from forms_workflows.processes.graph.facts import declare
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.rounds.signals import round_cancelled

from .domain.ending import end_cancelled
from .domain.evidence import SIGNED_ANSWERS
from .domain.facts import FAMILIES
from .domain.movement import ARRIVALS
from .domain.spawning import begin
from .domain.trials import cases_to_try


def on_round_cancelled(sender, **kwargs):
    end_cancelled()


round_cancelled.connect(on_round_cancelled, dispatch_uid="submissions.end_cancelled")
register_evidence(SIGNED_ANSWERS)
declare(FAMILIES)
try_on(cases_to_try)
ARRIVALS[Kind.SPAWN] = begin
