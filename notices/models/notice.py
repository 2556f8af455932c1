"""申报通知: the notice that opens a round."""

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from forms_workflows.definitions.fields import StreamField
from forms_workflows.rounds.domain.rounds import freeze_parameters, open_round, problems_before_opening
from forms_workflows.rounds.models import Round, public_words
from home.blocks import ContentStream
from home.models import BasePage
from notices.blocks import AnnexStream, ContactStream

from ..panels import ProblemsPanel
from ..reading.corrections import HEAD
from ..reading.progress import public_stages
from ..reading.windows import window_of
from .correction import CorrectedPage
from .document import OfficialDocument
from .listing import ListingPage
from .policy import PolicyPage


class NoticeIndexPage(ListingPage):
    subpage_types = ["notices.NoticePage"]
    template = "notices/index_page.html"
    feed_name = "notices:feed"

    class Meta:
        verbose_name = gettext_lazy("notice section")
        verbose_name_plural = gettext_lazy("notice sections")


class NoticePage(CorrectedPage, OfficialDocument, BasePage):
    """Publishing it announces its round: at once, or from the round's opening time."""

    corrected_fields = (*HEAD, "salutation", "body", "annexes", "contacts", "disclosure")

    round = models.ForeignKey(
        "rounds.Round",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notice_pages",
        verbose_name=gettext_lazy("round"),
        help_text=gettext_lazy(
            "The round that this notice announces. Choose one in preparation or make a new one."
        ),
    )
    salutation = models.CharField(
        gettext_lazy("addressed to"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("For example 各地（州、市）工业和信息化局："),
    )
    body = StreamField(ContentStream(required=False), verbose_name=gettext_lazy("text"), blank=True)
    annexes = StreamField(AnnexStream(required=False), verbose_name=gettext_lazy("annexes"), blank=True)
    contacts = StreamField(ContactStream(required=False), verbose_name=gettext_lazy("contacts"), blank=True)
    disclosure = models.CharField(
        gettext_lazy("note at the foot"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("For example （此件公开发布）"),
    )

    content_panels = [
        ProblemsPanel(),
        *BasePage.content_panels,
        *OfficialDocument.head_panels,
        FieldPanel("round"),
        FieldPanel("salutation"),
        FieldPanel("body"),
        FieldPanel("annexes"),
        FieldPanel("contacts"),
        FieldPanel("disclosure"),
        FieldPanel("correction_note"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *OfficialDocument.head_search_fields,
        index.SearchField("body"),
        index.FilterField("round"),
    ]
    override_translatable_fields = [
        *OfficialDocument.head_synchronized,
        SynchronizedField("round", overridable=False),
        SynchronizedField("correction_note", overridable=False),
    ]
    telephone_fields = ("contacts",)
    parent_page_types = ["notices.NoticeIndexPage"]
    subpage_types = []
    template = "notices/notice_page.html"
    listing_template = "notices/includes/notice_item.html"

    class Meta:
        verbose_name = gettext_lazy("notice")
        verbose_name_plural = gettext_lazy("notices")

    @classmethod
    def prepare_listing(cls, pages):
        prefetch_related_objects(pages, "round__extensions")

    # --- publication ----------------------------------------------------------------------------

    def is_carried_out(self):
        return (
            self.round is not None and self.round.status != Round.Status.DRAFT and not self.rivals().exists()
        )

    def find_problems(self):
        if self.round is None:
            return [_("Choose the round that this notice announces.")]
        if rival := self.rivals().first():
            return [_("The notice “%(title)s” announces this round already.") % {"title": rival.title}]
        return problems_before_opening(self.round)

    def rivals(self):
        """Other live notices of the same round."""
        return (
            NoticePage.objects.live().filter(round=self.round_id, locale=self.locale_id).exclude(pk=self.pk)
        )

    def carry_out(self, person):
        open_round(round=self.round, person=person)

    # --- what the page shows --------------------------------------------------------------------

    @cached_property
    def words(self):
        """What the programme calls its stages of some kinds."""
        return self.round.programme.words if self.round else public_words()

    @cached_property
    def window(self):
        return window_of(self.round)

    @cached_property
    def process_version(self):
        """The pinned process, before the announcement the one that would be pinned; None without any."""
        if self.round is None:
            return None
        return self.round.process_version or self.round.procedure.process.current_version

    @cached_property
    def process(self):
        """That process with the figures of the round, before the announcement with those of its programme."""
        version = self.process_version
        if version is None or self.round.process_version:
            return self.round.graph if version else None
        values = {key: one["value"] for key, one in freeze_parameters(self.round.programme).items()}
        return version.process_with(values)

    @cached_property
    def requirements(self):
        """申报条件: what must hold of whoever applies, as sentences."""
        apply = self.process_version.process.apply if self.process_version else None
        limit = self.round.limit if self.round else ""
        return [*filter(None, [limit]), *(one.title for one in (apply.apply.conditions if apply else ()))]

    @cached_property
    def policy(self):
        """The regulation of the programme, in this page's language."""
        if self.round is None:
            return None
        pages = PolicyPage.objects.live().filter(programme=self.round.programme_id, locale=self.locale_id)
        return pages.order_by("-effective_on", "-pk").first()

    @cached_property
    def stages(self):
        version = self.process_version
        return public_stages(self.round, version.process, policy=self.policy) if version else []
