"""The developer's manual shows the packages as they stand on each other."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def floors():
    spec = importlib.util.spec_from_file_location("floors", DOCS / "floors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_manual_draws_the_floors_as_the_code_has_them():
    assert floors().picture() in (DOCS / "developer.md").read_text(), "Paste what docs/floors.py prints."


def test_a_circle_is_no_house():
    assert floors().floors({"a": {"b"}, "b": set()}) == [["b"], ["a"]]
    with pytest.raises(ValueError, match="circle"):
        floors().floors({"a": {"b"}, "b": {"a"}})
