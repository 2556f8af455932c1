"""The two interpreters agree, and the text of a formula says exactly what its tree says."""

import json

import pytest

from forms_workflows.expressions import canon, check, evaluate, parse, to_text, to_values
from tests.unit.expressions.generate import TYPES, cases
from tests.unit.expressions.twin import differences, needs_node

#: As many as a gate of minutes allows, and as many as find what is rare.
FEW, MANY = 2_000, 100_000
SEED = 20260


many = pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])


def worth(case):
    values = to_values(case["answers"], TYPES)
    row = None
    if "row" in case:
        row = dict(enumerate(values["t"])).get(case["row"], {})
    return canon(evaluate(case["ast"], values, row))


@many
def test_generated_formulas_fit_their_types(count):
    for case in cases(count, SEED):
        row = TYPES["t"]["table"] if "row" in case else None
        assert check(case["ast"], TYPES, row=row) in ("number", "text", "boolean", "date")


@many
def test_text_of_a_formula_parses_to_the_same_tree(count):
    for case in cases(count, SEED + 1):
        assert parse(to_text(case["ast"])) == case["ast"]


def test_same_seed_gives_the_same_cases():
    assert list(cases(50, 3)) == list(cases(50, 3))
    assert list(cases(50, 3)) != list(cases(50, 4))


@many
@needs_node
def test_browser_and_server_agree(tmp_path, count):
    path = tmp_path / "cases.jsonl"
    with path.open("w", encoding="ascii") as file:
        file.write(json.dumps({"types": TYPES}) + "\n")
        for case in cases(count, SEED):
            file.write(json.dumps({**case, "expected": worth(case)}) + "\n")
    assert differences(path) == {"compared": count, "different": 0, "examples": []}
