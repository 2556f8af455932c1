"""Sections that list the pages below them."""

from django.apps import apps
from django.core.paginator import Paginator

from home.models import BasePage


class ListingPage(BasePage):
    """Lists the pages below it, newest first. ``child_types`` names their models, in this app."""

    PER_PAGE = 15
    child_types = []
    feed_name = ""  # the URL name of the feed that tells of new pages here

    content_panels = [*BasePage.content_panels, *BasePage.contact_panels]
    parent_page_types = ["home.HomePage", "home.SectionPage"]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = self.get_children().live().public().order_by("-first_published_at", "-pk")
        listing = Paginator(pages, self.PER_PAGE).get_page(request.GET.get("page"))
        listing.object_list = specific_pages(listing.object_list, self.child_types)
        context["listing"] = listing
        return context


class ListedPage(BasePage):
    """A page that stands in a section. ``listing_related`` is what its list item shows of other tables."""

    listing_related = ()

    class Meta:
        abstract = True

    @classmethod
    def for_listing(cls):
        return cls._default_manager.select_related(*cls.listing_related)


def specific_pages(pages, child_types):
    """The pages as their own models, in the same order: one query for each model."""
    keys = [page.pk for page in pages]
    found = {}
    for name in child_types:
        model = apps.get_model("notices", name)
        found |= {page.pk: page for page in model.for_listing().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
