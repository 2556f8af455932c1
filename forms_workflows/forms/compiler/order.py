"""In which order sections and fields are worked out, so that one pass is enough."""

from django.utils.translation import gettext as _

from forms_workflows.expressions import fields_of

from ..schema.reading import placed_fields
from .shape import section_name


def section_node(code):
    """Sections stand in the order under a name that no field can have."""
    return f"#{code}"


def needs(*formulas):
    """Codes of the fields that the formulas name."""
    return {name.partition(".")[0] for ast in formulas if ast for name in fields_of(ast)}


def formulas_of(field):
    formula = field.get("formula")
    return list(formula.values()) if isinstance(formula, dict) else [formula]


def dependencies(schema):
    """{node: nodes that must be known before it}. Whether a field is required depends on nothing and binds nothing."""
    graph = {section_node(section["code"]): needs(section["visible_if"]) for section in schema["sections"]}
    for section, field, _number, _position in placed_fields(schema):
        own = needs(field["visible_if"], *formulas_of(field))
        graph[field["code"]] = own | {section_node(section["code"])}
    return {node: {need for need in wanted if need in graph} for node, wanted in graph.items()}


def evaluation_order(schema, report):
    """All nodes, those that others need first, else as they stand in the form. Circles are reported."""
    graph = dependencies(schema)
    order, known = [], set()
    waiting = list(graph)
    while waiting:
        ready = [node for node in waiting if graph[node] <= known]
        if not ready:
            report.add(*circle(schema, graph, waiting))
            return order + waiting
        order += ready
        known |= set(ready)
        waiting = [node for node in waiting if node not in known]
    return order


def circle(schema, graph, waiting):
    """(sentence, place) for one circle among the nodes that wait for each other."""
    path, node = [], waiting[0]
    while node not in path:
        path.append(node)
        node = next(need for need in sorted(graph[node]) if need in waiting)
    path = path[path.index(node) :]
    names = names_of(schema)
    message = _(
        "These depend on each other in a circle: %(circle)s. Change one of their conditions or formulas."
    )
    text = " → ".join(names[step][0] for step in [*path, path[0]])
    return message % {"circle": text}, names[path[0]][1]


def names_of(schema):
    names = {
        section_node(section["code"]): (section_name(section), ("body", number))
        for number, section in enumerate(schema["sections"])
    }
    for _section, field, number, position in placed_fields(schema):
        names[field["code"]] = (f"{field['label']} ({field['code']})", ("body", number, position))
    return names
