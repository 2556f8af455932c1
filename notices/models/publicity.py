"""公示: pages made from approved shortlists and from designations. What they list is never typed."""

from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404
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
    correct_publicity,
    plan_period,
    problems_before_publicity,
    public_items,
    start_publicity,
)
from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.definitions.fields import StreamField
from home.models import BasePage
from notices.blocks import AnnexStream
from notices.errors import PublicationRefused

from ..panels import ProblemsPanel
from ..reading.corrections import HEAD, changes_of_entries, changes_of_page
from ..reading.lists import corrections, result_rows, shortlist_rows
from .consequence import ConsequentialPage
from .correction import UNEXPLAINED, CorrectedPage, PublicityCorrection, is_explained
from .document import OfficialDocument
from .listing import ListingPage

#: What is read of a case whose entry may have been corrected.
ENTRY = ("submission__form_version", "submission__round")


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
    correction_note = models.TextField(
        _("correction note"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Once the page is public: what was wrong, for everybody to read (更正). The version before stays readable."
        ),
    )
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
        FieldPanel("correction_note"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *OfficialDocument.head_search_fields,
        index.SearchField("basis"),
        index.FilterField("shortlist"),
    ]
    override_translatable_fields = [
        *OfficialDocument.head_synchronized,
        SynchronizedField("correction_note", overridable=False),
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
        corrected = set(
            PublicityCorrection.objects.filter(page__in=keys.values()).values_list("page", flat=True)
        )
        for page in pages:
            page.source_pk = keys.get(page.translation_key, page.pk)
            page.is_corrected = page.source_pk in corrected

    # --- publication ----------------------------------------------------------------------------

    def is_carried_out(self):
        return self.pk is not None and PublicityPeriod.objects.filter(page_id=self.pk).exists()

    def find_problems(self):
        return problems_before_publicity(self.shortlist)

    def carry_out(self, person):
        start_publicity(shortlist=self.shortlist, page_id=self.pk, person=person)

    # --- corrections ----------------------------------------------------------------------------

    def publication_problems(self):
        problems = super().publication_problems()
        if self.pk is None or not (self.live and self.is_source and self.is_carried_out()):
            return problems
        public = type(self).objects.get(pk=self.pk)
        return [*problems, *unexplained(public, self)]

    def publish(self, revision, user=None, **kwargs):
        """Of a page that is public a version is kept, with what the new one changes: see ``PublicityCorrection``."""
        before = self.live_revision
        if before is None or not (self.live and self.is_source and self.is_carried_out()):
            return super().publish(revision, user=user, **kwargs)
        with transaction.atomic():
            # What is in hand may carry the new texts already.
            public, new = type(self).objects.get(pk=self.pk), revision.as_object()
            if problems := unexplained(public, new):
                raise PublicationRefused(problems)
            changes, standing = changes_between(public, new), public.period
            result = super().publish(revision, user=user, **kwargs)
            if changes:
                keep_correction(public, standing, before, new, changes, user or revision.user)
            return result

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
        """The last period that this page started; None while it has not been published."""
        mine = [period for period in self.shortlist.periods.all() if period.page_id == self.source_pk]
        return mine[0] if mine else None

    @cached_property
    def made_versions(self):
        """The corrections of the page, the last one first."""
        return list(PublicityCorrection.objects.filter(page=self.source_pk).order_by("-number"))

    @property
    def version_moment(self):
        """The moment as of which its list is read: that of the last correction; None: the beginning of its period."""
        return self.made_versions[0].made_at if self.made_versions else None

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
        return shortlist_rows(self.shortlist, self.period, self.version_moment)

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

    @path("versions/<int:number>/", name="version")
    def version_route(self, request, number):
        """The page as it was before the correction with this number."""
        corrections = PublicityCorrection.objects.filter(page=self.source_pk).select_related("before")
        correction = get_object_or_404(corrections, number=number)
        old = correction.before.as_object()
        old.superseded_by, old.made_versions = correction, []
        own = [period for period in self.shortlist.periods.all() if period.page_id == self.source_pk]
        old.period = next(period for period in own if period.starts_at <= correction.stood_from)
        old.rows = shortlist_rows(old.shortlist, old.period, correction.stood_from)
        return self.render(request, context_overrides={"page": old, "self": old})

    #: Of a version that is not public any more: the correction that replaced it.
    superseded_by = None

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


def changes_between(public, new):
    """What a new version of a public page changes: its own texts, and entries that were corrected meanwhile."""
    cases = [item.submission for item in public_items(public.shortlist).select_related(*ENTRY)]
    since = public.version_moment or public.period.starts_at
    return [*changes_of_page(public, new), *changes_of_entries(cases, since)]


def unexplained(public, new):
    """Why a version may not replace the public one: it says not, or not anew, what was corrected."""
    changed = changes_between(public, new)
    return [UNEXPLAINED] if changed and not is_explained(new, public.made_versions) else []


def keep_correction(page, standing, before, new, changes, person):
    """The record of the correction; then the period goes on, or begins anew where the process says so.

    ``standing``: the period that there was before. Of one that was suspended the publication has begun another already.
    """
    number = len(page.made_versions) + 1
    stood_from = page.version_moment or standing.starts_at
    if standing.voided_at:
        after = PublicityPeriod.objects.filter(page_id=page.pk, voided_at=None).first()
    else:
        after = correct_publicity(publicity=standing, person=person, note=new.correction_note.strip())
    PublicityCorrection.objects.create(
        page=page,
        number=number,
        note=new.correction_note.strip(),
        changes=changes,
        before=before,
        stood_from=stood_from,
        made_by=person,
        began_anew=after is not None and after != standing,
    )


class ResultPage(CorrectedPage, OfficialDocument, BasePage):
    """认定/公布. Made by ``release_result_page`` from a designation."""

    is_creatable = False
    corrected_fields = (*HEAD, "salutation", "text", "annexes")

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
        FieldPanel("correction_note"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *OfficialDocument.head_search_fields,
        index.SearchField("text"),
        index.FilterField("designation"),
    ]
    override_translatable_fields = [
        *OfficialDocument.head_synchronized,
        SynchronizedField("correction_note", overridable=False),
    ]
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

    def is_carried_out(self):
        return self.first_published_at is not None

    def find_problems(self):
        return []

    def carry_out(self, person):
        """Whoever was designated knows it by then."""

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
