"""申报条件: who may apply, by the conditions of the application's stage."""

from django.utils.translation import gettext as _

from forms_workflows.errors import Refused

from ..models import Submission
from .facts import facts_of
from .summary import region_in


def requirements_of(graph):
    """The conditions of applying, in the editor's order."""
    return graph.apply.apply.conditions if graph.apply else ()


def outside(round, region):
    """The sentence that keeps a region out of a round, in a list; nothing where it may apply."""
    return [] if round.admits(region) else [round.limit]


def unmet_before(round, organisation, subject=None):
    """Sentences that this organisation certainly does not meet, before it has filled in anything.

    ``subject`` is the title that the case would be about, in a procedure about titles.
    """
    region = (subject and subject.region) or organisation.region
    begun = Submission(
        round=round,
        organisation=organisation,
        region=region,
        subject=subject,
        form_version_id=round.graph.apply.form,
    )
    return [
        *outside(round, region),
        *unmet(begun, round.graph, {}, lambda held: held is False),
    ]


def check_may_begin(round, organisation, subject=None):
    """Refused with the sentences that stand against a draft of this organisation."""
    refuse(organisation, unmet_before(round, organisation, subject))


def check_may_apply(submission, answers, computed):
    """Refused with the sentences that do not hold of what is about to be submitted; a blank does not meet them.

    What another case has asked for is no application, so nothing stands against it.
    """
    if submission.parent_id:
        return
    known = {**answers, **computed}
    failing = unmet(submission, submission.graph, known, lambda held: held is not True)
    refuse(submission.organisation, [*outside(submission.round, region_in(submission, answers)), *failing])


def unmet(submission, graph, answers, fails):
    """The sentences whose conditions come out so that it ``fails``; nothing is read where there is none."""
    requirements = requirements_of(graph)
    if not requirements:
        return []
    facts = facts_of(submission, answers=answers)
    return [one.title for one in requirements if fails(one.when.holds(facts))]


def refuse(organisation, sentences):
    if sentences:
        raise Refused(
            _("%(name)s does not meet the conditions of applying: %(conditions)s")
            % {"name": organisation.name, "conditions": " ".join(sentences)}
        )
