"""Admin screens of the working calendar. They enter and confirm through the domain; nothing is edited or deleted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from forms_workflows.errors import Refused

from .. import domain
from ..models import ONE_DAY, Arrangement, year_end
from .forms import ArrangementForm, DaysOffForm, MakeUpForm, YearForm, initial_of, make_rows, ranges_of
from .year import preview_year, view_year

ICON = "calendar-alt"


class CalendarView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the calendar's own screens share."""

    model = Arrangement
    header_icon = ICON

    def get_breadcrumbs_items(self):
        arrangements = {
            "url": reverse("calendar_arrangements"),
            "label": Arrangement._meta.verbose_name_plural,
        }
        return [*self.breadcrumbs_items, arrangements, {"url": "", "label": self.get_page_title()}]


class ArrangementListView(generic.IndexView):
    model = Arrangement
    page_title = gettext_lazy("Working calendar")
    header_icon = ICON
    add_item_label = gettext_lazy("Record a holiday arrangement")
    index_url_name = "calendar_arrangements"
    index_results_url_name = "calendar_arrangements_results"
    add_url_name = "calendar_record"
    inspect_url_name = "calendar_arrangement"
    any_permission_required = ["add", "view", "confirm"]
    default_ordering = "-year"
    list_filter = ["layer", "year"]
    paginate_by = 50

    @cached_property
    def columns(self):
        return [
            TitleColumn("arrangement", label=_("Arrangement"), accessor=str, get_url=self.get_inspect_url),
            Column("layer", label=_("Layer"), accessor="get_layer_display"),
            Column("document_number", label=_("Document number or source"), accessor=number_or_source),
            Column(
                "confirmed_to",
                label=_("Settles the days until"),
                accessor=lambda each: each.confirmed_to.isoformat(),
            ),
            Column("entered_by", label=_("Entered by")),
            Column("confirmed_by", label=_("Confirmed by")),
            StatusTagColumn("status", label=_("Status"), primary=lambda each: each.is_waiting),
        ]

    def get_base_queryset(self):
        return (
            super().get_base_queryset().select_related("region", "department", "entered_by", "confirmed_by")
        )

    @cached_property
    def header_more_buttons(self):
        show = Button(_("Show a year"), url=reverse("calendar_year"), icon_name=ICON)
        return [*super().header_more_buttons, show]


def number_or_source(arrangement):
    return arrangement.document_number or arrangement.source


class RecordView(CalendarView):
    """Enter a notice, see the year that it makes, then hand it to a second person."""

    page_title = gettext_lazy("Record a holiday arrangement")
    template_name = "calendars/admin/record.html"
    permission_required = "add"
    preview = None

    @cached_property
    def corrected(self):
        """The arrangement that this one corrects, if any."""
        pk = self.request.GET.get("from", "")
        return get_object_or_404(Arrangement, pk=pk) if pk.isdecimal() else None

    @cached_property
    def forms(self):
        fields, off, make_up = initial_of(self.corrected) if self.corrected else ({}, (), ())
        data = self.request.POST or None
        return [
            ArrangementForm(data, initial=fields),
            make_rows(DaysOffForm, prefix="off", data=data, initial=off),
            make_rows(MakeUpForm, prefix="work", data=data, initial=make_up),
        ]

    def post(self, request, *args, **kwargs):
        # All of them, so that every error is shown at once.
        if all([form.is_valid() for form in self.forms]):  # noqa: C419
            if "save" in request.POST:
                return self.save()
            self.preview = self.get_preview()
        return self.render_to_response(self.get_context_data())

    def save(self):
        form = self.forms[0]
        fields = form.cleaned_data
        try:
            arrangement = domain.enter_arrangement(
                place=form.place,
                year=fields["year"],
                days=self.entries,
                entered_by=self.request.user,
                confirmed_to=fields["confirmed_to"],
                replaces=self.replaced,
                document_number=fields["document_number"],
                source_file=fields["source_file"],
            )
        except Refused as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data())
        messages.success(self.request, _("Entered. It counts once a second person has confirmed it."))
        return redirect("calendar_arrangement", arrangement.pk)

    @property
    def entries(self):
        return [entry for rows in self.forms[1:] for entry in rows.entries()]

    @property
    def replaced(self):
        """A version that nobody has confirmed yet makes room for its correction."""
        return self.corrected if self.corrected and self.corrected.is_waiting else None

    def get_preview(self):
        fields = self.forms[0].cleaned_data
        return preview_year(
            place=self.forms[0].place,
            year=fields["year"],
            days=self.entries,
            first=year_end(fields["year"] - 1) + ONE_DAY,
            last=fields["confirmed_to"],
        )

    def get_context_data(self, **kwargs):
        form, off, make_up = self.forms
        return super().get_context_data(
            form=form, days_off=off, make_up=make_up, calendar=self.preview, media=form.media, **kwargs
        )


