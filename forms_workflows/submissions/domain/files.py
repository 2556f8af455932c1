"""Files that come with answers."""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.base import File
from django.db import transaction

from ..models import Attachment

#: Content type of a file whose sender named none.
UNKNOWN_TYPE = "application/octet-stream"


#: The files stored since the outermost ``files_or_nothing`` of this thread began.
_stored = ContextVar("stored", default=None)


@contextmanager
def files_or_nothing():
    """Files that are stored inside do not stay when what they belong to is refused: neither row nor file.

    Put it around the transaction of the whole step, the reading of a form with uploads included.
    """
    if _stored.get() is not None:
        yield
        return
    token = _stored.set([])
    try:
        yield
    except BaseException:
        for attachment in _stored.get():
            drop(attachment)
        raise
    finally:
        _stored.reset(token)


def drop(attachment):
    if not transaction.get_connection().needs_rollback:
        Attachment.objects.filter(pk=attachment.pk).delete()
    attachment.file.storage.delete(attachment.file.name)


def store_file(*, submission, person, field, upload, content_type="", of_stage=False, reference=None):
    """Keep an uploaded file outside the media folder; returns the reference that goes into the answers.

    ``reference``: the one that stands in the answers already, of a form's new file.
    """
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    attachment = Attachment(
        **({"id": reference["id"]} if reference else {}),
        submission=submission,
        field=field,
        of_stage=of_stage,
        name=upload.name[-255:],
        size=upload.size,
        content_type=(content_type or getattr(upload, "content_type", "") or UNKNOWN_TYPE)[:100],
        sha256=digest.hexdigest(),
        uploaded_by=person,
    )
    attachment.file.save(str(attachment.id), File(upload), save=False)
    attachment.save()
    if _stored.get() is not None:
        _stored.get().append(attachment)
    return {
        "id": str(attachment.id),
        "name": attachment.name,
        "size": attachment.size,
        "type": attachment.content_type,
    }
