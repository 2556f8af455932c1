"""What the browser is given to work a section out while it is filled in: no more than this section's formulas need."""

from ..kinds import types_of
from ..schema.nodes import needs, section_node


def browser_data(section_form):
    """{"nodes", "fields", "types", "answers"}; see static/forms/form.mjs. Answers only of fields on other pages."""
    form, own = section_form.form, set(section_form.section.codes)
    items = {item.code: item for item in form.fields}
    sections = {section_node(section.code): section for section in form.sections}
    home = {item.code: node for node, section in sections.items() for item in section.fields}
    wanted = nodes_needed(sections, items, home, [section_node(section_form.section.code), *own])
    inside, types, answers = own - section_form.closed, types_of(form), section_form.answers_now
    return {
        "nodes": [browser_node(sections, items, home, node) for node in form.order if node in wanted],
        "fields": {code: browser_field(items[code]) for code in sorted(inside)},
        "types": {code: types[code] for code in sorted(wanted) if code in types},
        "answers": {code: answers[code] for code in sorted(wanted - inside) if code in answers},
    }


def nodes_needed(sections, items, home, start):
    """The nodes of this section and everything that they stand on, also what only decides what is required."""
    wanted, waiting = set(), list(start)
    while waiting:
        node = waiting.pop()
        if node in wanted:
            continue
        wanted.add(node)
        if node in sections:
            waiting += needs(sections[node].visible_if)
        else:
            item = items[node]
            required = [item.required_if] if node in start else []
            waiting += [home[node], *needs(item.visible_if, *item.formulas, *required)]
    return wanted


def browser_node(sections, items, home, node):
    if node in sections:
        return {"code": node, "shown": sections[node].visible_if}
    item = items[node]
    found = {"code": node, "section": home[node], "shown": item.visible_if}
    if item.required_if and not item.required:
        found["required"] = item.required_if
    if item.formula:
        found |= {"formula": item.formula, "years": item.years}
    return found


def browser_field(item):
    """How the browser reads the inputs of a field."""
    found = {"type": item.type}
    if item.years:
        found["years"] = item.years
    if item.type == "table":
        found["columns"] = {column.code: column.type for column in item.columns}
    return found
