"""Our own viewflow nodes: labelled routes instead of gateways, desk tokens, due moments, one sheet per expert.

A node leaves by one of its ``edges``; which one, and what it hands on, the engine writes on the activation before it
executes. So a decision costs no gateway rows, and loops and parallel sheets need no shared state.
"""

from dataclasses import asdict

from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.functional import lazy
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes import (
    EndActivation,
    FunctionActivation,
    HandleActivation,
    JoinActivation,
    TimerActivation,
    ViewActivation,
)
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from forms_workflows.gathering import write_now

from . import desks, distribution, writing
from .knowing import facts_of

#: Types of the tasks at which a case can stand; the others come and go within one step.
STANDING = ("HUMAN", "EVENT", "TIMER")

joined = lazy(lambda *texts: " · ".join(str(text) for text in texts), str)


class Routed:
    """Activation that leaves by ``route``, handing ``carry`` to the data of the next task."""

    route = ""
    carry = {}

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self):
        self.task.finished = now()
        writing.finish_task(self.task)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        yield self.flow_task.edge(self.route)._create(self, self.task.token, data=dict(self.carry))


class Planned:
    """Node built from a ``NodePlan``: knows its stage and part, and has its edges by route."""

    def __init__(self, plan, stage, labels, **kwargs):
        super().__init__(**kwargs)
        self.plan, self.stage, self.labels = plan, stage, labels
        self.part = plan.part
        self._edges = {route: getattr(this, edge.to) for route, edge in plan.edges.items()}

    def _resolve(self, instance):
        super()._resolve(instance)
        self._edges = {route: this.resolve(instance, node) for route, node in self._edges.items()}

    def edge(self, route):
        """The node behind a route; an only one needs no name. KeyError if there is none."""
        if not route and len(self._edges) == 1:
            return next(iter(self._edges.values()))
        return self._edges[route or self.default_route]

    @property
    def default_route(self):
        """Where the case goes when nothing else is said: the first outcome."""
        return next(iter(self._edges))

    def _outgoing(self):
        # Several routes to one node are one edge, else viewflow's drawings get duplicate ids.
        labels = {}
        for route, node in self._edges.items():
            labels.setdefault(node, []).append(self.labels.get(route, route))
        for node, texts in labels.items():
            yield Edge(src=self, dst=node, edge_class="next", label=joined(*texts))


def insert_behind(activation_class, flow_task, prev_activation, token, data, **fields):
    """One more task row of the case, behind another one."""
    task = flow_task.flow_class.task_class(
        process=prev_activation.process,
        flow_task=flow_task,
        flow_task_type=flow_task.task_type,
        token=token,
        data=data or {},
        **fields,
    )
    writing.insert_task(task)
    writing.link((task, prev_activation.task))
    opened = prev_activation.process.opened
    if opened is not None and flow_task.task_type in STANDING:
        opened.append(task)
    return activation_class(task)


def insert_over(activation_class, flow_task, prev_activation, token, data, **fields):
    """A row that is over as soon as it stands: no second statement has to finish it."""
    moment = now()
    return insert_behind(
        activation_class,
        flow_task,
        prev_activation,
        token,
        data,
        status=STATUS.DONE,
        started=moment,
        finished=moment,
        **fields,
    )


def follow(activations):
    """Open what follows these activations, and what follows that where it is over as soon as it stands."""
    while activations:
        over = [one for one in activations if one.task.status == STATUS.DONE]
        activations = [behind for one in over for behind in one.create_next()]


class StartActivation(Routed, StartHandleActivation):
    """Over as soon as it stands: the case begins behind it."""

    def begin(self, *, person, data):
        self.process.save(force_insert=True)
        self.task.owner, self.task.data, self.task.flow_task_type = person, data, self.flow_task.task_type
        self.task.status, self.task.finished = STATUS.DONE, now()
        writing.insert_task(self.task)
        follow([self])


class StartNode(Planned, flow.StartHandle):
    activation_class = StartActivation

    def __init__(self, plan, stage, labels):
        super().__init__(plan, stage, labels, func=None)


class HumanActivation(Routed, ViewActivation):
    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        process = prev_activation.process
        data = desks.choose_desk(flow_task, process, data)
        scheduled = desks.due_moment(flow_task.stage, process, data)
        desk = desks.owner_permission(flow_task, process, data)
        return insert_behind(
            cls,
            flow_task,
            prev_activation,
            token,
            data,
            owner_permission=desk,
            scheduled=scheduled,
            **distribution.taken(flow_task, process, desk),
        )


