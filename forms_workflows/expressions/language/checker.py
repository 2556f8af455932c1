"""Whether a formula fits the fields of its form, and what it yields."""

from django.utils.translation import gettext as _

from ..errors import FormulaError, not_whole
from ..kinds import COLUMN_OF_NUMBERS, SCALARS, called, members
from ..values.dates import read_date
from ..values.lookup import type_of_field
from ..values.numbers import MAX_DECIMALS
from ..vocabulary import AGGREGATES, ROW_FUNCTIONS, TABLES, TITLES
from .bands import check_edges
from .nodes import position_of
from .structure import validate
from .tables import column_type, key_type

MAX_TOP = 1000

_LITERALS = {"n": "number", "s": "text", "b": "boolean"}
_NUMBERS = ("number", "number")
_SIGNATURES = {
    "+": (_NUMBERS, "number"),
    "-": (_NUMBERS, "number"),
    "*": (_NUMBERS, "number"),
    "/": (_NUMBERS, "number"),
    "neg": (("number",), "number"),
    "abs": (("number",), "number"),
    "sqrt": (("number",), "number"),
    "and": (("boolean", "boolean"), "boolean"),
    "or": (("boolean", "boolean"), "boolean"),
    "not": (("boolean",), "boolean"),
    "len": (("text",), "number"),
    "contains": (("text", "text"), "boolean"),
    "year": (("date",), "number"),
    "days": (("date", "date"), "number"),
    "has": (("list", "text"), "boolean"),
}


def check(ast, types, *, row=None, expect=None):
    """The type that the formula yields; FormulaError if it does not fit.

    `types` is {field code: type}. `row` is {column: type} for a formula that is worked out once for each row
    of a table and names its columns as row.…. With `expect`, a formula that yields another type is refused.
    """
    validate(ast)
    kind = _Checker(types, row).type_of(ast)
    if expect is not None and kind != expect:
        message = _("The formula yields %(given)s, but %(wanted)s is needed here.")
        raise FormulaError(message % {"given": called(kind), "wanted": called(expect)}, position_of(ast))
    return kind


