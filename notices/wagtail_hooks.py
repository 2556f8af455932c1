"""What notices add to Wagtail's admin."""

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from forms_workflows.rounds.admin.viewsets import RoundViewSet
from forms_workflows.rounds.rules import can_manage, can_release

from .admin import overdue, publishing, views
from .admin.dashboard import DashboardView
from .models import NoticePage, PublicityPage

RoundViewSet.dashboard_view_class = DashboardView


@hooks.register("register_admin_urls")
def register_urls():
    urls = [
        path("periods/<int:pk>/void/", views.VoidView.as_view(), name="void"),
        path("shortlists/<int:pk>/release/", views.release_publicity, name="release_publicity"),
        path("designations/<int:pk>/release/", views.release_result, name="release_result"),
        path("refused/<int:page_id>/", views.RefusedView.as_view(), name="refused"),
    ]
    return [path("notices/", include((urls, "notices_admin"), namespace="notices_admin"))]


@hooks.register("register_page_header_buttons")
def page_buttons(page, user, view_name, next_url=None):
    """Extend on the notice, suspend on the publicity page."""
    page = page.specific
    if isinstance(page, NoticePage) and page.live:
        yield from extend_button(page, user)
    elif isinstance(page, PublicityPage):
        yield from void_button(page, user)


def extend_button(page, user):
    if page.round and page.round.is_accepting and can_manage(user, page.round.programme.department):
        url = reverse("round:extend", args=[page.round_id])
        yield Button(_("Extend the closing time"), url=url, icon_name="date", priority=90)


def void_button(page, user):
    department = page.shortlist.round.programme.department
    if page.period and page.period.is_running and can_release(user, department):
        url = reverse("notices_admin:void", args=[page.period.pk])
        label = _("Suspend the %(publicity)s period") % page.words
        yield Button(label, url=url, icon_name="warning", priority=90)


# --- publishing: one transaction, and sentences instead of error pages ----------------------------------

hooks.register("before_publish_page", publishing.publish_whole)
hooks.register("after_edit_page", publishing.tell_refusal)
hooks.register("before_delete_page", publishing.say_why_it_is_not_deleted)
hooks.register("before_unpublish_page", publishing.say_why_it_is_not_taken_down)
hooks.register("before_move_page", publishing.refuse_move)
hooks.register("construct_page_chooser_queryset", publishing.leave_out_drafts_of_others)
hooks.register("construct_homepage_panels", overdue.show_overdue)
