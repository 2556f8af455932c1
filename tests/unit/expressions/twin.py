"""The browser's interpreter, run under Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None, reason="Node is not installed: the browser's interpreter was not run."
)

_RUNNER = Path(__file__).with_name("run.mjs")


def differences(path):
    """Run the cases of a JSONL file; the answer says how many were compared and which came out differently."""
    done = subprocess.run([NODE, _RUNNER, path], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