class HumanNode(Planned, flow.View):
    """A task that somebody of the node's desk decides on our own pages."""

    activation_class = HumanActivation

    def __init__(self, plan, stage, labels):
        super().__init__(plan, stage, labels, view=_no_page)

    def can_assign(self, user, task):
        # viewflow would ask Django's permissions; a desk token is not one.
        return False


def _no_page(request, **kwargs):
    raise Http404


class SheetActivation(HumanActivation):
    """One expert's sealed sheet. The last one in wakes the join; before that nothing follows."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        data = dict(data or {})
        scheduled = desks.due_moment(flow_task.stage, prev_activation.process, data)
        return insert_behind(
            cls,
            flow_task,
            prev_activation,
            token,
            data,
            owner_id=data["expert"],
            status=STATUS.ASSIGNED,
            assigned=now(),
            scheduled=scheduled,
        )

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        if not self.flow_task.siblings(self.task).filter(finished__isnull=True).exists():
            base = self.task.token.get_base_split_token()
            yield self.flow_task.edge("")._create(self, base, data=dict(self.carry))


class SheetNode(HumanNode):
    activation_class = SheetActivation

    def siblings(self, task):
        """The sheets of the same opening of the panel, this one included."""
        prefix = f"{str(task.token).rsplit('_', 1)[0]}_"
        return self.flow_class.task_class._base_manager.filter(
            process_id=task.process_id, token__startswith=prefix
        )


class Splitting(SplitActivation):
    """Opens several tasks, whose tokens begin with its own."""

    def tokens(self):
        if self.task.pk is None:
            write_now()  # they carry its key
        return Token.split_token_source(self.task.token, self.task.pk)


class PanelSplitActivation(Splitting):
    """One sheet per expert: viewflow's own split cannot multiply a node."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        return insert_over(cls, flow_task, prev_activation, token, data)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        tokens = self.tokens()
        shared = {
            key: value for key, value in self.task.data.items() if key in ("due", "due_pending", "due_from")
        }
        for expert in self.task.data["experts"]:
            yield self.flow_task.edge("")._create(self, next(tokens), data={**shared, "expert": expert})


class PanelSplit(Planned, flow.Split):
    activation_class = PanelSplitActivation

    @property
    def _branches(self):
        # Four members tell viewflow to draw the sheet as a multi-instance node.
        return [(self.edge(""), None, self.activation_class, None)]


class PanelJoinActivation(Routed, JoinActivation):
    """Made by the last sheet, or by whoever closes the panel; so it is ready as soon as it stands."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        activation = insert_over(cls, flow_task, prev_activation, token, data)
        sheets = prev_activation.flow_task.siblings(prev_activation.task)
        for sheet in sheets.exclude(pk=prev_activation.task.pk):
            writing.link((activation.task, sheet))
        activation.route = (data or {}).get("route", "scored")
        return activation


class PanelJoin(Planned, flow.Join):
    activation_class = PanelJoinActivation


class AskingActivation(Splitting):
    """Asks every office of the stage at once; one that two rows lead to is asked once. Where there is nobody to ask (no
    partner has an office), nobody has answered.

    Its own token is that of the desk that leads the consultation.
    """

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        process = prev_activation.process
        data = desks.choose_desk(flow_task, process, data)
        leading = desks.owner_permission(flow_task, process, data)
        return insert_over(cls, flow_task, prev_activation, token, data, owner_permission=leading)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        stage, answers, data = self.flow_task.stage, self.flow_task.edge(""), {}
        everybody = desks.asked(self.flow_class.graph, self.process, stage)
        if due := desks.due_moment(stage, self.process, data):
            data["due"] = due.isoformat()
        tokens = self.tokens()
        for asked in everybody:
            yield answers._create(self, next(tokens), data={**data, **asked})
        if not everybody:
            tally = stage.consult.tally(asked=0, given=[])
            yield answers.edge("")._create(self, self.task.token, data={"tally": tally})


class AskingSplit(PanelSplit):
    activation_class = AskingActivation


class AnswerActivation(HumanActivation):
    """One office's answer. The one that closes the consultation wakes the tally; before that nothing follows."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        node = self.flow_task
        asked = node.asked_with(self.task)
        if self.process.settled(node.stage).consult.is_over(asked=len(asked), answered=len(given(asked))):
            yield node.close(self, asked)


def given(asked):
    """The answers among these tasks."""
    return [task.data["outcome"] for task in asked if task.status == STATUS.DONE]


