"""Formulas that compare a choice with a code that it does not offer: such a condition can never hold."""

from django.utils.translation import gettext as _

from .names import field_name, section_name

ROW_FUNCTIONS = ("sumif", "countif")


def lint_option_codes(form, report):
    offered = options_by_name(form)
    for asts, name, at in all_formulas(form):
        for ast in asts:
            for field, code in compared(ast):
                if field in offered and code not in offered[field]:
                    message = _(
                        "%(name)s: “%(field)s” has no option “%(code)s”. Its options are: %(options)s."
                    )
                    names = {"name": name, "field": field, "code": code, "options": ", ".join(offered[field])}
                    report.add(message % names, at)


def option_fault(tree, offered):
    """What is wrong where a formula compares with what is not offered, as a sentence; None if nothing is."""
    for field, code in compared(tree):
        if field in offered and code not in offered[field]:
            return _("“%(field)s” has no option “%(code)s”. Its options are: %(options)s.") % {
                "field": field,
                "code": code,
                "options": ", ".join(offered[field]),
            }
    return None


def options_by_name(form):
    """{"b02": [codes], "e05.level": [codes]} of every choice with options of its own."""
    offered = {}
    for _section, field, _number, _position in form.placed_fields():
        if field.choices:
            offered[field.code] = [option.code for option in field.choices]
        for column in field.columns:
            if column.choices:
                offered[f"{field.code}.{column.code}"] = [option.code for option in column.choices]
    return offered


def all_formulas(form):
    """(formulas, name, place) of sections, fields and checks; each formula once, whatever the number of years."""
    for number, section in enumerate(form.sections):
        yield [section.visible_if], section_name(section), ("body", number)
    for section, field, number, position in form.placed_fields():
        asts = [field.visible_if, field.required_if, *field.formulas[:1]]
        yield asts, field_name(section, field, position), ("body", number, position)
    seen = set()
    for check in form.checks:
        if check.code not in seen:
            seen.add(check.code)
            yield [check.when], _("Check “%(code)s”") % {"code": check.code}, ()


def compared(ast, table="row"):
    """(field name, text) of every comparison of a field with a text."""
    if not ast or ast[0] in ("n", "s", "b", "f"):
        return
    operator, *parts = ast
    if operator in ROW_FUNCTIONS:
        table = parts[0][1]
    if operator in ("=", "<>", "in_list", "has"):
        names = [full_name(part[1], table) for part in parts if part[0] == "f"]
        codes = [part[1] for part in parts if part[0] == "s"]
        yield from ((name, code) for name in names for code in codes)
    for part in parts:
        yield from compared(part, table)


def full_name(name, table):
    head, _dot, member = name.partition(".")
    return f"{table}.{member}" if head == "row" else name
