"""Formulas and answers by chance, always the same ones for the same seed.

`python -m tests.unit.expressions.generate COUNT SEED` writes them to the standard output, one JSON object a line.
"""

import json
import random
import sys

TYPES = {
    "a": "number",
    "b": "number",
    "c": "number",
    "s": "text",
    "u": "text",
    "p": "boolean",
    "q": "boolean",
    "d": "date",
    "e": "date",
    "l": "list",
    "m": "list",
    "r": {"record": {"y1": "number", "y2": "number", "name": "text"}},
    "t": {"table": {"x": "number", "y": "number", "k": "boolean", "n": "text", "dt": "date", "l": "list"}},
}
FIELDS = {
    "number": ["a", "b", "c", "r.y1", "r.y2"],
    "text": ["s", "u", "r.name"],
    "boolean": ["p", "q"],
    "date": ["d", "e"],
    "list": ["l", "m"],
}
ROW_FIELDS = {"number": ["x", "y"], "text": ["n"], "boolean": ["k"], "date": ["dt"], "list": ["l"]}

LITERALS = ["0", "1", "2", "3", "100", "0.1", "0.15", "7", "0.01", "12", "1.5", "0.5"]
ODD_NUMBERS = [
    *("1000000000000000007", "0.000000001", "99999999999999999999.99", "-0.005", "2.675", "1.005", "-0"),
    *("9007199254740993", "9999999999999999999999999999999999", "0.0000000000000000000000000000000001"),
]
NOT_NUMBERS = [
    "",
    " ",
    "abc",
    "1e5",
    "+1",
    ".5",
    "5.",
    "1,000",
    "１２",
    "NaN",
    "12345678901234567890123456789012345",
    5,
]
TEXTS = [None, "", "国企", "国企😀", "甲公司", "A&B'c", "𠮷野", "10", "國\u0301", "\ud83d", 3]
CODES = ["国企", "a1", "10", "𠮷野"]
DATES = [
    *(None, "2024-02-29", "2023-12-31", "1999-03-01", "2000-02-29", "2026-11-23", "1970-01-01", "0001-01-01"),
    *("9999-12-31", "2023-02-29", "1900-02-29", "2024-13-01", "2024-1-1", "0000-01-01", "", 20240101),
]
BOOLEANS = [None, True, False, True, False, "true", 1]


