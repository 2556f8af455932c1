"""Short verbs for what is decided on many cases: panels, ranking, list, meeting, publicity, objections, designation."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from demo import reviews
from forms_workflows.decisions.domain import (
    designations,
    meetings,
    objections,
    publicity,
    shortlists,
    waiting,
)
from forms_workflows.decisions.models import PublicityPeriod, Shortlist, Title
from forms_workflows.parties.models import Person
from forms_workflows.parties.rules import Desks
from forms_workflows.review.domain import panels, ranking, replacements, sheets
from portal.tick import sweep

#: A Monday in September: five working days from it end before National Day.
SEPTEMBER = datetime(2026, 9, 14, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Decisions:
    # --- experts ----------------------------------------------------------------------------------

    def experts(self, count=5):
        return list(Person.objects.filter(memberships__role__key="expert").order_by("username")[:count])

    def draft_panel(self, cases, experts=None, stage=""):
        """A panel in preparation, of the first scoring unless another one is named."""
        return panels.create_panel(
            round=self.round,
            stage=self.round.graph.stage(stage) or self.round.graph.first("score"),
            title="第一评审组",
            members=experts or self.experts(),
            submissions=cases,
            person=self.holder_of_department("panel_organiser"),
        )

    def panel(self, cases, experts=None, stage=""):
        panel = self.draft_panel(cases, experts, stage)
        panels.open_panel(panel=panel, person=self.holder_of_department("panel_organiser"))
        panel.refresh_from_db()
        for case in cases:
            case.refresh_from_db()
        return panel

    def seal(self, sheet, scores=None, level=0.8):
        answers = reviews.score_answers(scores) if scores else reviews.invent_scores(sheet.pk, level)
        return sheets.seal_sheet(sheet=sheet, person=sheet.expert, answers=answers, desks=Desks(sheet.expert))

    def replace(self, panel, old, new, reason="回避"):
        replacements.replace_expert(
            panel=panel,
            old=old,
            new=new,
            person=self.holder_of_department("panel_organiser"),
            reason=reason,
        )

    def scored(self, count=1, levels=None):
        """Cases all of whose sheets are in."""
        cases = self.in_pool(count)
        panel = self.panel(cases)
        for case, level in zip(cases, levels or [0.85] * count, strict=True):
            for sheet in panel.sheets.filter(submission=case):
                self.seal(sheet, level=level)
            case.refresh_from_db()
        return cases

    # --- decisions --------------------------------------------------------------------------------

    def rank(self):
        return ranking.rank_round(round=self.round, person=self.holder_of_department("dept_lead"))

    def set_parameter(self, key, value):
        """A parameter as this round froze it."""
        self.round.parameters[key]["value"] = value
        self.round.save(update_fields=["parameters"])

    def shortlist(self, cases, *, propose=True, **kwargs):
        newest = self.round.rankings.first() or self.rank()
        kwargs = {
            "early_reason": "申报单位均已提交" if waiting.early_warning(self.round) else "",
            **kwargs,
        }
        shortlist = shortlists.draw_up_shortlist(
            round=self.round,
            ranking=newest,
            selected=cases,
            person=self.holder_of_department("dept_lead"),
            **kwargs,
        )
        return self.propose(shortlist) if propose else shortlist

    def propose(self, shortlist):
        return shortlists.propose_shortlist(
            shortlist=shortlist, person=self.holder_of_department("dept_lead")
        )

    def newest_list(self):
        return Shortlist.objects.filter(round=self.round).order_by("-version").first()

    def meet(self, shortlist, outcome="approved", **kwargs):
        given = {
            "person": self.holder_of_department("meeting_secretary"),
            "title": "2026年第18次党组会",
            "held_on": timezone.localdate(),
            "minutes_number": "示党组纪〔2026〕18号",
            **kwargs,
        }
        return meetings.register_meeting(shortlist=shortlist, outcome=outcome, **given)

    def approved(self, count=1):
        """Cases on a list that the meeting has approved, in September."""
        cases = self.scored(count)
        self.travel(SEPTEMBER)
        self.meet(self.shortlist(cases))
        for case in cases:
            case.refresh_from_db()
        return cases

    def publish(self, page_id=1):
        return publicity.start_publicity(
            shortlist=self.newest_list(), page_id=page_id, person=self.holder_of_department("publisher")
        )

    def void(self, period, reason="公示内容有误"):
        return publicity.void_publicity(
            publicity=period, person=self.holder_of_department("dept_lead"), reason=reason
        )

    def published(self, count=1):
        cases = self.approved(count)
        period = self.publish()
        for case in cases:
            case.refresh_from_db()
        return cases, period

    def object(self, period, case, **kwargs):
        given = {
            "kind": "person",
            "facts": "申报数据不实",
            "name": "王明",
            "contact": "13800000000",
            **kwargs,
        }
        return objections.receive_objection(publicity=period, submission=case, **given)

    def accept(self, objection):
        return objections.accept_objection(
            objection=objection, person=self.holder_of_department("objection_officer")
        )

    def refuse(self, objection, reply="不予受理"):
        officer = self.holder_of_department("objection_officer")
        objections.refuse_objection(objection=objection, person=officer, reply=reply)
        objection.refresh_from_db()

    def concluder(self, objection):
        """A head of division who has not dealt with the case."""
        leads = Person.objects.filter(
            memberships__role__key="dept_lead", memberships__department=self.department
        )
        return leads.exclude(stage_results__submission=objection.submission)[0]

    def conclude(self, objection, status, **kwargs):
        given = {
            "person": self.concluder(objection),
            "report": "核查报告",
            "reply": "答复",
            **kwargs,
        }
        return objections.conclude_objection(objection=objection, status=status, **given)

    def withdraw_objection(self, objection):
        return objections.withdraw_objection(objection=objection)

    def after(self, period, seconds=1):
        """Travel to just after the period and let the minute's work be done."""
        self.travel(period.ends_at + timedelta(seconds=seconds))
        return sweep()

    def designate(self, cases, number="示工信〔2026〕1号"):
        return designations.issue_designation(
            round=self.round,
            submissions=cases,
            person=self.holder_of_department("dept_leader"),
            document_number=number,
            signed_on=timezone.localdate(),
        )

    def plaque(self, case):
        return designations.give_plaque(
            title=Title.objects.get(submission=case),
            person=self.holder_of_department("dept_handler"),
            plaque_on=timezone.localdate(),
        )

    def periods(self):
        return PublicityPeriod.objects.filter(shortlist__round=self.round)
