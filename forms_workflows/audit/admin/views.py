"""The audit trail as a report: read, filter, take away as a table. Nothing here writes."""

import datetime

import django_filters
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ..canonical import canonical
from ..models import Chain, Event

BYTE_ORDER_MARK = (
    "\ufeff".encode()
)  # without it spreadsheet programs take the Chinese text for another encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def chain_choices():
    return [(key, key) for key in Chain.objects.values_list("key", flat=True)]


def local_time(event):
    return date_format(timezone.localtime(event.at), "Y-m-d H:i:s")


def naive_local(moment):
    """Spreadsheets know no time zones; what stands in them is the time of the site."""
    return timezone.make_naive(moment).replace(microsecond=0)


def defused(text):
    """Text that a spreadsheet program does not take for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


class EventFilterSet(WagtailFilterSet):
    chain = django_filters.ChoiceFilter(label=_("Chain"), choices=chain_choices)
    action = django_filters.CharFilter(label=_("Action begins with"), lookup_expr="startswith")
    actor = django_filters.CharFilter(label=_("Person"), field_name="actor_name", lookup_expr="icontains")
    case = django_filters.NumberFilter(label=_("Case number"), field_name="case_id")
    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)

    class Meta:
        model = Event
        fields = []


class AuditReportView(ReportView):
    model = Event
    page_title = _("Audit events")
    header_icon = "history"
    any_permission_required = ["view"]
    filterset_class = EventFilterSet
    index_url_name = "audit_report"
    index_results_url_name = "audit_report_results"
    export_filename = "audit-events"
    columns = [
        Column("at", label=_("Time"), accessor=local_time),
        Column("action", label=_("Action")),
        Column("actor_name", label=_("Person")),
        Column(
            "subject", label=_("Subject"), accessor=lambda event: f"{event.subject_type} {event.subject_id}"
        ),
        Column("case_id", label=_("Case")),
        Column(
            "position", label=_("Position in the chain"), accessor=lambda event: f"{event.chain} #{event.seq}"
        ),
        Column("hash", label=_("Hash"), accessor=lambda event: event.hash[:12]),
    ]
    list_export = [
        "chain",
        "seq",
        "at",
        "action",
        "actor_name",
        "actor_id",
        "subject_type",
        "subject_id",
        "case_id",
        "before",
        "after",
        "data",
        "previous_hash",
        "hash",
    ]
    custom_field_preprocess = {"data": {"csv": canonical, "xlsx": canonical}}
    custom_value_preprocess = {
        datetime.datetime: {"csv": naive_local, "xlsx": naive_local},
        str: {"csv": defused},
    }

    def stream_csv(self, queryset):
        yield BYTE_ORDER_MARK
        yield from super().stream_csv(queryset)
