"""The first programme with its people, and short verbs that take a case through it by the domain's own functions."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from portal.programmes import load_people, load_places, load_rules, reviews, samples
from portal.programmes.loader import Loading, find_folder
from portal.tick import sweep

from forms_workflows.calendars.domain import Place, confirm_arrangement, enter_arrangement
from forms_workflows.decisions.domain import designations, meetings, objections, publicity, shortlists
from forms_workflows.decisions.models import PublicityPeriod, Shortlist, Title
from forms_workflows.parties.desks import Desks
from forms_workflows.parties.models import Department, Membership, Organisation, Person, Region, Role
from forms_workflows.processes import engine
from forms_workflows.review.domain import decide as deciding
from forms_workflows.review.domain import panels, ranking, sheets
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Programme, Round
from forms_workflows.submissions.domain import drafts, submit
from notices.domain.moderation import prepare_moderation

BEIJING = ZoneInfo("Asia/Shanghai")
YEAR = 2026
OPENS = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=BEIJING)
#: A Monday in September: five working days from it end before National Day.
SEPTEMBER = datetime(2026, 9, 14, 10, 0, tzinfo=BEIJING)
FORM_OF = {
    "prefecture_check": "preliminary_review",
    "recommendation": "recommendation",
    "re_review": "re_review",
}


def load_rows():
    """Programme, offices, calendar and staff: what every test of a case needs. No pages."""
    prepare_moderation()
    loading = Loading(find_folder("cluster_designation"))
    for step in load_places.STEPS:
        step(loading)
    load_people.load_staff(loading.read("demo.json"), loading.made["department"])
    for step in load_rules.STEPS:
        step(loading)
    confirm_region(
        loading.made["department"].region, *Person.objects.filter(username__in=["handler", "lead"])
    )


def confirm_region(region, first, second):
    """The region's own calendar of the year, without days of its own."""
    arrangement = enter_arrangement(
        place=Place.of_region(region), year=YEAR, days=[], entered_by=first, document_number="示例〔2025〕1号"
    )
    confirm_arrangement(arrangement=arrangement, person=second)


