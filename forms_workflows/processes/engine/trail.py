"""What has become of a case so far, stage by stage."""

from collections import Counter
from dataclasses import dataclass, field

from viewflow.workflow.status import STATUS

from ..models import ReviewTask


@dataclass
class Trail:
    """``outcomes``: {stage key: the outcome that took effect last}; ``returns``: how often a stage returned the case.

    ``tallies``: {key of a consultation: what its answers came to the last time}.
    """

    outcomes: dict = field(default_factory=dict)
    returns: Counter = field(default_factory=Counter)
    tallies: dict = field(default_factory=dict)


def trail(process_pk):
    """The Trail of a case, in one statement. Steps whose stage cannot be loaded are left out."""
    found = Trail()
    steps = ReviewTask.objects.filter(process_id=process_pk).order_by("pk")
    for node, status, data in steps.values_list("flow_task", "status", "data"):
        stage = getattr(node, "stage", None)
        if stage is None:
            continue
        if stage.is_apply and "asked_by" in data:
            found.returns[data["asked_by"]] += 1
        if status == STATUS.DONE and (decided := _decided(node, data)):
            found.outcomes[stage.key] = decided
        if "tally" in data:
            found.tallies[stage.key] = data["tally"]
    return found


def _decided(node, data):
    """The outcome that took effect by this step; a panel decides where its sheets come together."""
    if node.plan.type == "join":
        return node.plan.edges[data.get("route", "scored")].outcome
    return data.get("decided", "")
