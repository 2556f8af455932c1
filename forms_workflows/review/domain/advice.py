"""What the facts of a case say of the outcomes of its stage: which are possible, and which one is proposed."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.submissions.domain.facts import facts_of


@dataclass(frozen=True)
class Advice:
    """``possible``: {outcome key: True, False, or None where a blank leaves it open}; what has no condition is missing.

    ``proposed`` is the first possible outcome whose condition holds, ``seen`` what that condition saw.
    """

    possible: dict = field(default_factory=dict)
    proposed: object = None
    seen: dict = field(default_factory=dict)

    def allows(self, outcome):
        return self.possible.get(outcome.key, True) is True


def advice_for(submission, stage, answers=None):
    """The Advice for whoever decides at this stage first. ``answers``: what was filled in in the stage's form so far."""
    if not any(outcome.allowed_if or outcome.proposed_if for outcome in stage.outcomes):
        return Advice()
    facts = facts_of(submission, concluded={} if answers is None else {stage.key: answers})
    possible = {
        outcome.key: outcome.allowed_if.holds(facts) for outcome in stage.outcomes if outcome.allowed_if
    }
    for outcome in stage.outcomes:
        if outcome.proposed_if and possible.get(outcome.key, True) and outcome.proposed_if.holds(facts):
            return Advice(possible, outcome, facts.seen(outcome.proposed_if.names))
    return Advice(possible)


def why_impossible(outcome, advice):
    """Why this outcome is not possible, in the editor's words; "" if it is."""
    if advice.allows(outcome):
        return ""
    why = outcome.said(outcome.refusal)
    if advice.possible[outcome.key] is None:
        return _("%(why)s (Something on which this depends is blank.)") % {"why": why}
    return why


def why_a_reason(outcome, advice):
    """Why this outcome needs a reason although it needs none by itself; "" if it does not."""
    if advice.proposed is None or advice.proposed.key == outcome.key:
        return ""
    names = {"proposed": advice.proposed.title, "outcome": outcome.title}
    return _("The process proposes “%(proposed)s”. Give the reason for “%(outcome)s” instead.") % names


def check_advice(outcome, advice, reason):
    """Refused where the outcome is not possible, or overrules what is proposed without a reason."""
    if why := why_impossible(outcome, advice):
        raise Refused(why)
    if not reason.strip() and (why := why_a_reason(outcome, advice)):
        raise Refused(why)
