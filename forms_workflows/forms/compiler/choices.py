"""label(b02): the text of the chosen option, spelled out for the interpreters, which know no options."""

from django.utils.translation import gettext as _

from forms_workflows.expressions import FormulaError
from forms_workflows.expressions.language.nodes import Node, position_of


def with_labels(ast, form):
    """The formula with every label(…) of a choice replaced by the texts of its options."""
    operator, *parts = ast
    if operator == "label":
        return Node(_match(ast, parts[0], form), position_of(ast))
    if not any(isinstance(part, list) for part in parts):
        return ast
    return Node([operator, *(with_labels(part, form) for part in parts)], position_of(ast))


def _match(ast, part, form):
    field = form.field(part[1]) if part[0] == "f" else None
    if field is None or field.type != "choice" or not field.choices:
        message = _(
            "“label” needs the code of a choice field whose options stand in this form, such as label(b02)."
        )
        raise FormulaError(message, position_of(ast))
    pairs = [(["s", choice.code], ["s", choice.label]) for choice in field.choices]
    return ["match", part, *(text for pair in pairs for text in pair)]
