"""Sections that list the pages below them."""

from django.core.paginator import Paginator

from home.models import BasePage
from home.reading.pages import prepare_listing


class ListingPage(BasePage):
    """Lists the pages below it, newest first."""

    PER_PAGE = 15
    feed_name = ""  # the URL name of the feed that tells of new pages here

    content_panels = [*BasePage.content_panels, *BasePage.contact_panels]
    parent_page_types = ["home.HomePage", "home.SectionPage"]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = self.get_children().live().public().order_by("-first_published_at", "-pk").specific()
        listing = Paginator(pages, self.PER_PAGE).get_page(request.GET.get("page"))
        listing.object_list = prepare_listing(listing.object_list)
        context["listing"] = listing
        return context
