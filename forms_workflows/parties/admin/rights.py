"""Screens on which a second person confirms what a role is to carry."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms_workflows.errors import Refused

from ..domain.roles import confirm_rights, decline_rights
from ..models import RightsChange

PROPOSE, CONFIRM = ("parties.add_role", "parties.change_role"), "parties.confirm_role"


def may_see(person):
    return person.has_perm(CONFIRM) or any(map(person.has_perm, PROPOSE))


class RightsChangesView(WagtailAdminTemplateMixin, TemplateView):
    """What waits for a second person, and what was decided."""

    template_name = "parties/admin/rights_changes.html"
    page_title = gettext_lazy("Changes of rights")
    header_icon = "key"
    per_page = 20

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        changes = RightsChange.objects.select_related("role", "proposed_by", "decided_by")
        waiting = RightsChange.Outcome.WAITING
        decided = Paginator(changes.exclude(outcome=waiting), self.per_page)
        return super().get_context_data(
            **kwargs,
            waiting=changes.filter(outcome=waiting),
            decided=decided.get_page(self.request.GET.get("p")),
            may_confirm=self.request.user.has_perm(CONFIRM),
        )


class DecideRightsView(View):
    """One decision; the list says how it went."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if not may_see(request.user):
            raise PermissionDenied
        change = get_object_or_404(RightsChange.objects.select_related("role"), pk=pk)
        try:
            messages.success(request, self.decide(change, request))
        except Refused as error:
            messages.error(request, str(error))
        return redirect("rights_changes")

    def decide(self, change, request):
        if "confirm" not in request.POST:
            self.require(request, own=change.proposed_by == request.user)
            decline_rights(change=change, by=request.user)
            return _("The role “%(role)s” stays as it is.") % {"role": change.role}
        self.require(request)
        confirm_rights(change=change, by=request.user)
        return _("Confirmed. The role “%(role)s” carries these rights from now on.") % {"role": change.role}

    def require(self, request, *, own=False):
        if not (own or request.user.has_perm(CONFIRM)):
            raise PermissionDenied
