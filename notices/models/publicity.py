"""公示: pages made from approved shortlists and from designations. What they list is never typed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from forms_workflows.calendars.domain import CalendarNotConfirmed
from forms_workflows.decisions.domain.publicity import (
    plan_period,
    problems_before_publicity,
    start_publicity,
)
from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.definitions.fields import StreamField
from home.models import BasePage
from notices.blocks import AnnexStream

from ..panels import ProblemsPanel
from ..reading.lists import corrections, result_rows, shortlist_rows
from .consequence import ConsequentialPage
from .document import OfficialDocument
from .listing import ListingPage


class PublicityIndexPage(ListingPage):
    subpage_types = ["notices.PublicityPage", "notices.ResultPage"]
    template = "notices/index_page.html"
    feed_name = "notices:feed"

    class Meta:
        verbose_name = _("publicity section")
        verbose_name_plural = _("publicity sections")


class PublicityPage(ConsequentialPage, OfficialDocument, RoutablePageMixin, BasePage):
    """Made by ``release_publicity_page``. Publishing it starts the period and moves every case on its list."""

    is_creatable = False
    #: What answers below the page: views know pages, so the app puts them here when it is ready.
    objection_views = None

    shortlist = models.ForeignKey(
        "decisions.Shortlist",
        on_delete=models.PROTECT,
        related_name="publicity_pages",
        editable=False,
        verbose_name=_("shortlist"),
    )
    basis = RichTextField(
        _("basis"),
        features=["bold", "link"],
        blank=True,
        help_text=_("On what regulation and notice this rests."),
    )
    annexes = StreamField(AnnexStream(required=False), verbose_name=_("annexes"), blank=True)
    office = models.CharField(_("office that receives objections"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    fax = models.CharField(_("fax"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    supervision_office = models.CharField(_("supervising office"), max_length=100, blank=True)
    supervision_phone = models.CharField(_("telephone of supervision"), max_length=60, blank=True)

    content_panels = [
        ProblemsPanel(),
        *BasePage.content_panels,
        *OfficialDocument.head_panels,
        FieldPanel("basis"),
        MultiFieldPanel(
            [
                FieldPanel("office"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("fax"), FieldPanel("email")]),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("supervision_office"), FieldPanel("supervision_phone")]),
            ],
            _("Where objections are received"),
        ),
        FieldPanel("annexes"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *OfficialDocument.head_search_fields,
        index.SearchField("basis"),
        index.FilterField("shortlist"),
    ]
    override_translatable_fields = [
        *OfficialDocument.head_synchronized,
        SynchronizedField("phone", overridable=False),
        SynchronizedField("fax", overridable=False),
        SynchronizedField("supervision_phone", overridable=False),
    ]
    telephone_fields = ("phone", "fax", "supervision_phone")
    parent_page_types = ["notices.PublicityIndexPage"]
    subpage_types = []
    template = "notices/publicity_page.html"
    listing_template = "notices/includes/publicity_item.html"

    class Meta:
        verbose_name = _("publicity page")
        verbose_name_plural = _("publicity pages")

    @classmethod
    def prepare_listing(cls, pages):
        prefetch_related_objects(pages, "shortlist__round__programme", "shortlist__periods")
        sources = cls.objects.filter(
            translation_key__in=[page.translation_key for page in pages],
            locale__language_code=settings.LANGUAGE_CODE,
        )
        keys = dict(sources.values_list("translation_key", "pk"))
        for page in pages:
            page.source_pk = keys.get(page.translation_key, page.pk)

    # --- publication ----------------------------------------------------------------------------

    def is_carried_out(self):
        return self.pk is not None and PublicityPeriod.objects.filter(page_id=self.pk).exists()

    def find_problems(self):
        return problems_before_publicity(self.shortlist)

    def carry_out(self, person):
        start_publicity(shortlist=self.shortlist, page_id=self.pk, person=person)

    # --- what the page shows --------------------------------------------------------------------

    @cached_property
    def words(self):
        """What the programme calls publicity and the like."""
        return self.shortlist.round.programme.words

    @cached_property
    def source_pk(self):
        return self.source.pk

    @cached_property
    def period(self):
        """The period that this page started; None while it has not been published."""
        mine = [period for period in self.shortlist.periods.all() if period.page_id == self.source_pk]
        return mine[0] if mine else None

    @cached_property
    def plan(self):
        """The period if the page were published today: {"days": [dates], "working": only working days}, or {"problem": sentence}."""
        try:
            plan = plan_period(self.shortlist, timezone.localdate())
            return {"days": list(plan.counted), "working": bool(plan.calendar)}
        except CalendarNotConfirmed as error:
            return {"problem": str(error)}

    @cached_property
    def counted(self):
        """The days of the period, or of the plan while there is none."""
        if self.period:
            return [date.fromisoformat(day) for day in self.period.days]
        return self.plan.get("days", [])

    @property
    def counts_working_days(self):
        return self.period.counts_working_days if self.period else self.plan.get("working", False)

    @property
    def first_day(self):
        return self.counted[0] if self.counted else None

    @property
    def last_day(self):
        return self.counted[-1] if self.counted else None

    @cached_property
    def rows(self):
        return shortlist_rows(self.shortlist, self.period)

    @cached_property
    def corrections(self):
        """What the list that this one corrects had said otherwise (更正)."""
        return corrections(self.shortlist)

    @property
    def corrected_by(self):
        """The live page that corrects an entry of this one."""
        pages = PublicityPage.objects.live().filter(
            shortlist__corrects=self.shortlist_id, locale=self.locale_id
        )
        return pages.order_by("-pk").first()

    @property
    def successor(self):
        """The live page that took this one's place after its period was suspended."""
        pages = PublicityPage.objects.live().filter(shortlist=self.shortlist_id, locale=self.locale_id)
        return pages.exclude(pk=self.pk).order_by("-pk").first()

    # --- objections -----------------------------------------------------------------------------

    @path("objection/", name="objection")
    def objection_route(self, request):
        return self._view("file_objection", request)

    @path("objection/receipt/", name="receipt")
    def receipt_route(self, request):
        return self._view("show_receipt", request)

    @path("objection/status/", name="status")
    def status_route(self, request):
        return self._view("show_status", request)

    def _view(self, name, request):
        return getattr(self.objection_views, name)(request, self)


