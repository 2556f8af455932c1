"""How the nodes of a process are called, and the names that none of them may have.

Stage keys become attributes of a flow class, so they share its name space.
"""

from .kinds import Kind
from .stages import end_key

#: The node in which every case begins.
START = "start"

#: Attributes of a flow class. ``tests/unit/processes/test_versions.py`` compares them with viewflow's.
RESERVED = frozenset(
    [
        "app_label",
        "app_name",
        "cancel",
        "declared_patterns",
        "extra_kwargs",
        "filter_kwargs",
        "flow_label",
        "get_available_process_actions",
        "get_start_nodes",
        "graph",
        "has_manage_permission",
        "has_view_permission",
        "instance",
        "lock",
        "lock_impl",
        "namespace",
        "node",
        "nodes",
        "parent",
        "parent_namespace",
        "process_class",
        "process_description",
        "process_result_template",
        "process_summary_template",
        "process_title",
        "reverse",
        "task_class",
        "turbo_disabled",
        "urlpatterns",
        "urls",
        "version_pk",
        "viewsets",
    ]
)

#: What is added to a stage's key to name the node in which the stage begins.
ENTRIES = {
    Kind.SCORE: "_panel",
    Kind.PUBLICITY: "_page",
    Kind.CERTIFY: "_document",
    Kind.CONSULT: "_asking",
}


def names(stages):
    """The names of all nodes, repeated where two stages would share one. Needs no sound graph."""
    for stage in stages:
        yield from (f"{stage.key}{suffix}" for suffix in _suffixes(stage))


def is_reserved(name):
    return name in RESERVED or name == START or name.startswith("end_") or name.endswith("_path")


def entry(graph, target):
    """The name of the node in which a target begins. The target must exist."""
    end = end_key(target)
    return f"end_{end}" if end is not None else f"{target}{ENTRIES.get(graph.stage(target).kind, '')}"


def hand_parts(stage):
    """The parts of an opinion's hands: the handler has none, the last one issues, one between them checks."""
    count = len(stage.hands)
    return [""] + ["check"] * (count - 2) + ["issue"] * (count > 1)


def _suffixes(stage):
    if stage.kind == Kind.OPINION:
        return [f"_{part}" if part else "" for part in hand_parts(stage)]
    if stage.kind == Kind.SCORE:
        return ["_panel", "_split", "", "_join"]
    if stage.kind == Kind.CONSULT:
        return ["_asking", "", "_tally"]
    if stage.kind == Kind.PUBLICITY:
        return ["_page", "_period", "_objection"]
    if stage.kind == Kind.CERTIFY:
        return ["_document", "_plaque"] if stage.certify.plaque else ["_document"]
    return [""]
