"""The figures of a round, as numbers only, and the pages that its decisions wait for."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms_workflows.decisions.models import PublicityPeriod, Shortlist
from forms_workflows.rounds.domain.rounds import problems_before_opening
from forms_workflows.rounds.models import Round
from forms_workflows.rounds.rules import can_manage, can_release, can_see_figures
from forms_workflows.submissions.models import Submission
from notices.domain.releases import RELEASABLE
from notices.models import NoticePage, PublicityPage, ResultPage

from ..reading.windows import window_of

BEFORE = (Submission.Status.DRAFT, Submission.Status.SIGNING)


class DashboardView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "notices/admin/dashboard.html"
    page_title = gettext_lazy("Figures and publications")
    header_icon = "view"
    index_url_name = ""
    edit_url_name = ""

    def dispatch(self, request, *args, **kwargs):
        rounds = Round.objects.select_related(
            "programme__department", "procedure__process", "process_version"
        )
        self.object = get_object_or_404(rounds, pk=kwargs["pk"])
        self.department = self.object.programme.department
        if not can_see_figures(request.user, self.department):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": Round._meta.verbose_name_plural},
            {"url": reverse(self.edit_url_name, args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        round, user = self.object, self.request.user
        return super().get_context_data(
            **kwargs,
            round=round,
            window=window_of(round),
            problems=problems_before_opening(round) if round.status == Round.Status.DRAFT else [],
            figures=figures_of(round),
            notices=NoticePage.objects.filter(round=round).select_related("locale"),
            shortlists=shortlists_of(round),
            designations=designations_of(round),
            can_extend=round.is_accepting and can_manage(user, self.department),
            can_end=round.status == Round.Status.OPEN and can_manage(user, self.department),
            can_release=can_release(user, self.department),
        )


def figures_of(round):
    """{"rows": [{title, count}], "total": n}: before submission, at each stage, at each end. No case can be told apart."""
    counts = round.submissions.aggregate(drafts=Count("pk", filter=Q(status__in=BEFORE)), total=Count("pk"))
    open_ = dict(by(round.submissions.filter(status=Submission.Status.OPEN), "stage"))
    ended = dict(by(round.submissions.filter(status=Submission.Status.ENDED), "end"))
    rows = [{"title": _("Being filled in or waiting for the signature"), "count": counts["drafts"]}]
    graph = round.process_version.process if round.process_version else None
    if graph is None:
        return {"rows": rows, "total": counts["total"]}
    for stage in graph.places:
        title = _("Returned for correction") if stage.is_apply else stage.title
        rows.append({"title": title, "count": open_.get(stage.key, 0)})
    rows += [
        {"title": _("Ended: %(end)s") % {"end": end.title}, "count": ended[end.key], "ended": True}
        for end in graph.all_ends
        if end.key in ended
    ]
    return {"rows": rows, "total": counts["total"]}


def by(submissions, field):
    return submissions.order_by().values_list(field).annotate(count=Count("pk"))


def shortlists_of(round):
    """Every list with its pages and what can be done next."""
    found = []
    periods = {
        period.page_id: period
        for period in PublicityPeriod.objects.filter(shortlist__round=round).order_by("pk")
    }
    pages = list(
        PublicityPage.objects.filter(shortlist__round=round, locale__language_code=settings.LANGUAGE_CODE)
    )
    for shortlist in Shortlist.objects.filter(round=round):
        own = [{"page": p, "period": periods.get(p.pk)} for p in pages if p.shortlist_id == shortlist.pk]
        waiting = any(entry["period"] is None for entry in own)
        found.append(
            {
                "shortlist": shortlist,
                "pages": own,
                "releasable": shortlist.status in RELEASABLE and not waiting,
            }
        )
    return found


def designations_of(round):
    pages = {
        page.designation_id: page
        for page in ResultPage.objects.filter(
            designation__round=round, locale__language_code=settings.LANGUAGE_CODE
        )
    }
    return [
        {"designation": designation, "page": pages.get(designation.pk)}
        for designation in round.designations.annotate(count=Count("titles"))
    ]
