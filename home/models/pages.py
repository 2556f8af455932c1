"""The site's own page types, and what every page type shares."""

from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from forms_workflows.definitions.fields import StreamField
from forms_workflows.typed_text import clean_text
from home.blocks import AsideStream, ContentStream, HomeStream, ServicesStream
from home.blocks.links import ready_links

from ..reading.sensitive import find_sensitive
from ..rules import PagePermissions


class BasePage(Page):
    """A page with an introduction and somebody to ask.

    ``listing_template`` draws the page as one item of a list (context: ``page``); ``listing_date`` is the day it shows there.
    ``prepare_listing`` reads what many such items need of other tables, once for all of them.
    """

    intro = models.TextField(
        _("introduction"), blank=True, max_length=500, help_text=_("Also shown in lists and search results")
    )
    contact = models.ForeignKey(
        "home.Contact",
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    contact_panels = [FieldPanel("contact")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    listing_template = "home/listing_item.html"
    #: Fields in which a mobile number may stand because a telephone number is asked for.
    telephone_fields = ()

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        """Texts come in without what no document can hold, such as Word's line break in a pasted title."""
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and field.name not in (exclude or ()):
                value = getattr(self, field.attname)
                if type(value) is str:
                    setattr(self, field.attname, clean_text(value))
        super().clean_fields(exclude=exclude)

    def permissions_for_user(self, user):
        return PagePermissions(user, self)

    def find_personal_data(self):
        """Sentences on numbers that look like those of people, which do not go out."""
        texts = {name: str(value) for name, value in self.serializable_data().items()}
        telephones = [texts.pop(name, "") for name in self.telephone_fields]
        return [
            *find_sensitive("\n".join(texts.values())),
            *find_sensitive("\n".join(telephones), mobiles=False),
        ]

    def reasons_to_stay(self):
        """Sentences on why this page, once public, stays on the site; empty if it may be taken down."""
        return []

    @property
    def listing_date(self):
        return self.first_published_at

    @classmethod
    def prepare_listing(cls, pages):
        pass


class HomePage(BasePage):
    services = StreamField(
        ServicesStream(required=False),
        verbose_name=_("services"),
        blank=True,
        help_text=_("What visitors come for: at most four links below the introduction"),
    )
    body = StreamField(HomeStream(required=False), verbose_name=_("body"), blank=True)
    aside = StreamField(AsideStream(required=False), verbose_name=_("side column"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("services"),
        FieldPanel("body"),
        FieldPanel("aside"),
        *BasePage.contact_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        services = ready_links([block.value for block in self.services])
        return super().get_context(request, *args, **kwargs) | {"services": services}


class StandardPage(BasePage):
    """A page of text: guide, explanation, privacy notice."""

    body = StreamField(ContentStream(required=False), verbose_name=_("body"), blank=True)
    show_contents = models.BooleanField(
        _("show contents"), default=False, help_text=_("A list of the page's headings beside the text")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("show_contents"),
        *BasePage.contact_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    @cached_property
    def headings(self):
        return [block for block in self.body if block.block_type == "heading"]


class SectionPage(BasePage):
    """Lists the pages below it, newest first."""

    PER_PAGE = 15

    content_panels = [*BasePage.content_panels, *BasePage.contact_panels]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = self.get_children().live().public().order_by("-first_published_at").specific()
        context["listing"] = Paginator(pages, self.PER_PAGE).get_page(request.GET.get("page"))
        return context
