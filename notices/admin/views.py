"""What the department does with decisions: release their pages, suspend a period."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from forms_workflows.decisions.domain.publicity import void_publicity
from forms_workflows.decisions.models import Designation, PublicityPeriod, Shortlist
from forms_workflows.errors import Refused
from forms_workflows.rounds.admin.views import ActionView, dashboard_url
from forms_workflows.rounds.rules import can_release
from notices.domain.releases import release_publicity_page, release_result_page
from notices.models.consequence import ConsequentialPage
from notices.models.moderation import last_approval_problems

from .forms import VoidForm


class VoidView(ActionView):
    """公示中止 (X12)."""

    header_icon = "warning"
    form_class = VoidForm
    submit_label = gettext_lazy("Suspend the period")

    def dispatch(self, request, *args, **kwargs):
        periods = PublicityPeriod.objects.select_related("shortlist__round__programme__department")
        self.period = get_object_or_404(periods, pk=kwargs["pk"])
        self.round = self.period.shortlist.round
        if not can_release(request.user, self.round.programme.department):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return _("Suspend the %(publicity)s period") % self.round.programme.words

    def get_page_subtitle(self):
        return str(self.period)

    def act(self, entries):
        void_publicity(publicity=self.period, person=self.request.user, reason=entries["reason"])

    def done_message(self):
        return _("The period has been suspended. Make the new page here when the list is right.")


def release(request, decision, make):
    """Make the page of a decision as a draft and open it in the editor."""
    if not can_release(request.user, decision.round.programme.department):
        raise PermissionDenied
    try:
        page = make(decision, request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(dashboard_url(decision.round))
    messages.success(
        request,
        _("The draft “%(title)s” is ready. Check it and submit it for moderation.") % {"title": page.title},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def release_publicity(request, pk):
    lists = Shortlist.objects.select_related("round__programme__department")
    return release(request, get_object_or_404(lists, pk=pk), release_publicity_page)


@require_POST
def release_result(request, pk):
    designations = Designation.objects.select_related("round__programme__department")
    return release(request, get_object_or_404(designations, pk=pk), release_result_page)


class RefusedView(WagtailAdminTemplateMixin, TemplateView):
    """Where a refused last approval leads: the same sentences as in the editor."""

    template_name = "notices/admin/refused.html"
    page_title = gettext_lazy("This page cannot go live now")
    header_icon = "warning"

    def dispatch(self, request, *args, **kwargs):
        self.object = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not isinstance(self.object, ConsequentialPage):
            raise Http404
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit_url, "label": self.object.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, object=self.object, problems=last_approval_problems(self.object)
        )
