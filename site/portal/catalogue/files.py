"""The catalogue files: where they are, how they are written and compiled."""

from dataclasses import dataclass
from pathlib import Path

import polib

PORTAL = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Catalogue:
    folder: str
    language: str
    domain: str = "django"
    complete: bool = True  # else it holds what the public meets; the rest is read in Chinese

    @property
    def path(self):
        return PORTAL / self.folder / self.language / "LC_MESSAGES" / f"{self.domain}.po"

    @property
    def name(self):
        return "/".join(self.path.relative_to(PORTAL).parts)

    def read(self):
        if self.path.exists():
            return polib.pofile(str(self.path), wrapwidth=0)
        return polib.POFile(wrapwidth=0)


OWN = (Catalogue("locale", "zh_Hans"), Catalogue("locale", "ug", complete=False))
VENDOR = (
    Catalogue("locale_vendor", "zh_Hans"),
    Catalogue("locale_vendor", "zh_Hans", domain="djangojs"),
    Catalogue("locale_vendor", "ug", complete=False),
)
ALL = OWN + VENDOR


def compile_all():
    """Write the .mo beside each .po that is newer than it."""
    for catalogue in ALL:
        source, target = catalogue.path, catalogue.path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            # Another process may be reading the old file: replace it whole.
            draft = target.with_suffix(".mo.new")
            catalogue.read().save_as_mofile(str(draft))
            draft.replace(target)


def update(catalogue, messages):
    """Give the file exactly these messages, by their English, with the translations that it has."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue.read() if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Language": catalogue.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",  # neither Chinese nor Uyghur bends a noun after a number
    }
    in_order = sorted(messages, key=lambda message: (message.msgid, message.context or ""))
    fresh.extend(_entry(message, known.get((message.context, message.msgid))) for message in in_order)
    catalogue.path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(catalogue.path))


def _entry(message, known):
    # No places: they would change whenever code moves. ``check`` names the files of what is missing.
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.msgid,
        msgid_plural=message.plural,
        flags=["python-format"] if "%(" in message.msgid + message.plural else [],
    )
    text = (known.msgstr or known.msgstr_plural.get(0, "")) if known else ""
    if message.plural:
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text
    return entry
