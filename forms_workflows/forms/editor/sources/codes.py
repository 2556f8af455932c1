"""Codes for whatever the editor left without one: a letter for the type and the next free number.

A proposal, once saved, stays with its block: ``known`` holds the codes that saved blocks already have, because the page
that is still open in the editor's browser keeps posting them blank.
"""

LETTERS = {
    "section": "p",
    "text": "t",
    "long_text": "t",
    "integer": "n",
    "decimal": "n",
    "computed": "v",
    "choice": "c",
    "multi_choice": "c",
    "date": "d",
    "region": "r",
    "regions": "r",
    "credit_code": "u",
    "contact": "k",
    "declaration": "y",
    "file": "f",
    "files": "f",
    "table": "g",
    "score": "s",
    "note": "h",
    "option": "c",
    "row": "r",
    "check": "k",
}


def fill_codes(body, known=None):
    """Fill every blank code of a form's body in place. ``known`` is {block id: code}."""
    known = known or {}
    propose([(child.id, child.value, "section") for child in body], known)
    fields = [field for section in body for field in section.value["fields"]]
    propose([(field.id, field.value, field.block_type) for field in fields], known)
    for field in fields:
        fill_inside(field.value, known)


def fill_inside(value, known):
    if "columns" in value:
        propose([(child.id, child.value, child.block_type) for child in value["columns"]], known)
        for child in value["columns"]:
            fill_inside(child.value, known)
    for key, letter in (("choices", "option"), ("fixed_rows", "row")):
        if key in value:
            propose([(child.id, child.value, letter) for child in value[key].bound_blocks], known)


def propose(items, known):
    """Codes for (block id, block value, kind) items that must not share one."""
    taken = {value["code"] for _id, value, _kind in items if value.get("code")}
    for block_id, value, _kind in items:
        remembered = known.get(block_id)
        if not value.get("code") and remembered and remembered not in taken:
            value["code"] = remembered
            taken.add(remembered)
    for _id, value, kind in items:
        if not value.get("code"):
            value["code"] = next_free(LETTERS[kind], taken)
            taken.add(value["code"])


def next_free(letter, taken):
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def codes_by_id(body):
    """{block id: code} of everything in a saved body."""
    found = {}
    for section in body:
        found[section.id] = section.value["code"]
        for field in section.value["fields"]:
            found[field.id] = field.value["code"]
            for child in field.value.get("columns", ()):
                found[child.id] = child.value["code"]
                found |= codes_of_lists(child.value)
            found |= codes_of_lists(field.value)
    return {block_id: code for block_id, code in found.items() if code}


def codes_of_lists(value):
    return {
        child.id: child.value["code"]
        for key in ("choices", "fixed_rows")
        if key in value
        for child in value[key].bound_blocks
    }
