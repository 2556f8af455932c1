"""The menu “申报通知”: programmes with their parameters, rounds, their figures."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from forms_workflows.wording import deadline, moment

from ..models import Programme, Round
from . import views
from .forms import ProgrammeForm, RoundForm
from .panels import StandingPanel, UsesPanel


class ScopedList(generic.IndexView):
    """Lists what belongs to the person's departments only. Wagtail's own view would list everything."""

    related = ()

    def get_base_queryset(self):
        own = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["change", "view"]
        )
        return own.select_related(*self.related)


class Scoped:
    """A thing of another department is not found."""

    def get_object(self, *args, **kwargs):
        instance = super().get_object(*args, **kwargs)
        if not policy_registry.get(instance).user_has_any_permission_for_instance(
            self.request.user, ["change", "view"], instance
        ):
            raise Http404
        return instance


class ScopedEdit(Scoped, generic.EditView):
    pass


class ScopedHistory(Scoped, HistoryView):
    pass


class ScopedUsage(Scoped, UsageView):
    pass


class GuardedDelete(Scoped, generic.DeleteView):
    """Only what nothing has begun with can be deleted."""

    def dispatch(self, request, *args, **kwargs):
        if reason := self.reason_to_keep():
            messages.error(request, reason)
            return redirect(reverse(self.edit_url_name, args=[self.object.pk]))
        return super().dispatch(request, *args, **kwargs)


class ProgrammeDelete(GuardedDelete):
    def reason_to_keep(self):
        if self.object.rounds.exists():
            return _("This programme has rounds and cannot be deleted.")
        if self.object.register_pages.exists():
            return _("A register shows the titles of this programme; it cannot be deleted.")
        return ""


class RoundDelete(GuardedDelete):
    def reason_to_keep(self):
        if self.object.status != Round.Status.DRAFT:
            return _("This round has been announced and cannot be deleted.")
        if self.object.notice_pages.exists():
            return _("A notice names this round. Choose another round there first.")
        return ""


class RoundEdit(ScopedEdit):
    dashboard_url_name = ""

    @cached_property
    def header_buttons(self):
        url = reverse(self.dashboard_url_name, args=[self.object.pk])
        return [HeaderButton(_("Figures and publications"), url=url, icon_name="view")]


class ScopedViewSet(ModelViewSet):
    index_view_class = ScopedList
    edit_view_class = ScopedEdit
    history_view_class = ScopedHistory
    usage_view_class = ScopedUsage
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    related = ()

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})


KEY_HELP = gettext_lazy(
    "Names the programme for imports: small letters, digits and hyphens, for example green-factory. It stays."
)


class ProgrammeViewSet(ScopedViewSet):
    model = Programme
    url_prefix = "programmes"
    icon = "folder-open-inverse"
    delete_view_class = ProgrammeDelete
    list_display = ["title", "department", "designation_word"]
    search_fields = ["title", "key"]
    related = ["department"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en"), FieldPanel("title_ug")]),
                    FieldRowPanel([FieldPanel("key", help_text=KEY_HELP), FieldPanel("department")]),
                    FieldRowPanel(
                        [
                            FieldPanel("designation_word"),
                            FieldPanel("designation_word_en"),
                            FieldPanel("designation_word_ug"),
                        ]
                    ),
                    FieldPanel("plaque_pattern"),
                    FieldPanel("remind_days"),
                    FieldPanel("own_words"),
                ],
                gettext_lazy("Programme"),
            ),
            StandingPanel(),
            InlinePanel(
                "procedures",
                min_num=1,
                panels=[
                    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en"), FieldPanel("title_ug")]),
                    FieldRowPanel([FieldPanel("process"), FieldPanel("key"), FieldPanel("letters")]),
                    FieldRowPanel([FieldPanel("started_by"), FieldPanel("starter")]),
                    FieldRowPanel(
                        [FieldPanel("opens_on"), FieldPanel("closes_on"), FieldPanel("once_a_year")]
                    ),
                ],
                heading=gettext_lazy("Procedures: what may be applied for"),
                label=gettext_lazy("Procedure"),
            ),
            InlinePanel(
                "parameters",
                panels=[
                    FieldRowPanel([FieldPanel("title"), FieldPanel("key")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("value"), FieldPanel("source")]),
                ],
                heading=gettext_lazy("Parameters and where they come from"),
                label=gettext_lazy("Parameter"),
            ),
            UsesPanel(heading=gettext_lazy("Where parameters are used")),
        ],
        base_form_class=ProgrammeForm,
    )


def figures_word(round):
    return _("Figures and publications")


def opening(round):
    return moment(round.opens_at)


def closing(round):
    return deadline(round.closes_at)


class RoundViewSet(ScopedViewSet):
    model = Round
    #: What a round has led to stands on pages, which this app does not know: ``notices`` puts its view here.
    dashboard_view_class = None
    url_prefix = "rounds"
    icon = "date"
    delete_view_class = RoundDelete
    edit_view_class = RoundEdit
    list_display = [
        "title",
        "year",
        "procedure",
        Column("opens_at", label=gettext_lazy("Opens"), sort_key="opens_at", accessor=opening),
        Column("closes_at", label=gettext_lazy("Closes"), sort_key="closes_at", accessor=closing),
        StatusTagColumn(
            "status",
            label=gettext_lazy("Status"),
            accessor="get_status_display",
            sort_key="status",
            primary=lambda round: round.status == Round.Status.OPEN,
        ),
        TitleColumn(
            "figures", label=gettext_lazy("Figures"), accessor=figures_word, url_name="round:dashboard"
        ),
    ]
    list_filter = ["status", "year", "programme"]
    search_fields = ["title", "programme__title"]
    related = ["procedure__programme"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("procedure"), FieldPanel("year")]),
            FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel("regions"),
        ],
        base_form_class=RoundForm,
    )

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(dashboard_url_name=self.get_url_name("dashboard"), **kwargs)

    def get_urlpatterns(self):
        names = {"index_url_name": self.get_url_name("index"), "edit_url_name": self.get_url_name("edit")}
        return [
            *super().get_urlpatterns(),
            path("figures/<int:pk>/", self.dashboard_view_class.as_view(**names), name="dashboard"),
            path("extend/<int:pk>/", views.ExtendView.as_view(), name="extend"),
            path("close/<int:pk>/", views.CloseView.as_view(), name="close"),
            path("cancel/<int:pk>/", views.CancelView.as_view(), name="cancel"),
        ]


class RoundsGroup(ViewSetGroup):
    menu_label = gettext_lazy("Application notices")
    menu_name = "application-notices"
    menu_icon = "calendar"
    menu_order = 150
    items = (RoundViewSet, ProgrammeViewSet)


# --- the chooser on a notice: rounds in preparation, or a new one ----------------------------------


class Drafts:
    """Whoever writes notices may choose any round in preparation; making one is for those who manage rounds."""

    def get_object_list(self):
        return Round.objects.filter(status=Round.Status.DRAFT).select_related("programme")


class ChooseView(Drafts, chooser.ChooseView):
    def get_creation_form_kwargs(self):
        return super().get_creation_form_kwargs() | {"for_user": self.request.user}


class ChooseResultsView(Drafts, chooser.ChooseResultsView):
    pass


class CreationView(chooser.CreateView):
    def dispatch(self, request, *args, **kwargs):
        if not self.can_create():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_creation_form_kwargs(self):
        return super().get_creation_form_kwargs() | {"for_user": self.request.user}


class RoundChooserViewSet(ChooserViewSet):
    model = Round
    icon = "date"
    choose_one_text = gettext_lazy("Choose a round in preparation")
    choose_another_text = gettext_lazy("Choose another round")
    edit_item_text = gettext_lazy("Edit this round")
    creation_tab_label = gettext_lazy("New round")
    create_action_label = gettext_lazy("Create the round")
    creation_form_class = RoundForm
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    create_view_class = CreationView
