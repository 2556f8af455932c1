"""The steps of docs/administrator.md on this machine, from the wheel to a restored backup: ``python ops/smoke/run.py``.

Everything happens in a folder of its own with a PostgreSQL cluster of its own, and is thrown away afterwards. Needs
Debian's ``python3-venv`` and ``postgresql``, and the project's environment (to build the wheel and to invent people).
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path
from urllib.error import HTTPError

ROOT = Path(__file__).resolve().parents[2]
SECRET = "smoke-only-6Xq-pL2v_9sWd4TzR8mYb3HnC6fJg1Qe5AuNxVoMi0DhKrSwPZt"  # noqa: S105
HOST = "apply.example.org"
PASSWORD = "smoke Horse 1"  # noqa: S105
STARTED = time.monotonic()


def step(title):
    print(f"== {time.monotonic() - STARTED:4.0f} s  {title}", flush=True)  # noqa: T201


def run(*command, env=None, cwd=None, fails=False, **options):
    """What the command prints. ``fails``: it has to."""
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )
    if (done.returncode != 0) != fails:
        raise SystemExit(
            f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
    return done.stdout + done.stderr


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Cluster:
    """PostgreSQL of our own, which we may stop."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.programs = max(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
        )
        # The server refuses to run as root.
        self.account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        folder.mkdir()
        if self.account:
            shutil.chown(folder, "postgres", "postgres")
        self.do("initdb", "-D", folder / "data", "-U", "shenping", "--auth=trust", "-E", "UTF8", "--no-sync")
        self.start()
        self.do("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "shenping", "shenping")
        self.do("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "shenping", "restored")

    def do(self, program, *arguments):
        return run(*self.account, self.programs / program, *arguments, cwd="/")

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.do("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self):
        self.do("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def sql(self, statement):
        address = ["-h", "127.0.0.1", "-p", self.port, "-U", "shenping", "-d", "shenping"]
        return self.do("psql", *address, "-qAtc", statement)

    def url(self, name="shenping"):
        return f"postgres://shenping@127.0.0.1:{self.port}/{name}"


class Smoke:
    def __init__(self, folder):
        self.folder = folder
        self.bin = folder / "venv" / "bin"
        self.web = None

    def main(self):
        self.build()
        self.install()
        step("a PostgreSQL cluster")
        self.cluster = Cluster(self.folder / "pg")
        self.environment = self.environment_for("shenping", "var")
        try:
            self.set_up()
            self.serve()
            self.walk()
            self.commands()
            self.fault()
            self.outage()
            self.backup()
            self.permissions()
        finally:
            self.end()
        step("all is well")

    # --- install ------------------------------------------------------------------------------------

    def build(self):
        step("build the wheel")
        run(
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            self.folder,
            ROOT,
        )
        [self.wheel] = self.folder.glob("*.whl")
        names = zipfile.ZipFile(self.wheel).namelist()
        for part in (
            "/templates/",
            "/static/",
            "django.mo",
            "cluster_designation/process.json",
            "/migrations/",
        ):
            if not any(part in name for name in names):
                raise SystemExit(f"The wheel lacks {part}.")
        settings = {name for name in names if name.startswith("portal/settings/")}
        stray = [
            name
            for name in names
            if name.startswith(("demo/", "tests/", "site/")) or name.endswith("demo.json")
        ]
        stray += settings & {f"portal/settings/{name}.py" for name in ("demo", "dev", "test")}
        if stray:
            raise SystemExit(f"The wheel holds what is the demo's: {stray}")

    def install(self):
        step("install it with hashes into an environment of its own")
        run(sys.executable, "-m", "venv", self.folder / "venv")
        pip = [self.bin / "pip", "install", "-q", "--no-compile", "--disable-pip-version-check"]
        run(*pip, "--require-hashes", "-r", ROOT / "ops/requirements.txt")
        run(*pip, "--no-deps", "--no-index", self.wheel)

    def environment_for(self, database, folder):
        kept = {
            name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}
        }
        return kept | {
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": self.cluster.url(database),
            "VAR_DIR": str(self.folder / folder),
            "BASE_URL": f"https://{HOST}",
            "LOG_FORMAT": "json",
            "PATH": f"{self.cluster.programs}:{kept['PATH']}",
        }

    def shenping(self, *arguments, **options):
        return run(
            self.bin / "shenping", *arguments, **{"env": self.environment, "cwd": self.folder, **options}
        )

    def set_up(self):
        step("migrate, collectstatic, check, first person, first programme")
        self.shenping("migrate", "-v0")
        self.shenping("collectstatic", "--noinput", "-v0")
        self.shenping("check", "--deploy", "--fail-level", "WARNING")
        first = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        named = ["--username", "root", "--email", "root@example.org"]
        self.shenping("createsuperuser", "--noinput", *named, env=self.environment | first)
        self.shenping("load_programme")

    # --- serve --------------------------------------------------------------------------------------

    def serve(self):
        step("the application server")
        self.port = free_port()
        self.log = self.folder / "web.log"
        command = [self.bin / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", self.port]
        command += ["--workers", "2", "--blocking-threads", "4", "--no-ws", "portal.wsgi:application"]
        self.web = subprocess.Popen(  # noqa: S603
            [str(part) for part in command],
            env=self.environment,
            cwd=self.folder,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait("/healthz", 200)

    def ask(self, path):
        """(status, headers, text) of a page, as the proxy asks for it."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
                return response.status, response.headers, response.read().decode()
        except HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def wait(self, path, status, seconds=40):
        until = time.monotonic() + seconds
        found = None
        while time.monotonic() < until:
            try:
                found = self.ask(path)
            except OSError as error:
                found = (str(error), {}, "")
            if found[0] == status:
                return found
            time.sleep(0.3)
        raise SystemExit(
            f"{path} says {found[0]} instead of {status}: {found[2][:500]}\n{self.log.read_text()[-3000:]}"
        )

    def walk(self):
        step("people use the site")
        paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "site"))
        env = self.environment | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "ops.smoke.settings"}
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(ROOT / "ops/smoke/walk.py"), str(self.port)], env=env, cwd=ROOT, check=False
        )
        if done.returncode:
            raise SystemExit(f"The walk failed.\n{self.log.read_text()[-5000:]}")

    # --- operate ------------------------------------------------------------------------------------

    def commands(self):
        step("tick, verify_audit and readiness")
        if self.ask("/readyz")[0] != 503:
            raise SystemExit("Ready without a tick.")
        self.shenping("tick")
        self.shenping("verify_audit")
        self.wait("/readyz", 200)

    def fault(self):
        step("an error that is our own fault")
        self.cluster.sql("alter table notices_noticepage rename to away")
        self.cluster.sql("alter table wagtailcore_page rename to away_too")
        status, headers, _text = self.ask("/")
        self.cluster.sql("alter table away_too rename to wagtailcore_page")
        self.cluster.sql("alter table away rename to notices_noticepage")
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        [told] = [
            line
            for line in lines
            if line["level"] == "ERROR" and line.get("request") == headers["X-Request-ID"]
        ]
        if status != 500 or not re.search(
            r"Traceback.*away|Traceback.*wagtailcore_page", told["exception"], re.S
        ):
            raise SystemExit(f"{status}, and the log says {told}")
        self.wait("/", 200)

    def outage(self):
        step("the database is away, and comes back")
        self.cluster.stop()
        for path in ("/", "/desk/", "/accounts/login/"):
            status, headers, _text = self.ask(path)
            if path == "/" and (status != 503 or not headers["Retry-After"]):
                raise SystemExit(f"{path} says {status} while the database is away.")
            if status not in {200, 302, 503}:
                raise SystemExit(f"{path} says {status} while the database is away.")
        self.wait("/readyz", 503)
        self.wait("/healthz", 200)
        self.shenping("tick", fails=True)
        self.cluster.start()
        self.wait("/", 200)
        self.wait("/readyz", 200)

    def backup(self):
        step("a backup, restored elsewhere")
        folder = self.shenping("backup", self.folder / "backups").strip().splitlines()[-1]
        self.shenping("restore", folder, fails=True)
        elsewhere = self.environment_for("restored", "restored")
        self.shenping("restore", folder, env=elsewhere)
        self.shenping("migrate", "--check", env=elsewhere)
        self.shenping("verify_audit", env=elsewhere)

    def permissions(self):
        step("files of our account only")
        var = self.folder / "var"
        open_ones = [str(path) for path in (var, *var.rglob("*")) if path.stat().st_mode & 0o077]
        if open_ones:
            raise SystemExit(f"Others of this machine can read {open_ones[:3]}")

    def end(self):
        if self.web:
            os.killpg(self.web.pid, signal.SIGTERM)
            self.web.wait(20)
        with contextlib.suppress(SystemExit):
            self.cluster.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="shenping-smoke-") as name:
        # The database's account has to get through to its own folder.
        Path(name).chmod(0o711)
        Smoke(Path(name)).main()
