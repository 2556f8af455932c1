from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin import views

PERMISSIONS = ("add_arrangement", "view_arrangement", "confirm_arrangement")


class CalendarMenuItem(MenuItem):
    def is_shown(self, request):
        return any(request.user.has_perm(f"calendars.{codename}") for codename in PERMISSIONS)


@hooks.register("register_admin_urls")
def register_calendar_urls():
    arrangements = views.ArrangementListView
    return [
        path("calendar/", arrangements.as_view(), name="calendar_arrangements"),
        path(
            "calendar/results/", arrangements.as_view(results_only=True), name="calendar_arrangements_results"
        ),
        path("calendar/year/", views.YearView.as_view(), name="calendar_year"),
        path("calendar/record/", views.RecordView.as_view(), name="calendar_record"),
        path("calendar/<int:pk>/", views.ArrangementView.as_view(), name="calendar_arrangement"),
        path("calendar/<int:pk>/confirm/", views.ConfirmView.as_view(), name="calendar_confirm"),
        path("calendar/<int:pk>/withdraw/", views.WithdrawView.as_view(), name="calendar_withdraw"),
    ]


@hooks.register("register_settings_menu_item")
def register_calendar_menu_item():
    return CalendarMenuItem(
        _("Working calendar"),
        reverse("calendar_arrangements"),
        name="working-calendar",
        icon_name="calendar-alt",
    )


@hooks.register("register_permissions")
def register_calendar_permissions():
    return Permission.objects.filter(content_type__app_label="calendars", codename__in=PERMISSIONS)