class ResultPage(OfficialDocument, BasePage):
    """认定/公布. Made by ``release_result_page`` from a designation."""

    is_creatable = False

    designation = models.ForeignKey(
        "decisions.Designation",
        on_delete=models.PROTECT,
        related_name="result_pages",
        editable=False,
        verbose_name=_("designation"),
    )
    salutation = models.CharField(_("addressed to"), max_length=200, blank=True)
    text = RichTextField(_("text"), features=["bold", "ol", "ul", "link"], blank=True)
    annexes = StreamField(AnnexStream(required=False), verbose_name=_("annexes"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        *OfficialDocument.head_panels,
        FieldPanel("salutation"),
        FieldPanel("text"),
        FieldPanel("annexes"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *OfficialDocument.head_search_fields,
        index.SearchField("text"),
        index.FilterField("designation"),
    ]
    override_translatable_fields = OfficialDocument.head_synchronized
    parent_page_types = ["notices.PublicityIndexPage"]
    subpage_types = []
    template = "notices/result_page.html"
    listing_template = "notices/includes/result_item.html"

    class Meta:
        verbose_name = _("result page")
        verbose_name_plural = _("result pages")

    @classmethod
    def prepare_listing(cls, pages):
        prefetch_related_objects(pages, "designation__round__programme")

    @cached_property
    def words(self):
        """What the programme calls its decisions and what it gives."""
        return self.designation.round.programme.words

    def reasons_to_stay(self):
        if not self.first_published_at:
            return []
        return [_("“%(title)s” has announced a result. It stays on the record.") % {"title": self.title}]

    @cached_property
    def rows(self):
        return result_rows(self.designation)

    @property
    def changes_titles(self):
        """Whether it is about titles that there were already."""
        return any(row.done for row in self.rows)
