"""The project's own message catalogues: compile them, collect what is new, say what is missing.

``python -m portal.catalogue compile`` needs nothing but polib; ``collect`` needs GNU gettext; ``check`` fails when a
catalogue lacks a string or a translation loses one of its placeholders.
"""

import re
import subprocess
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).parent / "locale"
ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh_Hans", "ug")
#: Uyghur covers the public pages only; what it lacks falls back to Chinese.
COMPLETE = ("zh_Hans",)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+(?::[^}]*)?\}")
SOURCES = ("home", "notices", "forms_workflows", "site/portal")


def catalogues():
    for language in LANGUAGES:
        yield language, LOCALE / language / "LC_MESSAGES" / "django.po"


def compile_all():
    """Write the .mo beside each .po that is newer than it."""
    for _language, path in catalogues():
        target = path.with_suffix(".mo")
        if path.exists() and (not target.exists() or target.stat().st_mtime < path.stat().st_mtime):
            polib.pofile(str(path)).save_as_mofile(str(target))


def sources():
    files = [path for root in SOURCES for path in (ROOT / root).rglob("*") if path.suffix in {".py", ".html", ".txt"}]
    return [path for path in files if "/migrations/" not in path.as_posix() and "/static/" not in path.as_posix()]


def problems():
    """One sentence for each string that a complete catalogue lacks or spoils."""
    for language, path in catalogues():
        catalogue = polib.pofile(str(path))
        for entry in catalogue:
            translated = [entry.msgstr, *entry.msgstr_plural.values()]
            if language in COMPLETE and not entry.obsolete and not any(translated):
                yield f"{language}: no translation of “{entry.msgid}”"
            wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
            for text in filter(None, translated):
                if lost := set(PLACEHOLDER.findall(text)) ^ wanted:
                    yield f"{language}: “{entry.msgid}” and its translation differ in {', '.join(sorted(lost))}"


def collect():
    """Bring the catalogues up to date with the code, keeping every translation."""
    command = [sys.executable, "manage.py", "makemessages", "--no-obsolete", "--no-wrap", "--add-location=file"]
    ignored = [".venv", "var", "tests", "node_modules", ".boot"]
    for language in LANGUAGES:
        command += ["-l", language]
    for pattern in ignored:
        command += ["-i", pattern]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def main(verb):
    if verb == "collect":
        collect()
    elif verb == "check":
        found = list(problems())
        sys.stdout.writelines(f"{problem}\n" for problem in found)
        sys.exit(bool(found))
    compile_all()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "compile")
