"""What a browser sends for answers: the names and values of the inputs that the forms' pages draw."""

from django.core.files.uploadedfile import SimpleUploadedFile

FILES = ("file", "files")
SILENT = ("computed", "note")


def section_entries(section, answers, files=None):
    """The POST data of one section. ``files``: {field code: [(name, content)]}."""
    data = {}
    for field in section.fields:
        data |= field_entries(field, field.code, answers.get(field.code), (files or {}).get(field.code))
    return data


def form_entries(form, answers, files=None):
    """The POST data of all sections at once, as opinion forms and score sheets send them."""
    data = {}
    for section in form.sections:
        data |= section_entries(section, answers, files)
    return data


def field_entries(field, name, value, files=None):
    kind = field.type
    if kind in SILENT:
        return {}
    if kind in FILES:
        return {name: [SimpleUploadedFile(*file, content_type="application/pdf") for file in files or []]}
    if value is None:
        return {}
    if kind == "table":
        return table_entries(field, name, value)
    if kind == "contact" or field.years:
        return {f"{name}-{part}": text for part, text in value.items()}
    if kind == "declaration":
        return {name: "true" if value else "false"}
    return {name: value}


def table_entries(field, name, rows):
    data = {f"{name}-rows": [row["id"] for row in rows]}
    for row in rows:
        for column in field.columns:
            data |= field_entries(column, f"{name}-{row['id']}-{column.code}", row.get(column.code))
    return data
