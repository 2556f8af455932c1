"""In which order sections and fields are worked out, so that one pass is enough."""

from django.utils.translation import gettext as _

from ..schema.nodes import dependencies, section_node
from .names import section_name


def evaluation_order(form, report):
    """All nodes, those that others need first, else as they stand in the form. Circles are reported."""
    graph = dependencies(form)
    order, known = [], set()
    waiting = list(graph)
    while waiting:
        ready = [node for node in waiting if graph[node] <= known]
        if not ready:
            report.add(*circle(form, graph, waiting))
            return order + waiting
        order += ready
        known |= set(ready)
        waiting = [node for node in waiting if node not in known]
    return order


def circle(form, graph, waiting):
    """(sentence, place) for one circle among the nodes that wait for each other."""
    path, node = [], waiting[0]
    while node not in path:
        path.append(node)
        node = next(need for need in sorted(graph[node]) if need in waiting)
    path = path[path.index(node) :]
    names = names_of(form)
    message = _(
        "These depend on each other in a circle: %(circle)s. Change one of their conditions or formulas."
    )
    text = " → ".join(names[step][0] for step in [*path, path[0]])
    return message % {"circle": text}, names[path[0]][1]


def names_of(form):
    names = {
        section_node(section.code): (section_name(section), ("body", number))
        for number, section in enumerate(form.sections)
    }
    for _section, field, number, position in form.placed_fields():
        names[field.code] = (f"{field.label} ({field.code})", ("body", number, position))
    return names
