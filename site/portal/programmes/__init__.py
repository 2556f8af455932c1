"""Programmes as data: one folder each, in the exchange formats of forms and processes; and ``site``, which is nobody's own."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent


def read(name: str, programme: str = "cluster_designation") -> Any:
    """The content of one file of a programme, for example ``read("process.json")``."""
    return json.loads((ROOT / programme / name).read_text(encoding="utf-8"))
