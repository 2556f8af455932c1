"""What the events of a case vouch for: answers as they were signed, and the files in them."""

import hashlib
import uuid

from forms_workflows.audit.canonical import digest
from forms_workflows.audit.domain.evidence import Evidence

from ..models import AnswerRound, Attachment

GONE = "gone"


def answers_digest(answers, computed, files):
    """``files`` is {key of a file: its SHA-256}."""
    return digest({"answers": answers, "computed": computed, "files": files})


def files_of(answers):
    """{key: attachment} of the files that the answers refer to; no query where there are none."""
    keys = set(references(answers))
    return {str(found.pk): found for found in Attachment.objects.filter(pk__in=keys)} if keys else {}


def references(value):
    """The keys of all files in an answers document, at any depth."""
    if isinstance(value, dict):
        if {"id", "name", "size"} <= value.keys() and is_key(value["id"]):
            yield value["id"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def is_key(text):
    try:
        return isinstance(text, str) and str(uuid.UUID(text)) == text
    except ValueError:
        return False


def stored_hashes(files):
    return {key: attachment.sha256 for key, attachment in files.items()}


def hashes_on_disk(files):
    return {key: hash_on_disk(attachment) for key, attachment in files.items()}


def hash_on_disk(attachment):
    """SHA-256 of the file as it lies in the storage; "gone" where it does not."""
    try:
        with attachment.file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return GONE


def signed_answers():
    for frozen in AnswerRound.objects.exclude(submitted_at=None).iterator(chunk_size=200):
        files = hashes_on_disk(files_of(frozen.answers))
        yield frozen.submission_id, {"answers": answers_digest(frozen.answers, frozen.computed, files)}


#: A case that goes on without its correction goes on with the answers that were signed before.
SIGNED_ANSWERS = Evidence(
    "Answers of case", ("submission.submitted", "submission.corrected", "stage.overdue"), signed_answers
)
