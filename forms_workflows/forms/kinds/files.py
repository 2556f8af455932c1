"""Uploaded files. An answer holds references ({"id", "name", "size", "type"}); the files lie in private storage."""

import unicodedata
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.typed_text import clean_text
from forms_workflows.wording import joined

from .base import Cleaned, Kind, lint_order, texts, whole

MEGABYTE = 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What the content of a file with this extension must begin with (a PDF may carry a few bytes before).
SIGNATURES = {
    "pdf": b"%PDF",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "docx": ZIP,
    "xlsx": ZIP,
    "pptx": ZIP,
    "ofd": ZIP,
    "zip": ZIP,
    "doc": OLE,
    "xls": OLE,
    "ppt": OLE,
    "wps": OLE,
    "et": OLE,
}
EXTENSIONS = tuple(SIGNATURES)
MOST_AT_ONCE = 50


class File(Kind):
    """One file; the stored value is a list of at most one reference, so that both file kinds read alike."""

    template = "file"
    settings = {"extensions": lambda value: [e.lower().lstrip(".") for e in texts(value)], "max_mb": whole}

    def expression_type(self, field):
        return "list"

    def lint(self, field, name):
        if not field.extensions:
            yield _("%(name)s: say which file types may be uploaded.") % {"name": name}
        if not field.max_mb:
            yield _("%(name)s: say how large a file may be, in MB.") % {"name": name}
        unknown = [e for e in field.extensions if e not in SIGNATURES]
        if unknown:
            message = _("%(name)s: the file type “%(unknown)s” cannot be checked. Known are: %(known)s.")
            yield message % {"name": name, "unknown": ", ".join(unknown), "known": ", ".join(EXTENSIONS)}

    def most(self, field):
        return 1

    def raw(self, field, data, files, name):
        removed = (
            data.getlist(f"{name}-remove") if hasattr(data, "getlist") else data.get(f"{name}-remove", [])
        )
        found = files.getlist(name) if hasattr(files, "getlist") else (files or {}).get(name, [])
        uploads = found if isinstance(found, list) else [found]
        return {"remove": list(removed), "uploads": [f for f in uploads if isinstance(f, UploadedFile)]}

    def to_raw(self, field, value):
        return {"remove": [], "uploads": []}

    def clean(self, field, raw, place):
        """Keeps the uploads that pass; names each that does not, and why."""
        good, refused = [], []
        for upload in raw["uploads"][:MOST_AT_ONCE]:
            upload.name = clean_name(upload.name)
            problem = refusal(field, upload)
            if problem:
                refused.append(problem)
            else:
                good.append(upload)
        errors = {"": " ".join([_("“%(label)s”:") % {"label": place.label}, *refused])} if refused else {}
        return Cleaned({"remove": raw["remove"], "uploads": good}, errors)

    def merge(self, field, old, cleaned, keep):
        kept = [ref for ref in old or [] if ref["id"] not in cleaned.value["remove"]]
        uploads = cleaned.value["uploads"]
        if uploads and self.most(field) == 1:
            return [keep(uploads[-1])]  # a new file takes the place of the old one
        return [*kept, *map(keep, uploads)] or None

    def fits(self, field, value):
        return isinstance(value, list) and all(isinstance(ref, dict) and ref.get("id") for ref in value)

    def missing(self, field, place):
        return _("Upload “%(label)s”.") % {"label": place.label}

    def limits(self, field, value, required, place):
        for ref in value:
            problem = limit_broken(field, ref.get("name", ""), ref.get("size") or 0)
            if problem:
                yield "", _("“%(label)s”: %(problem)s") % {"label": place.label, "problem": problem}
        if len(value) > self.most(field):
            message = ngettext(
                "“%(label)s” takes %(limit)d file at most; there are %(count)d.",
                "“%(label)s” takes %(limit)d files at most; there are %(count)d.",
                self.most(field),
            )
            yield "", message % {"label": place.label, "limit": self.most(field), "count": len(value)}

    def show(self, field, value, place):
        return joined(ref.get("name", "") for ref in value or [])


class Files(File):
    adds_to_answer = True
    settings = {**File.settings, "min_files": whole, "max_files": whole}

    def lint(self, field, name):
        yield from super().lint(field, name)
        yield from lint_order(field, "min_files", "max_files", name)

    def most(self, field):
        return field.max_files or 20

    def limits(self, field, value, required, place):
        yield from super().limits(field, value, required, place)
        fewest = field.min_files or 0
        if len(value) < fewest:
            message = ngettext(
                "“%(label)s”: at least %(limit)d file is asked for; there are %(count)d.",
                "“%(label)s”: at least %(limit)d files are asked for; there are %(count)d.",
                fewest,
            )
            yield "", message % {"label": place.label, "limit": fewest, "count": len(value)}


def clean_name(name):
    """The file's own name as people see it: without folders and unseen characters, short enough for any system."""
    base = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(character for character in base if character.isprintable())
    stem, dot, extension = clean_text(seen).rstrip(". ").rpartition(".")
    return (stem or extension)[:120] + (dot + extension[:10] if stem else "") or "file"


def extension_of(name):
    return PurePosixPath(name).suffix.lower().lstrip(".")


def refusal(field, upload):
    """Why this upload cannot be taken, as a sentence that names it; None if it can."""
    if not upload.size:
        return _("the file “%(file)s” is empty. Save it again and upload it once more.") % {
            "file": upload.name
        }
    return limit_broken(field, upload.name, upload.size) or content_mismatch(upload)


def limit_broken(field, name, size):
    if extension_of(name) not in field.extensions:
        allowed = ", ".join(field.extensions)
        return _("the file “%(file)s” is of another type than %(allowed)s.") % {
            "file": name,
            "allowed": allowed,
        }
    if size > field.max_mb * MEGABYTE:
        message = _("the file “%(file)s” has %(size).1f MB; at most %(limit)d MB can be taken.")
        return message % {"file": name, "size": size / MEGABYTE, "limit": field.max_mb}
    return None


def content_mismatch(upload):
    extension = extension_of(upload.name)
    upload.seek(0)
    head = upload.read(1024)
    upload.seek(0)
    signature = SIGNATURES[extension]
    fits = signature in head if extension == "pdf" else head.startswith(signature)
    if fits:
        return None
    message = _(
        "the file “%(file)s” is called .%(extension)s, but its content is something else. Export it again."
    )
    return message % {"file": upload.name, "extension": extension}