class _Checker:
    def __init__(self, types, row):
        self.types = types
        self.row = row

    def type_of(self, part):
        operator, *arguments = part
        if operator == "f":
            return type_of_field(part, self.types, self.row)
        if operator in _LITERALS:
            return _LITERALS[operator]
        if operator in _SIGNATURES:
            return self.signature(operator, arguments)
        return _RULES[operator](self, operator, arguments)

    def signature(self, operator, arguments):
        wanted, result = _SIGNATURES[operator]
        for argument, kind in zip(arguments, wanted, strict=True):
            self.need(operator, argument, kind)
        return result

    def need(self, operator, argument, *allowed):
        """The argument's type, which must be one of those allowed."""
        kind = self.type_of(argument)
        if "date" in allowed and _is_written_day(argument):
            kind = kind if kind in allowed else "date"
        if kind not in allowed:
            message = _("“%(name)s” needs %(wanted)s here, but this is %(given)s.")
            shown = "-" if operator == "neg" else operator
            names = {"name": shown, "wanted": _either(allowed), "given": called(kind)}
            raise FormulaError(message % names, position_of(argument))
        return kind

    def order(self, operator, arguments):
        kind = self.need(operator, arguments[0], "number", "date")
        self.need(operator, arguments[1], kind)
        return "boolean"

    def equality(self, operator, arguments):
        for argument in arguments:
            if argument == ["s", ""]:
                message = _("Nothing equals an empty text. Use blank(…) to ask whether a value is missing.")
                raise FormulaError(message, position_of(argument))
        one, other = sorted(arguments, key=_is_written_day)  # what the other one is decides what a day is
        kind = self.need(operator, one, *SCALARS)
        self.need(operator, other, kind)
        return "boolean"

    def choice(self, operator, arguments):
        self.need(operator, arguments[0], "boolean")
        return self.coalesce(operator, arguments[1:])

    def coalesce(self, operator, arguments):
        kind = self.need(operator, arguments[0], *SCALARS)
        for argument in arguments[1:]:
            self.need(operator, argument, kind)
        return kind

    def blank(self, operator, arguments):
        kind = self.type_of(arguments[0])
        if members(kind, "column"):
            self.need(operator, arguments[0], *SCALARS)
        return "boolean"

    def size(self, operator, arguments):
        kind = self.type_of(arguments[0])
        if members(kind, "table") is None:
            self.need(operator, arguments[0], "list")
        return "number"

    def rounding(self, operator, arguments):
        self.need(operator, arguments[0], "number")
        _whole_number(operator, arguments[1], 0, MAX_DECIMALS)
        return "number"

    def sumtop(self, operator, arguments):
        self.need(operator, arguments[0], COLUMN_OF_NUMBERS)
        _whole_number(operator, arguments[1], 1, MAX_TOP)
        return "number"

    def aggregate(self, operator, arguments):
        if len(arguments) == 1:
            return self.aggregate_of_column(operator, arguments[0])
        for argument in arguments:
            self.need(operator, argument, *(SCALARS if operator == "count" else ["number"]))
        return "number"

    def aggregate_of_column(self, operator, argument):
        kind = self.type_of(argument)
        if not members(kind, "column"):
            message = _("“%(name)s” needs one column of a table, such as d01.revenue, or several values.")
            raise FormulaError(message % {"name": operator}, position_of(argument))
        if operator != "count" and kind != COLUMN_OF_NUMBERS:
            message = _("“%(name)s” needs a column of numbers.")
            raise FormulaError(message % {"name": operator}, position_of(argument))
        return "number"

    def by_row(self, operator, arguments):
        table = arguments[0]
        if self.row is not None:
            message = _("“%(name)s” goes through all rows and cannot stand in a formula for one row.")
            raise FormulaError(message % {"name": operator}, position_of(table))
        columns = members(self.types.get(table[1]), "table") if table[0] == "f" else None
        if columns is None:
            message = _("“%(name)s” needs the code of a table first, such as d01.") % {"name": operator}
            raise FormulaError(message, position_of(table))
        inside = _Checker(self.types, columns)
        inside.need(operator, arguments[1], "boolean")
        for argument in arguments[2:]:
            inside.need(operator, argument, "number")
        return "number"

    def match(self, operator, arguments):
        self.need(operator, arguments[0], "text")
        if len(arguments) % 2 == 0:
            message = _(
                "“match” takes two values for each option after the first value: its code, the result."
            )
            raise FormulaError(message, position_of(arguments[-1]))
        codes = arguments[1::2]
        for number, code in enumerate(codes):
            if code[0] != "s":
                message = _("“match” compares with codes: write each one in quotation marks.")
                raise FormulaError(message, position_of(code))
            if code in codes[:number]:
                message = _("“match” names the code “%(code)s” twice. Take one of them out.")
                raise FormulaError(message % {"code": code[1]}, position_of(code))
        return self.coalesce(operator, arguments[2::2])

    def label(self, operator, arguments):
        message = _("“label” has a meaning only in a form, for one of its choice fields.")
        raise FormulaError(message, position_of(arguments[0]))

    def join(self, operator, arguments):
        for argument in arguments:
            self.need(operator, argument, "text", "number", "date")
        return "text"

    def lookup(self, operator, arguments):
        tables = self.types.get(TABLES) or {}
        self.need(operator, arguments[1], key_type(arguments[0], tables))
        return column_type(arguments[0], arguments[2], tables)

    def has_title(self, operator, arguments):
        titles = self.types.get(TITLES)
        if titles is None:
            message = _("“has_title” has a meaning only in the conditions of a process.")
            raise FormulaError(message, position_of(arguments[0]))
        if arguments[0][0] != "s":
            message = _(
                "“has_title” needs the key of a programme in quotation marks: has_title('clusters', c01)."
            )
            raise FormulaError(message, position_of(arguments[0]))
        if arguments[0][1] not in titles["record"]:
            message = _("There is no programme with the key “%(name)s”. There are: %(names)s.")
            words = {"name": arguments[0][1], "names": ", ".join(titles["record"])}
            raise FormulaError(message % words, position_of(arguments[0]))
        for day in arguments[1:]:
            self.need(operator, day, "date")
        return "boolean"

    def in_list(self, operator, arguments):
        self.need(operator, arguments[0], "text")
        for argument in arguments[1:]:
            if argument[0] != "s":
                message = _("“in_list” compares with codes: write each one in quotation marks.")
                raise FormulaError(message, position_of(argument))
        return "boolean"

    def bands(self, operator, arguments):
        self.need(operator, arguments[0], "number")
        check_edges(arguments[1:])
        return self.coalesce(operator, arguments[3::3])


def _is_written_day(argument):
    """Whether this is a text such as '2025-03-01', which counts as a date where one is needed."""
    return argument[0] == "s" and read_date(argument[1]) is not None


def _whole_number(operator, argument, lowest, highest):
    if argument[0] == "n" and argument[1].isdecimal() and lowest <= int(argument[1]) <= highest:
        return
    raise FormulaError(not_whole(operator, lowest, highest), position_of(argument))


def _either(kinds):
    return " / ".join(called(kind) for kind in kinds)


_RULES = {
    **dict.fromkeys(("<", "<=", ">", ">="), _Checker.order),
    **dict.fromkeys(("=", "<>"), _Checker.equality),
    **dict.fromkeys(AGGREGATES, _Checker.aggregate),
    **dict.fromkeys(ROW_FUNCTIONS, _Checker.by_row),
    "if": _Checker.choice,
    "coalesce": _Checker.coalesce,
    "blank": _Checker.blank,
    "size": _Checker.size,
    "round": _Checker.rounding,
    "sumtop": _Checker.sumtop,
    "in_list": _Checker.in_list,
    "lookup": _Checker.lookup,
    "has_title": _Checker.has_title,
    "bands": _Checker.bands,
    "match": _Checker.match,
    "join": _Checker.join,
    "label": _Checker.label,
}
