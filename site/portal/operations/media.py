"""Pictures that pages show. Nothing else of the stored files has a public address."""

import mimetypes
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

#: Below the media folder: Wagtail's renditions, and the pictures of people who edit.
PUBLIC_FOLDERS = ("images", "avatar_images")
PICTURES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "image/x-icon"}
#: A rendition's name changes with its content.
FOR_A_WEEK = "public, max-age=604800, immutable"


@require_safe
def picture(request, path):
    """One picture from the default storage, wherever that is."""
    kind, _encoding = mimetypes.guess_type(path)
    folder, *rest = PurePosixPath(path).parts
    if folder not in PUBLIC_FOLDERS or ".." in rest or kind not in PICTURES:
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    return FileResponse(
        file,
        content_type=kind,
        headers={"Cache-Control": FOR_A_WEEK, "X-Content-Type-Options": "nosniff"},
    )