class AnswerNode(SheetNode):
    activation_class = AnswerActivation

    def asked_with(self, task):
        """The tasks of everybody who is asked with this one, itself included."""
        return list(self.siblings(task).order_by("pk"))

    def close(self, activation, asked, *, person=None):
        """The activation of the tally behind these tasks; who has not answered cannot any more."""
        waiting = [task.pk for task in asked if task.finished is None]
        if waiting:
            tasks = self.flow_class.task_class._base_manager.filter(pk__in=waiting)
            tasks.update(status=STATUS.CANCELED, finished=now())
        tally = self.stage.consult.tally(asked=len(asked), given=given(asked))
        base = activation.task.token.get_base_split_token()
        data = {"tally": tally, **({"closed_by": person.pk} if person else {})}
        return self.edge("")._create(activation, base, data=data)


class TallyActivation(Routed, JoinActivation):
    """What the answers come to; ready and over as soon as it stands."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        process, outcome = prev_activation.process, flow_task.stage.consult.outcome_of(data["tally"])
        said = {**data, "outcome": outcome, "decided": outcome}
        activation = insert_over(cls, flow_task, prev_activation, token, said)
        activation.route, activation.carry = outcome, flow_task.stage.note_of(outcome)
        process.counted = {"outcome": outcome, **data["tally"]}
        return activation


class TallyJoin(Planned, flow.Join):
    activation_class = TallyActivation


class WaitActivation(Routed, HandleActivation):
    """Waits for a domain event: a panel, a meeting, a page, a document."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        data = desks.choose_desk(flow_task, prev_activation.process, data)
        owner_permission = desks.owner_permission(flow_task, prev_activation.process, data)
        return insert_behind(cls, flow_task, prev_activation, token, data, owner_permission=owner_permission)


class WaitNode(Planned, flow.MessageCatch):
    activation_class = WaitActivation


class SpawnActivation(WaitActivation):
    """Waits for the cases that it starts, or until they have begun. It is nobody's task."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        return insert_behind(cls, flow_task, prev_activation, token, data)


class SpawnNode(WaitNode):
    activation_class = SpawnActivation


class PeriodActivation(Routed, TimerActivation):
    """Runs until ``data["ends_at"]``; written at once, so that no second statement has to schedule it."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        return insert_behind(
            cls,
            flow_task,
            prev_activation,
            token,
            data,
            status=STATUS.SCHEDULED,
            scheduled=parse_datetime(data["ends_at"]),
        )

    @Activation.status.transition(source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.ERROR], target=STATUS.CANCELED)
    def cancel(self):
        self.task.finished = now()
        self.task.save(update_fields=["status", "finished"])


class PeriodNode(Planned, flow.Timer):
    activation_class = PeriodActivation

    def __init__(self, plan, stage, labels):
        super().__init__(plan, stage, labels, delay=None)


class PauseActivation(PeriodActivation):
    """Runs until what its stage says is over: days, a date, the window of its round."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        data = dict(data or {})
        scheduled = desks.end_of_wait(flow_task.stage, prev_activation.process, data)
        return insert_behind(
            cls, flow_task, prev_activation, token, data, status=STATUS.SCHEDULED, scheduled=scheduled
        )


class PauseNode(PeriodNode):
    activation_class = PauseActivation


class AutoActivation(Routed, FunctionActivation):
    """Decided and over as soon as it stands."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        process, stage = prev_activation.process, flow_task.stage
        passage = stage.auto.decide(facts_of(process))
        said = {"outcome": passage.outcome, "decided": passage.outcome, "passage": asdict(passage)}
        activation = insert_over(cls, flow_task, prev_activation, token, said)
        activation.route, activation.carry = passage.outcome, stage.note_of(passage.outcome)
        if process.passed is not None:
            process.passed.append((stage, passage))
        return activation


class AutoNode(Planned, flow.Function):
    """Leaves at once, by the first of its stage's rules that holds."""

    activation_class = AutoActivation

    def __init__(self, plan, stage, labels):
        super().__init__(plan, stage, labels, func=None)


class ProcessEndActivation(EndActivation):
    """Writes which end it is into the process, so that lists need not look for the end's task."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        activation, process = (
            insert_over(cls, flow_task, prev_activation, token, data),
            prev_activation.process,
        )
        process.status, process.finished = PROCESS.DONE, activation.task.finished
        process.data["end"] = flow_task.part
        writing.finish_process(process)
        return activation


class EndNode(Planned, flow.End):
    activation_class = ProcessEndActivation
