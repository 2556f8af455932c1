"""The published heads of the audit chains. They name rounds by number and nothing of what happened."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from ..domain import heads


@require_safe
def published(request):
    path = heads.folder() / heads.LATEST
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="application/json")
