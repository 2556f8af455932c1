"""Production's settings: they start when they are whole, refuse when they are not, and leave Django nothing to warn of."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from tests.shell import environment

ROOT = Path(__file__).resolve().parents[3]
WHOLE = {
    "SECRET_KEY": "k7Xq-pL2v_9sWd4TzR8mYb3HnC6fJg1Qe5AuNxVoMi0DhKrSwPZt",
    "ALLOWED_HOSTS": "apply.example.org",
    "VAR_DIR": "/nowhere/at/all",  # reading the settings makes no folder
}


def check(**settings):
    environ = environment(**settings, DJANGO_SETTINGS_MODULE="portal.settings.production")
    for name in WHOLE.keys() - settings:
        environ.pop(name, None)
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


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CACHE_URL", "memory://"),
        ("EMAIL_PORT", "mail"),
        ("EMAIL_SECURITY", "ssl"),
        ("SECURE_SSL_REDIRECT", "yes"),
        ("LOG_FORMAT", "xml"),
        ("TASK_QUEUE", "celery"),
        ("AUDIT_STAMP_URL", "ftp://stamps.example.cn"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_name(variable, value):
    done = check(**WHOLE, **{variable: value})
    assert done.returncode != 0
    assert f"Set {variable} " in done.stderr


def test_a_time_stamp_authority_needs_its_certificates():
    done = check(**WHOLE, AUDIT_STAMP_URL="https://stamps.example.cn")
    assert done.returncode != 0
    assert "Set AUDIT_STAMP_CERTIFICATE" in done.stderr


def test_an_optional_service_without_its_package_says_what_to_install(monkeypatch):
    from portal.settings import services

    monkeypatch.setattr(services, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"Install shenping\[sentry\]"):
        services.start_collector("https://key@collector.example.cn/1", environment="production")
    with pytest.raises(ImproperlyConfigured, match=r"Install shenping\[redis\]"):
        services.caches("redis://localhost:6379/0")
    monkeypatch.setenv("AUDIT_STAMP_URL", "https://stamps.example.cn")
    with pytest.raises(ImproperlyConfigured, match=r"Install shenping\[timestamp\]"):
        services.time_stamps()


def test_the_collector_is_told_nothing_that_names_a_person(monkeypatch):
    from portal.settings import services

    given = {}
    monkeypatch.setattr(services, "find_spec", lambda name: name)
    monkeypatch.setitem(
        sys.modules, "sentry_sdk", SimpleNamespace(init=lambda **options: given.update(options))
    )
    services.start_collector("https://key@collector.example.cn/1", environment="trial")
    assert given["environment"] == "trial"
    assert not given["send_default_pii"]
    assert not given["include_local_variables"]
    assert given["max_request_body_size"] == "never"


def test_uploads_in_a_bucket_are_still_read_through_the_site(monkeypatch):
    from portal.settings import services

    pytest.importorskip("boto3")
    monkeypatch.setenv("OBJECT_STORAGE_ENDPOINT", "http://127.0.0.1:9")
    chosen = services.object_storages("shenping")
    assert {options["OPTIONS"]["location"] for options in chosen.values()} == {"media", "private"}
    storage = import_string(chosen["default"]["BACKEND"])(**chosen["default"]["OPTIONS"])
    assert storage.url("images/标志.png") == "/media/images/%E6%A0%87%E5%BF%97.png"
    assert storage.default_acl == "private"


def test_the_rate_limits_are_shared_by_all_processes():
    done = ask("print(s.CACHES['default']['BACKEND'])")
    assert done == "django.core.cache.backends.db.DatabaseCache"


def ask(program, **settings):
    """What a program prints that has production's settings as ``s``."""
    environ = environment(**WHOLE | settings, DJANGO_SETTINGS_MODULE="portal.settings.production")
    program = f"from portal.settings import production as s; {program}"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_hsts_speaks_for_this_host_only():
    assert ask(
        "print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, s.SECURE_HSTS_SECONDS > 0)"
    ) == ("False False True")


def test_mail_goes_with_credentials_over_tls():
    given = {"EMAIL_SECURITY": "starttls", "EMAIL_USER": "noreply", "EMAIL_PASSWORD": "open sesame"}
    assert ask("print(s.EMAIL_USE_TLS, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD)", **given) == (
        "True 587 noreply open sesame"
    )


def test_reading_the_settings_makes_no_folder(tmp_path):
    ask("print(s.VAR_DIR)", VAR_DIR=str(tmp_path / "var"))
    assert not (tmp_path / "var").exists()


SERVE = """
import re

import django

django.setup()
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from portal.operations.folders import keep_to_ourselves

keep_to_ourselves()
call_command("collectstatic", interactive=False, verbosity=0)
client = Client(headers={"host": "apply.example.org"})
styles = re.findall(r'href="(/static/[^"]+[.]css)"', render_to_string("404.html"))
print(len(styles) > 0, {client.get(style, secure=True).status_code for style in styles})
"""


def test_static_files_are_collected_and_pages_find_them(tmp_path):
    variables = WHOLE | {"VAR_DIR": str(tmp_path / "var")}
    environ = environment(**variables, DJANGO_SETTINGS_MODULE="portal.settings.production")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SERVE], env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "{200}"], done.stderr
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "var/static").rglob("*")} == {0}
