"""A round as the department sees it: how many cases stand where, and what is to be decided next."""

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.decisions.domain.waiting import stages_with_unlisted
from forms_workflows.decisions.models import Objection, PublicityPeriod, Title
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.rounds.domain.rounds import close_round, problems_before_closing
from forms_workflows.submissions.domain.queries import visible_to

from ..reading.exports import summary_table
from ..reading.rounds import end_counts, panel_rows, stage_counts
from ..requests import round_for
from ..rules import DEPARTMENT_RIGHTS, EXPORT_RIGHTS, LIST_RIGHTS, OBJECTION_RIGHTS
from .base import ActionView, DeskView, asks_for
from .confirming import Question


class RoundView(ActionView):
    needs = DEPARTMENT_RIGHTS
    where = "department"
    template = "desk/round.html"

    def find(self, pk):
        self.round, self.rights = round_for(self.request, pk, self.needs)

    def before_close_round(self):
        if problems_before_closing(self.round):
            return None
        return Question(
            title=_("Close this round?"),
            rows=[(_("Round"), self.round)],
            warnings=[_("This cannot be undone.")],
            verb=_("Close the round"),
        )

    @asks_for("round.manage")
    def press_close_round(self):
        close_round(round=self.round, by=self.request.user, desks=self.request.desks)
        messages.success(self.request, _("The round is closed."))
        return redirect("desk:round", pk=self.round.pk)

    def context(self):
        round = self.round
        stages = stage_counts(round)
        standing = {row["stage"].key for row in stages if row["count"]}
        return {
            "round": round,
            "rights": self.rights,
            "before_closing": problems_before_closing(round) if "round.manage" in self.rights else [],
            "stages": stages,
            "ends": end_counts(round),
            "total": round.submissions.exclude(submitted_at=None).count(),
            "drafts": round.submissions.filter(status__in=["draft", "signing"]).count(),
            "panels": panel_rows(round),
            "scorings": round.graph.of_kind(Kind.SCORE),
            "rankings": round.graph.of_kind(Kind.RANK),
            "kinds": {stage.kind for stage in round.graph.stages},
            "unlisted": stages_with_unlisted(round, standing),
            "shortlists": round.shortlists.annotate(item_count=Count("items")),
            "periods": PublicityPeriod.objects.filter(shortlist__round=round).select_related("shortlist"),
            "objections": Objection.objects.filter(period__shortlist__round=round).count()
            if self.rights & set(OBJECTION_RIGHTS)
            else None,
            "sees_lists": bool(self.rights & set(LIST_RIGHTS)),
            "titles": Title.objects.filter(designation__round=round).count(),
        }


class ExportView(DeskView):
    """推荐汇总表: the round's cases that the person may see, as a spreadsheet."""

    needs = EXPORT_RIGHTS
    where = "department"

    def find(self, pk):
        self.round, _rights = round_for(self.request, pk, self.needs)

    def show(self):
        cases = visible_to(self.request.user, self.request.desks).filter(round=self.round).order_by("number")
        name = f"round-{self.round.pk}-{timezone.localdate()}.xlsx"
        return FileResponse(summary_table(self.round, cases), as_attachment=True, filename=name)
