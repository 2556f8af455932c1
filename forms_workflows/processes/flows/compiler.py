"""From a stored graph to a real viewflow ``Flow`` class."""

from functools import partial

from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import flow

from ..graph.names import RESERVED
from ..graph.plan import plan
from ..models import ReviewProcess, ReviewTask
from . import nodes
from .lock import process_lock

NODES = {
    "start": nodes.StartNode,
    "human": nodes.HumanNode,
    "sheet": nodes.SheetNode,
    "split": nodes.PanelSplit,
    "join": nodes.PanelJoin,
    "wait": nodes.WaitNode,
    "timer": nodes.PeriodNode,
    "asking": nodes.AskingSplit,
    "answer": nodes.AnswerNode,
    "tally": nodes.TallyJoin,
    "pause": nodes.PauseNode,
    "spawn": nodes.SpawnNode,
    "auto": nodes.AutoNode,
    "end": nodes.EndNode,
}
#: What the edges inside a stage are called on a drawing; outcomes have their own titles.
MACHINERY = {
    "propose": _("proposed"),
    "agree": _("agreed"),
    "send_back": _("sent back"),
    "open": _("panel opened"),
    "each": _("every expert"),
    "answer": _("answered"),
    "sheet": _("sheet handed in"),
    "repeat": _("session repeated"),
    "published": _("page published"),
    "objection": _("objection accepted"),
    "resume": _("period goes on"),
    "void": _("published anew"),
    "plaqued": _("plaque awarded"),
}
PARTS = {
    "check": _("Checking"),
    "issue": _("Issuing"),
    "panel": _("Panel"),
    "split": _("Sheets handed out"),
    "join": _("Sheets complete"),
    "asking": _("Offices asked"),
    "tally": _("Answers counted"),
    "page": _("Page to be published"),
    "period": _("Publicity period"),
    "objection": _("Objection"),
    "document": _("Designation document"),
    "plaque": _("Plaque"),
}

#: Titles are looked up when they are shown: a class outlives many requests, each with its language.
label = lazy(lambda named: named.title, str)


class CompiledFlow(flow.Flow):
    """Base of all compiled flows: behaviour lives here, structure in the version's graph."""

    process_class, task_class, lock_impl = ReviewProcess, ReviewTask, process_lock
    version_pk = None
    graph = None


def compile_flow(*, graph, version_pk, name, module):
    """A new flow class of this name. Whoever wants the one class of a published version imports it from ``flows``."""
    attrs = {
        "__module__": module,
        "__qualname__": name,
        "__doc__": "",
        "process_title": label(graph),
        "process_description": "-",
        "version_pk": version_pk,
        "graph": graph,
    }
    for node_plan in plan(graph).values():
        if node_plan.name in attrs or node_plan.name in RESERVED:
            raise ValidationError(f"the node name {node_plan.name} is taken")
        attrs[node_plan.name] = _node(graph, node_plan, graph.stage(node_plan.stage))
    cls = type(CompiledFlow)(name, (CompiledFlow,), attrs)
    for node in cls.instance.nodes():
        # viewflow has no pages here; whatever asks for a link to one gets none.
        node.reverse = partial(_no_link, node.name)
    return cls


def _node(graph, node_plan, stage):
    node = NODES[node_plan.type](node_plan, stage, _labels(node_plan, stage))
    return node.Annotation(title=_title(graph, node_plan, stage))


def _labels(node_plan, stage):
    labels = {}
    for route, edge in node_plan.edges.items():
        outcome = stage and stage.outcome(edge.outcome or route)
        labels[route] = label(outcome) if outcome else MACHINERY.get(route, "")
    return labels


def _title(graph, node_plan, stage):
    if node_plan.type == "end":
        return _end_label(graph, node_plan.part)
    if stage is None:
        return _("Submitted")
    title = label(stage)
    return nodes.joined(title, PARTS[node_plan.part]) if node_plan.part else title


def _end_label(graph, key):
    return lazy(lambda: graph.end(key).title, str)()


def _no_link(name, viewname, args=None, kwargs=None, current_app=None):
    raise NoReverseMatch(f"{name} has no page of viewflow’s own")
