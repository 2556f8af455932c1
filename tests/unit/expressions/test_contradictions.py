"""Conditions that can never hold, or never fail, on the face of it; both sides are named."""

import pytest

from forms_workflows.expressions import always_holds, never_holds, parse, to_text


def texts(parts):
    return tuple(to_text(part) for part in parts)


@pytest.mark.parametrize(
    ("formula", "sides"),
    [
        ("a > 5 and a < 3", ("a > 5", "a < 3")),
        ("a > 5 and b = 1 and 5 >= a", ("a > 5", "5 >= a")),
        ("a >= 5 and a < 5", ("a >= 5", "a < 5")),
        ("a = 1 and a = 2", ("a = 1", "a = 2")),
        ("a = -1 and a > 0", ("a = -1", "a > 0")),
        ("a = 1 and a <> 1", ("a = 1", "a <> 1")),
        ("s = 'x' and s = 'y'", ("s = 'x'", "s = 'y'")),
        ("p = true and p = false", ("p = true", "p = false")),
        ("a > 1 and 1 > 2", ("1 > 2",)),
        ("false", ("false",)),
        ("a >= 5 and a <= 5", ()),
        ("a > 5 and b < 3", ()),
        ("a > 5 or a < 3", ()),
        ("a <> 1 and a <> 2", ()),
        ("a > 3 and a > 5", ()),
        ("a = 5 and s = '5'", ()),
        ("a + 1 > 5 and a + 1 < 3", ()),
        ("p and not p", ()),
    ],
)
def test_what_can_never_hold(formula, sides):
    assert texts(never_holds(parse(formula))) == sides


@pytest.mark.parametrize(
    ("formula", "sides"),
    [
        ("a > 3 or a < 5", ("a > 3", "a < 5")),
        ("a >= 5 or a < 5", ("a >= 5", "a < 5")),
        ("a <> 1 or a <> 2", ("a <> 1", "a <> 2")),
        ("a = 1 or a <> 1", ("a = 1", "a <> 1")),
        ("1 = 1", ("1 = 1",)),
        ("b > 1 or true", ("true",)),
        ("a > 5 or a < 5", ()),
        ("a > 3 and a < 5", ()),
        ("a > 3 or b < 5", ()),
        ("a = 1 or a = 2", ()),
    ],
)
def test_what_always_holds(formula, sides):
    assert texts(always_holds(parse(formula))) == sides
