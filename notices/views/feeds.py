"""Feeds of notices and publicity pages, and the register as open data."""

from django.contrib.syndication.views import Feed
from django.http import Http404, JsonResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from forms_workflows.decisions.domain.past import as_they_were
from forms_workflows.decisions.domain.past_day import PastDay
from forms_workflows.rounds.models import Programme
from forms_workflows.typed_text import clean_text
from home.models import SiteSettings
from notices.models import NoticePage, PublicityPage, ResultPage

from ..reading.register import filter_entries, open_data, register_entries, with_changes

MOST_ITEMS = 30


class LatestFeed(Feed):
    """Notices, publicity pages and results in the visitor's language, newest first."""

    feed_type = Atom1Feed
    description = _("Application notices, publicity pages and results")

    def get_object(self, request):
        """The request: the feed itself is one object for all visitors and keeps nothing of any."""
        return request

    def link(self, request):
        return request.build_absolute_uri("/")

    def title(self, request):
        return f"{gettext('Notices and publicity')} · {SiteSettings.for_request(request).localised_title}"

    def items(self, request):
        pages = Page.objects.type(NoticePage, PublicityPage, ResultPage).live().public()
        pages = pages.filter(locale__language_code=translation.get_language())
        found = list(pages.order_by("-first_published_at").specific()[:MOST_ITEMS])
        for page in found:
            page.feed_url = page.get_full_url(request)
        return found

    def item_title(self, page):
        return clean_text(page.title)

    def item_link(self, page):
        return page.feed_url

    def item_description(self, page):
        return clean_text(page.intro)

    def item_pubdate(self, page):
        return page.first_published_at

    def item_updateddate(self, page):
        return page.last_published_at


@require_safe
@cache_control(public=True, max_age=300)
def register_json(request):
    """The entries of all registers, newest first, or of one programme by its key; what stands on their pages.

    ``on``: as they stood at the end of a day.
    """
    programme = request.GET.get("programme", "")
    if programme and not Programme.objects.filter(key=programme).exists():
        raise Http404
    titles = register_entries()
    if programme:
        titles = titles.filter(designation__round__programme__key=programme)
    titles = titles.select_related("designation__round__programme__department")
    day = PastDay.asked(request.GET.get("on", ""))
    if day.unread:
        return JsonResponse({"error": gettext("“on” is a day such as 2026-03-31.")}, status=400)
    titles = filter_entries(titles, on=day.on).prefetch_related(with_changes())
    if day.on:
        titles = as_they_were(list(titles), day.on)
    entries = [open_data(title) for title in titles]
    answer = {"count": len(entries), "entries": entries}
    if day.on:
        answer["on"] = day.on.isoformat()
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
