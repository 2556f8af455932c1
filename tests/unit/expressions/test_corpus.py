"""corpus.json: formulas written by hand, with answers and what they must give, on the server and in the browser.

{"types": {field: type}, "groups": {what it shows: [[formula, answers, expected], …]}}
"""

import json
from pathlib import Path

import pytest

from forms_workflows.expressions import canon, check, evaluate, parse, to_text, to_values
from tests.unit.expressions.twin import differences, needs_node

CORPUS = json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))
TYPES = CORPUS["types"]
CASES = [
    pytest.param(formula, answers, expected, id=f"{group}: {formula} #{index}")
    for group, members in CORPUS["groups"].items()
    for index, (formula, answers, expected) in enumerate(members)
]


@pytest.mark.parametrize(("formula", "answers", "expected"), CASES)
def test_server_gives_the_expected_value(formula, answers, expected):
    ast = parse(formula)
    check(ast, TYPES)
    assert canon(evaluate(ast, to_values(answers, TYPES))) == expected


@pytest.mark.parametrize(("formula", "answers", "expected"), CASES)
def test_stored_tree_reads_back_as_the_same_formula(formula, answers, expected):
    ast = parse(formula)
    assert json.loads(json.dumps(ast)) == ast
    assert parse(to_text(ast)) == ast


@needs_node
def test_browser_gives_the_expected_values(tmp_path):
    path = tmp_path / "corpus.jsonl"
    lines = [{"types": TYPES}]
    for formula, answers, expected in (case.values for case in CASES):
        lines.append({"ast": parse(formula), "answers": answers, "expected": expected})
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="ascii")
    assert differences(path) == {"compared": len(CASES), "different": 0, "examples": []}