class Chance:
    """Answers and formulas drawn from one seeded source."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, options):
        return options[int(self.random.random() * len(options))]

    def answers(self):
        answers = {code: self.answer(kind) for code, kind in TYPES.items()}
        if self.random.random() < 0.1:
            answers.pop(self.pick(list(answers)))
        return answers

    def answer(self, kind):
        if not isinstance(kind, str):
            return self.compound(kind)
        if kind == "number":
            return self.number()
        if kind == "list":
            return self.pick(
                [None, [], [*CODES], [self.pick(CODES)], ["a1", None, "10"], [{"id": "a1"}], "a1"]
            )
        return self.pick({"text": TEXTS, "date": DATES, "boolean": BOOLEANS}[kind])

    def compound(self, kind):
        if self.random.random() < 0.05:
            return self.pick([None, {}, [], "x", [None, {}]])
        if "record" in kind:
            return {name: self.answer(part) for name, part in kind["record"].items()}
        rows = self.pick([0, 1, 2, 3, 8])
        return [{name: self.answer(part) for name, part in kind["table"].items()} for _ in range(rows)]

    def number(self):
        chance = self.random.random()
        if chance < 0.1:
            return None
        if chance < 0.2:
            return "0"
        if chance < 0.5:
            return str(int(self.random.random() * 100_500) - 500)
        if chance < 0.87:
            whole = int(self.random.random() * 1_009_999) - 9_999
            return f"{whole}.{int(self.random.random() * 10 ** self.pick([1, 2, 3, 8]))}"
        return self.pick(ODD_NUMBERS if chance < 0.97 else NOT_NUMBERS)

    def formula(self, kind, depth, in_row=False):
        leaf = depth <= 0 or self.random.random() < 0.12
        return self.leaf(kind, in_row) if leaf else self.branch(kind, depth - 1, in_row)

    def leaf(self, kind, in_row):
        if kind == "number" and self.random.random() < 0.35:
            return ["n", self.pick(LITERALS)]
        if kind == "text" and self.random.random() < 0.35:
            return ["s", self.pick(["国企", "10", "😀", "A&B'c"])]
        if kind == "boolean" and self.random.random() < 0.1:
            return ["b", self.random.random() < 0.5]
        if in_row and self.random.random() < 0.6:
            return ["f", "row." + self.pick(ROW_FIELDS[kind])]
        return ["f", self.pick(FIELDS[kind])]

    def branch(self, kind, depth, in_row):
        operator = self.pick(_OPERATORS[kind])
        if in_row and operator in ("sumif", "countif"):
            operator = "coalesce" if kind == "number" else "blank"
        if operator in _SHAPES:
            return [operator, *(self.formula(part, depth, in_row) for part in _SHAPES[operator])]
        return getattr(self, f"make_{operator}")(kind, depth, in_row)

    def make_choice(self, kind, depth, in_row):
        condition = self.formula("boolean", depth, in_row)
        return ["if", condition, self.formula(kind, depth, in_row), self.formula(kind, depth, in_row)]

    def make_bands(self, kind, depth, in_row):
        edges = [["s", ""], ["neg", ["n", "3"]], ["n", "0"], ["n", "2.5"], ["n", "100"], ["s", ""]]
        first, last = self.pick([0, 1]), self.pick([4, 5])
        rows = [(edges[place], edges[place + 1]) for place in range(first, last)]
        results = [part for row in rows for part in (*row, self.formula(kind, depth - 2, in_row))]
        return ["bands", self.formula("number", depth, in_row), *results]

    def make_match(self, kind, depth, in_row):
        pairs = [
            (["s", code], self.formula(kind, depth - 1, in_row)) for code in self.pick([CODES, CODES[:1]])
        ]
        return ["match", self.formula("text", depth, in_row), *(part for pair in pairs for part in pair)]

    def make_join(self, kind, depth, in_row):
        kinds = [self.pick(["text", "number", "date"]) for _ in range(self.pick([2, 3]))]
        return ["join", *(self.formula(part, depth, in_row) for part in kinds)]

    def make_coalesce(self, kind, depth, in_row):
        return ["coalesce", *(self.formula(kind, depth, in_row) for _ in range(self.pick([2, 2, 3])))]

    def make_round(self, kind, depth, in_row):
        return ["round", self.formula("number", depth, in_row), ["n", self.pick(["0", "1", "2", "6", "12"])]]

    def make_column(self, kind, depth, in_row):
        name = self.pick(["sum", "avg", "min", "max", "count", "sumtop"])
        if name == "sumtop":
            return ["sumtop", ["f", "t." + self.pick("xy")], ["n", self.pick(["1", "2", "5"])]]
        columns = ["x", "y", "k", "n", "dt", "l"] if name == "count" else ["x", "y"]
        return [name, ["f", "t." + self.pick(columns)]]

    def make_several(self, kind, depth, in_row):
        name = self.pick(["sum", "avg", "min", "max", "count"])
        kinds = ["number"] * self.pick([2, 3])
        if name == "count":
            kinds = [self.pick(["number", "text", "date", "boolean"]) for _ in kinds]
        return [name, *(self.formula(part, depth, in_row) for part in kinds)]

    def make_sumif(self, kind, depth, in_row):
        return [
            "sumif",
            ["f", "t"],
            self.formula("boolean", depth, True),
            self.formula("number", depth, True),
        ]

    def make_countif(self, kind, depth, in_row):
        return ["countif", ["f", "t"], self.formula("boolean", depth, True)]

    def make_size(self, kind, depth, in_row):
        return ["size", ["f", self.pick("lmt")]]

    def make_compare(self, kind, depth, in_row):
        part = self.pick(["number", "number", "date"])
        sides = [self.formula(part, depth, in_row) for _ in range(2)]
        return [self.pick(["<", "<=", ">", ">=", "=", "<>"]), *sides]

    def make_equal(self, kind, depth, in_row):
        part = self.pick(["text", "boolean"])
        return [self.pick(["=", "<>"]), *(self.formula(part, depth, in_row) for _ in range(2))]

    def make_blank(self, kind, depth, in_row):
        if self.random.random() < 0.2:
            return ["blank", ["f", "t"]]
        return [
            "blank",
            self.formula(self.pick(["number", "text", "boolean", "date", "list"]), depth, in_row),
        ]

    def make_in_list(self, kind, depth, in_row):
        codes = [["s", self.pick(CODES)] for _ in range(self.pick([1, 2, 3]))]
        return ["in_list", self.formula("text", depth, in_row), *codes]

    def make_field(self, kind, depth, in_row):
        return self.leaf(kind, in_row)

    def case(self):
        """One formula with answers; some are for one row of the table."""
        in_row = self.random.random() < 0.05
        kind = self.pick(["number"] * 7 + ["boolean"] * 5 + ["text", "date"])
        case = {"ast": self.formula(kind, self.pick([1, 2, 3, 4]), in_row), "answers": self.answers()}
        return {**case, "row": self.pick([0, 1])} if in_row else case


_SHAPES = {
    **dict.fromkeys(["+", "-", "*", "/"], ("number", "number")),
    **dict.fromkeys(["neg", "abs", "sqrt"], ("number",)),
    **dict.fromkeys(["and", "or"], ("boolean", "boolean")),
    "not": ("boolean",),
    "len": ("text",),
    "contains": ("text", "text"),
    "year": ("date",),
    "days": ("date", "date"),
    "has": ("list", "text"),
}
_OPERATORS = {
    "number": [
        *("+", "-", "*", "/", "/", "neg", "abs", "sqrt", "choice", "coalesce", "round", "column", "column"),
        *("several", "sumif", "countif", "len", "year", "days", "size", "bands", "match"),
    ],
    "boolean": [
        "compare",
        "compare",
        "equal",
        "and",
        "or",
        "not",
        "blank",
        "contains",
        "in_list",
        "has",
        "choice",
    ],
    "text": ["field", "field", "field", "choice", "coalesce", "bands", "match", "join"],
    "date": ["field", "field", "field", "choice", "coalesce"],
    "list": ["field"],
}


def cases(count, seed):
    chance = Chance(seed)
    for _ in range(count):
        yield chance.case()


if __name__ == "__main__":
    for generated in cases(int(sys.argv[1]), int(sys.argv[2])):
        sys.stdout.write(json.dumps(generated) + "\n")
