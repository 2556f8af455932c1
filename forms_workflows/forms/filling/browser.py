"""What the browser is given to work a section out while it is filled in: no more than this section's formulas need."""

from decimal import Decimal

from forms_workflows.expressions import canon

from ..kinds import types_of
from ..schema.nodes import needs, section_node


def browser_data(section_form):
    """{"nodes", "fields", "types", "answers", "tables", "parameters"}; see static/forms/form.mjs. Answers only of fields on
    other pages."""
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
        "tables": browser_tables(form, section_form.evaluation.found_in_tables) if form.tables else {},
        "parameters": {"types": dict(form.parameters), "values": dict(form.given)},
    }


def nodes_needed(sections, items, home, start):
    """The nodes of this section and everything that they stand on, also what only decides what is required."""
    wanted, waiting = set(), list(start)
    while waiting:
        node = waiting.pop()
        if node in wanted:
            continue
        if node not in sections and node not in items:
            continue  # a parameter
        wanted.add(node)
        if node in sections:
            waiting += needs(sections[node].visible_if)
        else:
            item = items[node]
            required = [item.required_if] if node in start else []
            waiting += [home[node], *needs(item.visible_if, *item.formulas, *required)]
    return wanted


def browser_tables(form, found):
    """{table: {key: {column: value}}} of the rows that the answers lead to, and of those only what the form looks up.

    The rest of a table is none of the applicant's business.
    """
    columns = {}
    for table, column in form.lookups:
        columns.setdefault(table, []).append(column)
    return {
        table: {key: {name: browser_value(row[name]) for name in columns[table]} for key, row in rows.items()}
        for table, rows in found.items()
    }


def browser_value(value):
    """A number is told from a text by its form."""
    return {"number": canon(value)} if isinstance(value, Decimal) else value


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
