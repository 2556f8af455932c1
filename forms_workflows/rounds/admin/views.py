"""What the department does with announced rounds: extend, close, cancel."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms_workflows.errors import Refused

from ..domain.rounds import (
    cancel_round,
    close_round,
    extend_round,
    problems_before_cancelling,
    problems_before_closing,
)
from ..models import Round
from ..rules import can_manage, desks_of
from .forms import CancelForm, CloseForm, ExtensionForm


def dashboard_url(round):
    return reverse("round:dashboard", args=[round.pk])


class ActionView(WagtailAdminTemplateMixin, FormView):
    """A form whose submission is one domain function; what the domain refuses stands at its head."""

    template_name = "rounds/admin/action.html"
    submit_label = ""

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.done_message())
        return redirect(dashboard_url(self.round))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"media": context["form"].media, "submit_button_label": self.submit_label}

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("round:index"), "label": Round._meta.verbose_name_plural},
            {"url": dashboard_url(self.round), "label": str(self.round)},
            {"url": "", "label": self.get_page_title()},
        ]


class RoundActionView(ActionView):
    def dispatch(self, request, *args, **kwargs):
        rounds = Round.objects.select_related("programme__department")
        self.round = get_object_or_404(rounds, pk=kwargs["pk"])
        if not can_manage(request.user, self.round.programme.department):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.round)


class ExtendView(RoundActionView):
    """更正/延期 (X17)."""

    page_title = gettext_lazy("Extend the closing time")
    header_icon = "date"
    form_class = ExtensionForm
    submit_label = gettext_lazy("Extend and publish the correction")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"round": self.round}

    def act(self, entries):
        extend_round(round=self.round, person=self.request.user, **entries)

    def done_message(self):
        return _("The round has been extended. The notice shows the correction.")


class CloseView(RoundActionView):
    """办结."""

    page_title = gettext_lazy("Close the round")
    header_icon = "tick"
    form_class = CloseForm
    submit_label = gettext_lazy("Close the round for good")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, problems=problems_before_closing(self.round))

    def act(self, entries):
        close_round(round=self.round, by=self.request.user, desks=desks_of(self.request.user))

    def done_message(self):
        return _("The round is closed. Its notice says so.")


class CancelView(RoundActionView):
    """撤销."""

    page_title = gettext_lazy("Cancel the round")
    header_icon = "warning"
    form_class = CancelForm
    submit_label = gettext_lazy("Cancel the round and end its cases")

    def get_context_data(self, **kwargs):
        live = self.round.submissions.exclude(status="ended").count()
        return super().get_context_data(**kwargs, problems=problems_before_cancelling(self.round), live=live)

    def act(self, entries):
        user = self.request.user
        cancel_round(round=self.round, by=user, desks=desks_of(user), reason=entries["reason"])

    def done_message(self):
        return _(
            "The round has been cancelled. Its notice gives the reason, and its applicants have been told."
        )
