"""What the packages that we build on leave in English, on screens that we use.

A string that a package does translate may stand in our vendor catalogue all the same, where its word misleads:
ours goes before the package's.
"""

from importlib.util import find_spec
from pathlib import Path

import polib

from .sources import Message

#: The folders that have a ``locale``; where a package's screens are not ours, the files whose strings can appear.
PACKAGES = {
    "wagtail": None,
    "wagtail/admin": None,
    "wagtail/contrib/forms": None,
    "wagtail/contrib/redirects": None,
    "wagtail/contrib/settings": None,
    "wagtail/contrib/typed_table_block": None,
    "wagtail/documents": None,
    "wagtail/embeds": None,
    "wagtail/images": None,
    "wagtail/locales": None,
    "wagtail/search": None,
    "wagtail/sites": None,
    "wagtail/snippets": None,
    "wagtail/users": None,
    "wagtail_localize": None,
    "wagtail_localize/locales": None,
    "import_export": None,
    "django_filters": None,
    "taggit": None,
    "allauth": ("account/adapter.py", "account/forms.py", "mfa/adapter.py", "mfa/totp/forms.py"),
    "viewflow": ("workflow/models.py", "workflow/status.py"),
}
#: Uyghur covers what the public meets: the sign-in.
PUBLIC_PACKAGES = ("allauth",)


def messages_for(catalogue) -> list[Message]:
    """What no package translates, and what our catalogue says better."""
    ours = {(entry.msgctxt, entry.msgid) for entry in catalogue.read() if entry.translated()}
    found: dict[tuple, Message] = {}
    translated = set()
    for package in PACKAGES if catalogue.complete else PUBLIC_PACKAGES:
        translated |= _translated(package, catalogue)
        for entry in _used(package, catalogue.domain):
            key = (entry.msgctxt, entry.msgid)
            message = found.setdefault(key, Message(entry.msgid, entry.msgid_plural, entry.msgctxt))
            message.files.add(package)
    return [message for key, message in found.items() if key not in translated or key in ours]


def _used(package, domain):
    wanted = PACKAGES[package]
    # Not every package ships its English catalogue; any language's has the msgids.
    catalogues = (_catalogue(package, language, domain) for language in ("en", "zh_Hans", "zh_CN"))
    for entry in next(filter(None, catalogues), ()):
        files = {file for file, _line in entry.occurrences}
        if not entry.obsolete and (wanted is None or files & set(wanted)):
            yield entry


def _translated(package, catalogue):
    entries = _catalogue(package, catalogue.language, catalogue.domain) or ()
    return {(entry.msgctxt, entry.msgid) for entry in entries if entry.translated()}


def _catalogue(package, language, domain):
    top, _slash, rest = package.partition("/")
    folder = Path(find_spec(top).submodule_search_locations[0]) / rest / "locale" / language
    path = folder / "LC_MESSAGES" / f"{domain}.po"
    return polib.pofile(str(path)) if path.exists() else None
