import pytest
from django.utils import translation

from forms_workflows.references.models import ReferenceTable


@pytest.fixture(autouse=True)
def english():
    """Messages are compared in the language in which they stand in the code."""
    with translation.override("en"):
        yield


def column(block, code, label, kind="text"):
    return {"id": block, "type": "column", "value": {"code": code, "label": label, "kind": kind}}


COLUMNS = [
    column("k", "code", "Code"),
    column("y", "year", "Year", "integer"),
    column("r", "revenue", "Revenue", "decimal"),
    column("l", "listed", "Listed", "boolean"),
    column("d", "since", "Since", "date"),
]
ROWS = [
    {"k": "A1", "y": "2024", "r": "1,280.5", "l": "是", "d": "2020年3月1日"},
    {"k": "B2", "y": "2025"},
]


def table(columns=COLUMNS, rows=ROWS, **fields):
    """A draft that is not saved."""
    return ReferenceTable(
        code="firms", title="企业名录", columns=columns, rows=list(rows), live=False, **fields
    )
