"""Regulations (政策文件), article by article, so that stages can cite them."""

from django.apps import apps
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from forms_workflows.definitions.fields import StreamField
from home.models import BasePage
from notices.blocks import BasisStream, ChapterStream

from .document import OfficialDocument
from .listing import ListingPage

MOST_NOTICES = 5


class PolicyIndexPage(ListingPage):
    subpage_types = ["notices.PolicyPage"]
    template = "notices/index_page.html"

    class Meta:
        verbose_name = _("policy section")
        verbose_name_plural = _("policy sections")


class PolicyPage(OfficialDocument, BasePage):
    class Validity(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        AMENDED = "amended", _("Amended")
        REPEALED = "repealed", _("Repealed")

    published_on = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        help_text=_("Only if it was published before this site existed."),
    )
    effective_on = models.DateField(_("in force since"), null=True, blank=True)
    validity = models.CharField(_("validity"), max_length=10, choices=Validity, default=Validity.IN_FORCE)
    programme = models.ForeignKey(
        "rounds.Programme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="policy_pages",
        verbose_name=_("programme"),
        help_text=_("Stages of this programme cite the articles of this page."),
    )
    preamble = RichTextField(_("preamble"), features=["bold", "link"], blank=True)
    chapters = StreamField(ChapterStream(required=False), verbose_name=_("chapters"), blank=True)
    basis = StreamField(BasisStream(required=False), verbose_name=_("basis documents"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        *OfficialDocument.head_panels,
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("effective_on"), FieldPanel("validity")]),
        FieldPanel("programme"),
        FieldPanel("preamble"),
        FieldPanel("chapters"),
        FieldPanel("basis"),
        *BasePage.contact_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        *OfficialDocument.head_search_fields,
        index.SearchField("preamble"),
        index.SearchField("chapters"),
    ]
    override_translatable_fields = [
        *OfficialDocument.head_synchronized,
        SynchronizedField("programme", overridable=False),
        SynchronizedField("validity", overridable=False),
    ]
    parent_page_types = ["notices.PolicyIndexPage"]
    subpage_types = []
    template = "notices/policy_page.html"
    listing_template = "notices/includes/policy_item.html"

    class Meta:
        verbose_name = _("policy page")
        verbose_name_plural = _("policy pages")

    @property
    def date_published(self):
        return self.published_on or super().date_published

    @property
    def listing_date(self):
        return self.date_published

    @cached_property
    def notices(self):
        """The notices of the programme in this page's language, newest first."""
        if self.programme_id is None:
            return []
        pages = apps.get_model("notices", "NoticePage").objects.live().public()
        pages = pages.filter(round__programme=self.programme_id, locale=self.locale_id)
        return pages.order_by("-first_published_at")[:MOST_NOTICES]

    @cached_property
    def numbered_chapters(self):
        return [
            {
                "anchor": f"chapter-{number}",
                "title": chapter.value["title"],
                "articles": chapter.value["articles"],
            }
            for number, chapter in enumerate(self.chapters, 1)
        ]

    @cached_property
    def anchors(self):
        """Every anchor that can be cited: ``article-7``, ``article-7-1``."""
        articles = [article for chapter in self.numbered_chapters for article in chapter["articles"]]
        items = [item["anchor"] for article in articles for item in article.numbered_items]
        return {article.anchor for article in articles}.union(items)
