"""Files of a case. They lie in the private storage and are served through a view."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from .submission import Submission


def private_storage():
    return storages["private"]


def attachment_path(attachment, name):
    # The name that the person gave is kept in a column; on disk it would only leak.
    return f"submissions/{timezone.now():%Y/%m}/{attachment.id}"


class Attachment(models.Model):
    """A file of an applicant or a reviewer, outside of MEDIA_ROOT and served through a view that checks rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    field = models.CharField(max_length=40, help_text="Field code, or the stage that the file belongs to.")
    of_stage = models.BooleanField(default=False, help_text="Given by a reviewer, not by the applicant.")
    file = models.FileField(storage=private_storage, upload_to=attachment_path, max_length=200)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["uploaded_at"]

    def __str__(self):
        return self.name
