"""Reading a compiled schema. It is plain JSON; these are the ways through it that everyone needs."""

from ..kinds import kind_of


def fields_of(schema):
    """Every field, in the order of the form."""
    return [field for section in schema["sections"] for field in section["fields"]]


def placed_fields(schema):
    """(section, field, position of the section, position of the field) of every field."""
    for number, section in enumerate(schema["sections"]):
        for position, field in enumerate(section["fields"]):
            yield section, field, number, position


def section_of(schema, code):
    """The section with this code; KeyError without one."""
    for section in schema["sections"]:
        if section["code"] == code:
            return section
    raise KeyError(code)


def types_of(schema):
    """{field code: its type in formulas}, as forms_workflows.expressions knows types."""
    types = {}
    for field in fields_of(schema):
        kind = kind_of(field).expression_type(field)
        if kind is not None:
            types[field["code"]] = kind
    return types


def file_references(schema, answers):
    """(path, reference) of every uploaded file in the answers, also of those in table cells."""
    for field in fields_of(schema):
        value = answers.get(field["code"])
        if field["type"] in ("file", "files"):
            yield from ((field["code"], ref) for ref in value or [])
        for column in field.get("columns", ()):
            if column["type"] == "file":
                for row in value or []:
                    path = f"{field['code']}.{row['id']}.{column['code']}"
                    yield from ((path, ref) for ref in row.get(column["code"]) or [])
