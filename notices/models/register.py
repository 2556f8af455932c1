"""The public register of titles, with a page for each entry."""

from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail_localize.fields import SynchronizedField

from forms_workflows.decisions.domain.past import as_they_were
from forms_workflows.decisions.domain.past_day import PastDay, on_day
from forms_workflows.decisions.reading.history import answer_text, history
from forms_workflows.decisions.reading.tones import tone_of
from forms_workflows.rounds.models import public_words
from home.models import BasePage
from home.reading import navigation

from ..reading import register


class RegisterPage(RoutablePageMixin, BasePage):
    PER_PAGE = 20

    programme = models.ForeignKey(
        "rounds.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="register_pages",
        verbose_name=_("programme"),
        help_text=_("Empty: the titles of all programmes."),
    )
    filter_code = models.CharField(
        _("field to filter by"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("The code of a field, for example b03."))],
        help_text=_("Code of a public choice of the application form, for example that of the industry."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("programme"),
        FieldPanel("filter_code"),
        *BasePage.contact_panels,
    ]
    override_translatable_fields = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("programme", overridable=False),
        SynchronizedField("filter_code", overridable=False),
    ]
    parent_page_types = ["home.HomePage", "home.SectionPage"]
    subpage_types = []
    template = "notices/register_page.html"

    class Meta:
        verbose_name = _("public register")
        verbose_name_plural = _("public registers")

    @property
    def words(self):
        """What the programme calls what stands here; the usual words where it is the register of all."""
        return self.programme.words if self.programme else public_words()

    @path("")
    def list_route(self, request):
        entries = register.register_entries(self.programme_id)
        form = register.form_of(entries) if self.filter_code else None
        choice = register.filter_field(form, self.filter_code)
        chosen = self.chosen(request, choice)
        day = PastDay.asked(request.GET.get("on", ""))
        found = register.filter_entries(entries, code=self.filter_code, on=day.on, **chosen)
        if day.on:
            found = found.prefetch_related(register.with_later_changes(day.on))
        listing = Paginator(found, self.PER_PAGE).get_page(request.GET.get("page"))
        if day.on:
            listing.object_list = as_they_were(list(listing.object_list), day.on)
        context = {
            "listing": listing,
            "rows": [self.row(title, choice) for title in listing],
            "chosen": chosen,
            "day": day,
            "is_filtered": any(chosen.values()) or bool(day.on),
            "years": register.years_of(entries),
            "regions": register.regions_of(entries),
            "choice": choice,
            "with_plaques": any(title.plaque_number for title in listing),
        }
        return self.render(request, context_overrides=context)

    @path("<int:number>/", name="entry")
    def entry_route(self, request, number):
        entries = register.register_entries(self.programme_id)
        title = (
            entries.select_related(
                "organisation__kind", "region", "designation__round__programme", "submission__form_version"
            )
            .prefetch_related(register.with_changes())
            .filter(pk=number)
            .first()
        )
        if title is None:
            raise Http404
        title, day = on_day(title, request.GET.get("on", ""))
        context = {
            "entry": title,
            "day": day,
            "words": title.designation.round.programme.words,
            "partners": title.submission.confirmed_partners,
            "answers": register.public_answers(title),
            "history": history(title),
            "tone": tone_of(title),
            "entry_trail": [
                *navigation.trail(request, self)[:-1],
                navigation.Link(self.title, self.get_url(request)),
                navigation.Link(title.name, "", "page"),
            ],
        }
        return self.render(request, context_overrides=context, template="notices/register_entry.html")

    def chosen(self, request, choice):
        """What the visitor filters by; whatever is not offered counts as nothing."""
        year, value = request.GET.get("year", ""), request.GET.get("value", "")
        offered = dict(choice[2]) if choice else {}
        return {
            "year": int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
            "region": request.GET.get("region", "")[:6],
            "name": request.GET.get("name", "").strip()[:60],
            "value": value if value in offered else "",
        }

    def row(self, title, choice):
        answer = title.public_answers.get(self.filter_code) if choice else None
        return {
            "title": title,
            "applicants": register.applicants(title.submission, title.organisation),
            "regions": register.regions(title.submission, title.region),
            "tone": tone_of(title),
            "value": answer_text(choice[0], answer, title.year) if answer else "",
        }
