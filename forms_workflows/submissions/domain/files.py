"""Files that come with answers."""

import hashlib

from django.core.files.base import File

from ..models import Attachment

#: Content type of a file whose sender named none.
UNKNOWN_TYPE = "application/octet-stream"


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
    return {
        "id": str(attachment.id),
        "name": attachment.name,
        "size": attachment.size,
        "type": attachment.content_type,
    }
