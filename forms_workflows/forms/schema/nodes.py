"""What depends on what in a form. Nodes are field codes, and sections under a name that no field can have."""

from forms_workflows.expressions import fields_of


def section_node(code):
    return f"#{code}"


def needs(*formulas):
    """Codes of the fields that the formulas name."""
    return {name.partition(".")[0] for ast in formulas if ast for name in fields_of(ast)}


def dependencies(form):
    """{node: nodes that must be known before it}. Whether a field is required depends on nothing and binds nothing."""
    graph = {section_node(section.code): needs(section.visible_if) for section in form.sections}
    for section, field, _number, _position in form.placed_fields():
        own = needs(field.visible_if, *field.formulas)
        graph[field.code] = own | {section_node(section.code)}
    return {node: {need for need in wanted if need in graph} for node, wanted in graph.items()}