class World:
    """A round of the first programme. Time stands at its opening until a test travels on."""

    def __init__(self, traveller):
        self.traveller = traveller
        self.programme = Programme.objects.get(key="cluster_designation")
        self.department = self.programme.department
        self.count = 0
        self.round = self.open()

    # --- time and people --------------------------------------------------------------------------

    def travel(self, moment):
        self.traveller.move_to(moment, tick=False)

    def person(self, username):
        return Person.objects.get(username=username)

    def holder(self, role, case=None):
        """Somebody with this role: in the bureau of the case's region, or in the department."""
        place = {"department": self.department}
        if role.startswith("local_"):
            place = {"department": Department.objects.get(parent=self.department, region=case.region)}
        if role.startswith("applicant_"):
            place = {"organisation": case.organisation}
        return Person.objects.filter(
            memberships__role__key=role, **{f"memberships__{k}": v for k, v in place.items()}
        )[0]

    # --- the round --------------------------------------------------------------------------------

    def open(self):
        round = Round.objects.create(
            programme=self.programme, year=YEAR, title="2026年度申报", opens_at=OPENS, closes_at=CLOSES
        )
        return open_round(round=round, person=self.holder_of_department("publisher"))

    def holder_of_department(self, role):
        return Person.objects.filter(memberships__role__key=role, memberships__department=self.department)[0]

    # --- applying ---------------------------------------------------------------------------------

    def organisation(self, region=None):
        self.count += 1
        invented = samples.invent_organisation(self.count, region)
        organisation = Organisation.objects.create(
            name=invented.name,
            credit_code=invented.credit_code,
            kind=invented.kind,
            region=Region.objects.get(code=invented.region),
        )
        for role in ("applicant_filler", "applicant_principal"):
            person = Person.objects.create(
                username=f"{role}-{invented.credit_code}", name=f"{role}{self.count}"
            )
            Membership.objects.create(
                person=person, role=Role.objects.get(key=role), organisation=organisation
            )
        organisation.invented, organisation.seed = invented, self.count
        return organisation

    def draft(self, organisation=None, *, answers=True, joint=False, partners=()):
        organisation = organisation or self.organisation()
        filler = Person.objects.get(username=f"applicant_filler-{organisation.credit_code}")
        case = drafts.start_submission(round=self.round, organisation=organisation, person=filler)
        if answers:
            self.save(case, self.answers(organisation, joint=joint, partners=partners))
        return case

    def answers(self, organisation, *, joint=False, partners=()):
        answers = samples.invent_answers(
            organisation.seed, joint=joint, organisation=organisation.invented, partners=partners
        )
        for code, names in samples.attachments(joint).items():
            answers[code] = [file_reference(name) for name in names]
        return answers

    def save(self, case, answers):
        return drafts.save_answers(
            submission=case, person=self.holder("applicant_filler", case), answers=answers
        )

    def finish(self, case):
        submit.finish_draft(submission=case, person=self.holder("applicant_filler", case))

    def sign(self, case):
        submit.sign_and_submit(submission=case, person=self.holder("applicant_principal", case))
        case.refresh_from_db()
        return case

    def submitted(self, organisation=None, **kwargs):
        case = self.draft(organisation, **kwargs)
        self.finish(case)
        return self.sign(case)

    # --- reviewing --------------------------------------------------------------------------------

    def task(self, case):
        return engine.open_tasks(case.process_id)[0]

    def take(self, case, role):
        person = self.holder(role, case)
        deciding.take(submission=case, task=self.task(case), person=person, desks=Desks(person))
        case.refresh_from_db()

    def decide(self, case, role, outcome, *, person=None, **kwargs):
        case.refresh_from_db()
        person = person or self.holder(role, case)
        if "answers" not in kwargs and not case.part:
            kwargs["answers"] = reviews.invent_review(FORM_OF[case.stage], today=timezone.localdate())
        deciding.decide(
            submission=case,
            task=self.task(case),
            person=person,
            desks=Desks(person),
            outcome=outcome,
            **kwargs,
        )
        case.refresh_from_db()
        return case

    def correct(self, case):
        person = self.holder("applicant_principal", case)
        submit.submit_correction(submission=case, person=person, desks=Desks(person))
        case.refresh_from_db()

    def checked(self, case):
        return self.decide(case, "local_handler", "pass")

    def recommended(self, case):
        self.decide(case, "local_handler", "recommend")
        self.decide(case, "local_checker", "agree")
        return self.decide(case, "local_issuer", "agree")

    def re_reviewed(self, case):
        self.decide(case, "dept_handler", "pass")
        return self.decide(case, "dept_lead", "agree")

    def in_pool(self, count=1):
        """Cases that have passed the re-review and wait for a panel."""
        cases = [self.submitted() for _ in range(count)]
        for case in cases:
            self.checked(case)
            self.recommended(case)
            self.re_reviewed(case)
        return cases

    # --- experts ----------------------------------------------------------------------------------

    def experts(self, count=5):
        return list(Person.objects.filter(memberships__role__key="expert").order_by("username")[:count])

    def panel(self, cases, experts=None):
        organiser = self.holder_of_department("panel_organiser")
        panel = panels.create_panel(
            round=self.round,
            stage=self.round.stage_of_kind("score"),
            title="第一评审组",
            members=experts or self.experts(),
            submissions=cases,
            person=organiser,
        )
        panels.open_panel(panel=panel, person=organiser)
        for case in cases:
            case.refresh_from_db()
        return panel

    def seal(self, sheet, scores=None, level=0.8):
        answers = reviews.score_answers(scores) if scores else reviews.invent_scores(sheet.pk, level)
        return sheets.seal_sheet(sheet=sheet, person=sheet.expert, answers=answers, desks=Desks(sheet.expert))

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

    def shortlist(self, cases, **kwargs):
        newest = self.round.rankings.first() or self.rank()
        shortlist = shortlists.draw_up_shortlist(
            round=self.round,
            ranking=newest,
            selected=cases,
            person=self.holder_of_department("dept_lead"),
            **kwargs,
        )
        return shortlists.propose_shortlist(
            shortlist=shortlist, person=self.holder_of_department("dept_lead")
        )

    def meet(self, shortlist, outcome="approved", **kwargs):
        return meetings.register_meeting(
            shortlist=shortlist,
            person=self.holder_of_department("meeting_secretary"),
            title="2026年第18次党组会",
            held_on=timezone.localdate(),
            minutes_number="示党组纪〔2026〕18号",
            outcome=outcome,
            **kwargs,
        )

    def approved(self, count=1):
        """Cases on a list that the meeting has approved, in September."""
        cases = self.scored(count)
        self.travel(SEPTEMBER)
        self.meet(self.shortlist(cases))
        for case in cases:
            case.refresh_from_db()
        return cases

    def publish(self, page_id=1):
        shortlist = Shortlist.objects.filter(round=self.round).first()
        return publicity.start_publicity(
            shortlist=shortlist, page_id=page_id, person=self.holder_of_department("publisher")
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


def file_reference(name):
    return {"id": str(uuid.uuid4()), "name": name, "size": 1000, "type": "application/pdf"}
