"""Forms to look at, made from a draft that may be half finished."""

from ..domain.publishing import compile_definition
from ..filling.section import build_section_form
from ..schema.labels import translate


def preview_context(definition, mode, *, year):
    """Template context of one preview mode: "" the whole form, "section:<n>" one section, "en" the whole in English."""
    compiled = compile_definition(definition)
    schema = compiled.schema
    sections = schema["sections"]
    if mode.startswith("section:"):
        sections = sections[int(mode.partition(":")[2]) :][:1]
    return {
        "title": translate(schema, schema["title"]) or definition.code,
        "problems": compiled.problems,
        "forms": [build_section_form(schema, section["code"], answers={}, year=year) for section in sections],
    }
