"""What the review does when something below it changes."""

from forms_workflows.audit.domain.evidence import register_evidence
from forms_workflows.parties.signals import person_deactivated, role_revoked
from forms_workflows.processes.graph.facts import declare

from .domain.evidence import RANKINGS, RESULTS, SHEETS
from .domain.facts import FAMILIES
from .domain.handing_on import return_tasks


def on_person_left(sender, person, by, **kwargs):
    """Whoever cannot do a taken task any more does not keep it from the colleagues."""
    return_tasks(person, by)


person_deactivated.connect(on_person_left, dispatch_uid="review.return_tasks_of_the_deactivated")
role_revoked.connect(on_person_left, dispatch_uid="review.return_tasks_of_a_revoked_role")
for _evidence in (RESULTS, SHEETS, RANKINGS):
    register_evidence(_evidence)
declare(FAMILIES)
