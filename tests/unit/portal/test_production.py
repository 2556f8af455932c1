"""Production's settings: they start when they are whole, refuse when they are not, and leave Django nothing to warn of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WHOLE = {
    "SECRET_KEY": "k7Xq-pL2v_9sWd4TzR8mYb3HnC6fJg1Qe5AuNxVoMi0DhKrSwPZt",
    "ALLOWED_HOSTS": "apply.example.org",
}


def check(**settings):
    environ = {name: value for name, value in os.environ.items() if name not in WHOLE}
    environ |= settings | {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    command = [sys.executable, ROOT / "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_djangos_checks_for_production_find_nothing():
    done = check(**WHOLE)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("missing", WHOLE)
def test_half_a_configuration_is_refused_by_the_name_of_what_is_missing(missing):
    done = check(**{name: value for name, value in WHOLE.items() if name != missing})
    assert done.returncode != 0
    assert f"Set {missing}" in done.stderr