class ArrangementView(CalendarView):
    """What an arrangement says, the year that it makes, and the second person's confirmation."""

    template_name = "calendars/admin/arrangement.html"
    any_permission_required = ["add", "view", "confirm"]

    @cached_property
    def arrangement(self):
        people = Arrangement.objects.select_related(
            "region", "department", "entered_by", "confirmed_by", "source_file"
        )
        return get_object_or_404(people, pk=self.kwargs["pk"])

    def get_page_title(self):
        return str(self.arrangement)

    @cached_property
    def header_buttons(self):
        if self.arrangement.superseded or not self.user_has_permission("add"):
            return []
        url = f"{reverse('calendar_record')}?from={self.arrangement.pk}"
        return [HeaderButton(_("Correct this arrangement"), url=url, icon_name="edit")]

    def get_context_data(self, **kwargs):
        arrangement = self.arrangement
        days = list(arrangement.days.order_by("date"))
        return super().get_context_data(
            arrangement=arrangement,
            days_off=ranges_of(day for day in days if not day.is_workday),
            make_up=[day for day in days if day.is_workday],
            calendar=preview_year(
                place=domain.Place(arrangement.layer, arrangement.region, arrangement.department),
                year=arrangement.year,
                days=days,
                first=arrangement.confirmed_from,
                last=arrangement.confirmed_to,
            ),
            is_own=arrangement.entered_by == self.request.user,
            may_confirm=self.user_has_permission("confirm"),
            may_withdraw=self.user_has_any_permission(["add", "confirm"]),
            **kwargs,
        )


class DecisionView(PermissionCheckedMixin, View):
    """One step of an arrangement's life; the screen to return to says how it went."""

    model = Arrangement
    http_method_names = ["post"]

    def post(self, request, pk):
        arrangement = get_object_or_404(Arrangement, pk=pk)
        try:
            messages.success(request, self.decide(arrangement))
        except Refused as error:
            messages.error(request, str(error))
        return redirect("calendar_arrangement", pk)


class ConfirmView(DecisionView):
    permission_required = "confirm"

    def decide(self, arrangement):
        domain.confirm_arrangement(arrangement=arrangement, person=self.request.user)
        return _("Confirmed. The days count from now on.")


class WithdrawView(DecisionView):
    any_permission_required = ["add", "confirm"]

    def decide(self, arrangement):
        domain.withdraw_arrangement(arrangement=arrangement, person=self.request.user)
        return _("Taken back. It stays on record and counts for nothing.")


class YearView(CalendarView):
    """The calendar in force, and a period counted in it day by day."""

    page_title = gettext_lazy("The calendar of a year")
    template_name = "calendars/admin/year.html"
    any_permission_required = ["add", "view", "confirm"]

    def get_context_data(self, **kwargs):
        form = YearForm(self.request.GET or YearForm.defaults())
        context = super().get_context_data(form=form, **kwargs)
        if form.is_valid():
            fields = form.cleaned_data
            context["calendar"] = view_year(year=fields["year"], department=fields["department"])
            if fields["start"] and fields["days"]:
                context |= counted(fields)
        return context


def counted(fields):
    try:
        period = domain.period(
            start=fields["start"],
            days=fields["days"],
            count_first_day=fields["count_first_day"],
            department=fields["department"],
        )
    except domain.CalendarNotConfirmed as error:
        return {"refusal": str(error)}
    return {"period": period, "rows": domain.explain(period)}
