"""Ranking, shortlist, and the meeting's decision on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_workflows.decisions.domain import (
    correcting,
    meetings,
    publicity,
    selection,
    settling,
    shortlists,
    waiting,
)
from forms_workflows.decisions.models import Meeting, Shortlist
from forms_workflows.errors import Refused
from forms_workflows.processes.graph.kinds import Anew, Kind
from forms_workflows.review.domain import ranking as ranking_domain
from forms_workflows.wording import joined

from ..forms.lists import EntryForm, MeetingForm
from ..requests import in_own_departments, is_key, reverse_or_empty, round_for, typed
from ..rules import DEPARTMENT_RIGHTS, LIST_RIGHTS, RANKING_RIGHTS, held, reads_cases
from .base import ActionView, asks_for
from .confirming import Question

PAGE = 100
#: What a row of the ranking shows; there may be thousands.
SHOWN = (
    *("ranking", "track", "position", "score", "sheets", "trimmed", "tie_values", "tied", "vetoed", "below"),
    *("submission__number", "submission__title"),
    *("submission__region__name", "submission__region__name_en", "submission__region__name_ug"),
)


class RankingView(ActionView):
    """The order of the scored cases; from here the shortlist is drawn up."""

    needs = RANKING_RIGHTS
    where = "department"
    template = "desk/ranking.html"

    def find(self, round_pk, stage=""):
        self.round, self.rights = round_for(self.request, round_pk, self.needs)
        self.stage = ranking_domain.ranking_at(self.round, stage)
        if self.stage is None:
            raise Http404

    @asks_for("round.rank")
    def press_rank(self):
        ranking_domain.rank_round(round=self.round, person=self.request.user, key=self.stage.key)
        return redirect(self.request.path)

    @cached_property
    def ranking(self):
        return self.round.rankings.filter(stage=self.stage.key).first()

    @cached_property
    def minimums(self):
        return ranking_domain.minimums_of(self.ranking) if self.ranking else {}

    @cached_property
    def selected(self):
        """The cases that were ticked, in the order of the ranking."""
        if self.ranking is None:
            raise Refused(_("Rank the cases first."))
        wanted = set(self.request.POST.getlist("selected"))
        cases = self.ranking.cases.select_related("submission__organisation")
        ticked = (case for case in cases if str(case.submission_id) in wanted)
        keys = [key for key, _title in self.tracks()]
        return [case.submission for case in sorted(ticked, key=lambda case: keys.index(case.track))]

    def tracks(self):
        """[(key, title)] in the order of the process; last the cases beside all tracks, whose title is empty."""
        rule = self.stage.rank
        return [(track.key, track.title) for track in rule.tracks] + [("", "")]

    def groups(self):
        """[{title, rows, rule}]: the ranking, track by track."""
        if self.ranking is None:
            return []
        rows = list(self.ranking.cases.select_related("submission__region").only(*SHOWN))
        for row in rows:
            row.not_placed = ranking_domain.why_not_placed(row, self.minimums)
        rule = self.stage.rank
        several = bool(rule.tracks)
        found = [
            {
                "title": title or (_("In no track") if several else ""),
                "track": rule.track(key),
                "rows": [row for row in rows if row.track == key],
            }
            for key, title in self.tracks()
        ]
        return [group for group in found if group["rows"]]

    def before_shortlist(self):
        reason = typed(self.data, "tie_reason")
        if not self.selected and not selection.may_be_empty(self.ranking, reason):
            return None
        early = typed(self.data, "early_reason").strip()
        warning = waiting.early_warning(self.round)
        if warning and not early:
            return None
        others = self.ranking.cases.count() - len(self.selected)
        return Question(
            title=_("Draw up the shortlist?"),
            rows=[
                (_("On the list"), "\n".join(str(case) for case in self.selected) or "–"),
                (_("Not on the list"), others),
                (_("Report of the review"), typed(self.data, "note") or "–"),
                (_("Reason for the choice"), typed(self.data, "tie_reason") or "–"),
                *([(_("Reason for not waiting"), early)] if warning else []),
            ],
            warnings=[
                *([warning] if warning else []),
                _("Cases that are not on the list have not been shortlisted; their applicants are told so."),
            ],
            verb=_("Draw up the shortlist"),
        )

    @asks_for("shortlist.propose")
    def press_shortlist(self):
        found = shortlists.draw_up_shortlist(
            round=self.round,
            ranking=self.ranking,
            selected=self.selected,
            person=self.request.user,
            note=typed(self.request.POST, "note"),
            tie_reason=typed(self.request.POST, "tie_reason"),
            early_reason=typed(self.request.POST, "early_reason"),
        )
        return redirect("desk:shortlist", pk=found.pk)

    def context(self):
        newest = self.ranking
        rule = selection.selection_rule(self.round, self.stage.key)
        selected, tied = selection.propose_selection(newest, rule) if newest else ([], [])
        posted = set(self.data.getlist("selected"))
        return {
            "round": self.round,
            "stage": self.stage,
            "several": len(self.round.graph.of_kind(Kind.RANK)) > 1,
            "rights": self.rights,
            "ranking": newest,
            "groups": self.groups(),
            "minimums": self.minimums.values(),
            "chosen": posted or {str(case.submission_id) for case in selected},
            "tied": {case.submission_id for case in tied},
            "rule": rule,
            "waiting": ranking_domain.still_before_ranking(self.round, self.stage.key).count(),
            "scored": ranking_domain.count_scored(self.round, self.stage.key),
            "shortlist": newest and newest.shortlists.filter(corrects=None).first(),
            "stale": newest is not None and ranking_domain.is_stale(newest),
            "early_warning": waiting.early_warning(self.round),
            "early_reason": typed(self.data, "early_reason"),
            "note": typed(self.data, "note"),
            "tie_reason": typed(self.data, "tie_reason"),
        }


class NewListView(ActionView):
    """The cases that wait at a meeting or a publicity without a list; from here one is drawn up."""

    needs = LIST_RIGHTS
    where = "department"
    template = "desk/new_list.html"

    def find(self, round_pk, stage):
        self.round, self.rights = round_for(self.request, round_pk, self.needs)
        self.stage = self.round.graph.stage(stage)
        if self.stage is None or not waiting.draws_up(self.stage):
            raise Http404

    @cached_property
    def rows(self):
        return list(waiting.unlisted(self.round, self.stage).select_related("organisation", "region"))

    @cached_property
    def selected(self):
        """The cases that were ticked, also those that do not wait any more, so that it is said."""
        wanted = [pk for pk in self.request.POST.getlist("selected") if is_key(pk)]
        cases = self.round.submissions.filter(pk__in=wanted).select_related("process_version")
        return list(cases.order_by("number"))

    def before_list(self):
        early, warning = (
            typed(self.data, "early_reason").strip(),
            waiting.late_warning(self.round, self.stage),
        )
        if not self.selected or (warning and not early):
            return None
        left = len(self.rows) - len(self.selected)
        return Question(
            title=_("Draw up the list?"),
            rows=[
                (_("Stage"), self.stage.title),
                (_("On the list"), "\n".join(str(case) for case in self.selected)),
                (_("Go on waiting"), max(left, 0)),
                (_("Report"), typed(self.data, "note") or "–"),
                *([(_("Reason for not waiting"), early)] if warning else []),
            ],
            warnings=[warning] if warning else [],
            verb=_("Draw up the list"),
        )

    @asks_for("shortlist.propose")
    def press_list(self):
        found = shortlists.draw_up_list(
            round=self.round,
            stage=self.stage,
            selected=self.selected,
            person=self.request.user,
            note=typed(self.request.POST, "note"),
            early_reason=typed(self.request.POST, "early_reason"),
        )
        return redirect("desk:shortlist", pk=found.pk)

    def context(self):
        posted = self.posted("list")
        chosen = set(posted.getlist("selected")) if posted else None
        return {
            "round": self.round,
            "rights": self.rights,
            "stage": self.stage,
            "rows": [
                {"case": case, "chosen": chosen is None or str(case.pk) in chosen} for case in self.rows
            ],
            "may_read": reads_cases(self.request.desks, self.round.programme.department),
            "warning": waiting.late_warning(self.round, self.stage),
            "early_reason": typed(self.data, "early_reason"),
            "note": typed(self.data, "note"),
        }


class ShortlistView(ActionView):
    """One version of the list: put it before the meeting, register the decision, release the publicity page."""

    needs = LIST_RIGHTS
    where = "department"
    template = "desk/shortlist.html"

    def find(self, pk):
        lists = Shortlist.objects.select_related(
            "round__programme__department", "round__process_version", "drawn_up_by", "ranking"
        )
        lists = in_own_departments(self.request, lists, self.needs, department="round__programme__department")
        self.list = get_object_or_404(lists, pk=pk)
        self.round = self.list.round
        self.department = self.round.programme.department
        self.rights = held(self.request.desks, DEPARTMENT_RIGHTS, self.department)
        self.form = MeetingForm(self.posted("register"), words=self.list.round.programme.words)
        self.entry = self.entry_form()

    def entry_form(self):
        """For a correction of an entry; None where the list is not in its period, or it is not for this person."""
        if self.list.status != Shortlist.Status.PUBLIC or "publicity.release" not in self.rights:
            return None
        cases = publicity.cases_at(self.list, "period").select_related("organisation", "form_version")
        cases = list(cases.order_by("number"))
        fields = correcting.public_fields(cases[0]) if cases else []
        return EntryForm(self.posted("correct"), cases=cases, fields=fields) if fields else None

    def before_correct(self):
        if self.entry is None or not self.entry.is_valid():
            return None
        entries, fields = self.entry.cleaned_data, dict(self.entry.fields["open_fields"].choices)
        anew = self.list.run.publicity.publicity.anew != Anew.NONE
        return Question(
            title=_("Have this entry corrected?"),
            rows=[
                (_("Case"), joined(str(case) for case in self.entry.chosen)),
                (_("To be corrected"), joined(fields[code] for code in entries["open_fields"])),
            ],
            warnings=[
                _("The case leaves this period; its entry is published again for a period of its own.")
                if anew
                else _("The period goes on; the case is cleared once its correction is in.")
            ],
            letter=entries["reason"],
            verb=_("Have it corrected"),
        )

    @asks_for("publicity.release")
    @transaction.atomic
    def press_correct(self):
        if self.entry is None or not self.entry.is_valid():
            return None
        entries = self.entry.cleaned_data
        for case in self.entry.chosen:
            correcting.correct_entry(
                shortlist=self.list,
                submission=case,
                person=self.request.user,
                reason=entries["reason"],
                open_fields=entries["open_fields"],
            )
        messages.success(self.request, _("The applicant has been asked to correct its entry."))
        return redirect("desk:shortlist", pk=self.list.pk)

    @asks_for("shortlist.propose")
    def press_propose(self):
        shortlists.propose_shortlist(shortlist=self.list, person=self.request.user)
        return redirect("desk:shortlist", pk=self.list.pk)

    def before_register(self):
        if not self.form.is_valid():
            return None
        entries, listed = self.form.cleaned_data, self.list.items.select_related("submission__organisation")
        off = self.rejected()
        names = {item.submission_id: str(item.submission) for item in listed}
        return Question(
            title=_("Register the meeting's decision?"),
            rows=[
                (_("Name of the meeting"), entries["title"]),
                (_("Held on"), entries["held_on"]),
                (_("Decision"), Meeting.Outcome(entries["outcome"]).label),
                (_("The list"), "\n".join(name for pk, name in names.items() if pk not in off)),
                (
                    _("Taken off the list"),
                    "\n".join(f"{names[pk]} · {why}" for pk, why in off.items()) or "–",
                ),
            ],
            warnings=[_("This cannot be undone. The applicants are told what becomes of their cases.")],
            verb=_("Register"),
            grave=entries["outcome"] == Meeting.Outcome.REJECTED,
        )

    @asks_for("meeting.register")
    def press_register(self):
        if not self.form.is_valid():
            return None
        meetings.register_meeting(
            shortlist=self.list,
            person=self.request.user,
            rejected=self.rejected(),
            **self.form.cleaned_data,
        )
        messages.success(self.request, _("The decision was registered."))
        newest = self.round.shortlists.filter(stage=self.list.stage, version__gte=self.list.version).first()
        return redirect("desk:shortlist", pk=newest.pk)

    def rejected(self):
        """{submission pk: reason} of the listed cases that the meeting took off the list."""
        listed = self.list.items.values_list("submission_id", flat=True)
        posted = self.request.POST
        return {pk: typed(posted, f"why-{pk}") for pk in listed if f"reject-{pk}" in posted}

    @cached_property
    def listing(self):
        """A page of the items. A list that is being decided on stands on one, as its boxes are sent together."""
        items = self.list.items.select_related("submission__organisation", "submission__region")
        deciding = self.list.status == Shortlist.Status.PROPOSED and "meeting.register" in self.rights
        size = max(items.count(), PAGE) if deciding else PAGE
        return Paginator(items, size).get_page(self.request.GET.get("page"))

    def rows(self):
        """The items, each with what has been ticked and typed on this page."""
        return [
            {
                "item": item,
                "rejected": f"reject-{item.submission_id}" in self.data,
                "why": typed(self.data, f"why-{item.submission_id}"),
            }
            for item in self.listing
        ]

    def context(self):
        releases = "publicity.release" in self.rights
        decided = self.list.status in (Shortlist.Status.APPROVED, Shortlist.Status.VOID)
        return {
            "shortlist": self.list,
            "round": self.round,
            "rights": self.rights,
            "rows": self.rows(),
            "listing": self.listing,
            "may_read": reads_cases(self.request.desks, self.department),
            "meeting": getattr(self.list, "meeting", None),
            "form": self.form,
            "entry": self.entry,
            "periods": self.list.periods.all(),
            "release_url": reverse_or_empty("notices_admin:release_publicity", self.list.pk)
            if releases
            else "",
            "run": self.list.run,
            "follow": settling.to_follow(self.list),
            "publicity_problems": publicity.problems_before_publicity(self.list) if decided else [],
        }
