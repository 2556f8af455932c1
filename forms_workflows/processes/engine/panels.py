"""The expert panel of a score stage: opened, an expert replaced, closed, repeated."""

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from forms_workflows.errors import Conflict, NotAllowed
from forms_workflows.parties.models import Person

from ..errors import QuorumNotMet
from ..flows.desks import due_moment, same_due
from ..flows.nodes import follow
from . import rules, steps


def opening(task, data):
    """What the opening of the panel hands on: the experts, and when their sheets are due."""
    experts = list(dict.fromkeys((data or {}).get("experts", ())))
    refuse_small(task.process.settled(task.stage), len(experts))
    for person in Person.objects.filter(pk__in=experts):
        rules.refuse_same_person(task, person)
    carry = {"experts": experts}
    if due := due_moment(task.stage, task.process, carry):
        carry["due"] = due.isoformat()
    return carry


def refuse_small(stage, count):
    """组内专家≥5且单数: as many experts as the stage asks for."""
    rule = stage.score
    if count < rule.quorum:
        raise QuorumNotMet(
            _("The panel needs at least %(quorum)d experts; there are %(count)d.")
            % {"quorum": rule.quorum, "count": count}
        )
    if rule.odd and count % 2 == 0:
        raise QuorumNotMet(
            _("The panel needs an odd number of experts; there are %(count)d.") % {"count": count}
        )


def sheets_of(process, stage):
    """The sheets of the panel that is open now, finished ones included. Conflict if none is open."""
    node = _sheet_node(process, stage)
    waiting = steps.standing(process, node)
    if not waiting:
        raise Conflict(_("The panel is not open."))
    sheets = list(node.siblings(waiting[0]).exclude(status=STATUS.CANCELED).order_by("pk"))
    for sheet in sheets:
        sheet.process = process
    return sheets


def _sheet_node(process, stage):
    return getattr(process.flow_class, stage)


def replace(process, *, stage, old, new):
    """``new`` takes the place of ``old``; without ``new`` the panel goes on without. Returns the Move."""
    sheets = sheets_of(process, stage)
    sheet = next((sheet for sheet in sheets if sheet.data["expert"] == old.pk), None)
    if sheet is None:
        raise Conflict(_("%(person)s is not on this panel.") % {"person": old})
    if new is None:
        refuse_small(process.settled(sheet.stage), len(sheets) - 1)
    elif any(other.data["expert"] == new.pk for other in sheets):
        raise NotAllowed(_("%(person)s is on this panel already.") % {"person": new})
    else:
        rules.refuse_same_person(sheet, new)
        _add(sheet, new)
    _withdraw(sheet)
    remaining = [other for other in sheets if other is not sheet]
    if new is None and all(other.finished for other in remaining):
        return _gather(remaining[-1], route="scored", outcome="replaced")
    return steps.report(sheet, outcome="replaced")


def _add(sheet, expert):
    """One more sheet beside the others, behind the same split, due when theirs are."""
    prefix = str(sheet.token).rsplit("_", 1)[0]
    numbers = [
        int(str(token).rsplit("_", 1)[1])
        for token in sheet.flow_task.siblings(sheet).values_list("token", flat=True)
    ]
    split = sheet.previous.get()
    split.process = sheet.process
    sheet.flow_task._create(
        split.flow_task.activation_class(split),
        Token(f"{prefix}_{max(numbers) + 1}"),
        data={"expert": expert.pk, **same_due(sheet)},
    )


def _withdraw(sheet):
    activation = sheet.flow_task.activation_class(sheet)
    if sheet.status == STATUS.DONE:
        # Handed in and found to be biased afterwards: the sheet stays on record but does not count.
        activation.undo()
    else:
        activation.cancel()


def close(process, *, stage):
    """Go on with the sheets that are in; those that are missing are cancelled. QuorumNotMet if they are too few."""
    sheets = sheets_of(process, stage)
    done = [sheet for sheet in sheets if sheet.status == STATUS.DONE]
    refuse_small(process.settled(sheets[0].stage), len(done))
    _cancel_open(sheets)
    return _gather(done[-1], route="scored", outcome="close")


def repeat(process, *, stage):
    """Too few sheets came in (X7): the session is void, and a panel is put together anew."""
    sheets = sheets_of(process, stage)
    _cancel_open(sheets)
    return _gather(sheets[-1], route="repeat", outcome="repeat")


def _cancel_open(sheets):
    for sheet in sheets:
        if sheet.finished is None:
            sheet.flow_task.activation_class(sheet).cancel()


def _gather(sheet, *, route, outcome):
    """Make the join that the last sheet would have made, and leave it by this route."""
    activation = sheet.flow_task.activation_class(sheet)
    join = sheet.flow_task.edge("")
    base = sheet.token.get_base_split_token()
    follow([join._create(activation, base, data={"route": route})])
    return steps.report(sheet, outcome=outcome, decided="scored" if route == "scored" else "")
