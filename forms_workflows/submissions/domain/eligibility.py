"""申报条件: who may apply, by the conditions of the application's stage."""

from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.expressions import to_values
from forms_workflows.forms.kinds import types_of
from forms_workflows.processes.graph.facts import Facts

from ..models import Submission
from .facts import Known


def requirements_of(graph):
    """The conditions of applying, in the editor's order."""
    return graph.apply.apply.conditions if graph.apply else ()


def unmet_before(round, organisation):
    """Sentences that this organisation certainly does not meet, before it has filled in anything."""
    requirements = requirements_of(round.graph)
    if not requirements:
        return []
    begun = Submission(round=round, organisation=organisation, region=organisation.region)
    facts = Facts(Known(begun, None), answers=lambda _known: {})
    return [one.title for one in requirements if one.when.holds(facts) is False]


def check_may_begin(round, organisation):
    """Refused with the sentences that stand against a draft of this organisation."""
    refuse(organisation, unmet_before(round, organisation))


def check_may_apply(submission, answers, computed):
    """Refused with the sentences that do not hold of what is about to be submitted; a blank does not meet them."""
    if requirements := requirements_of(submission.graph):
        types = types_of(submission.form_version.form)
        facts = Facts(
            Known(submission, None), answers=lambda _known: to_values({**answers, **computed}, types)
        )
        refuse(
            submission.organisation, [one.title for one in requirements if one.when.holds(facts) is not True]
        )


def refuse(organisation, sentences):
    if sentences:
        raise Refused(
            _("%(name)s does not meet the conditions of applying: %(conditions)s")
            % {"name": organisation.name, "conditions": " ".join(sentences)}
        )
