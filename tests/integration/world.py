"""The first programme with its people, and short verbs that take a case through it by the domain's own functions."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from demo import reviews, samples
from forms_workflows.calendars.domain import Place, confirm_arrangement, days_off, enter_arrangement
from forms_workflows.parties.models import Department, Membership, Organisation, Person, Region, Role
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.review.domain import decide as deciding
from forms_workflows.review.domain import tasks
from forms_workflows.review.domain.recusals import declare_recusal
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Programme, Round
from forms_workflows.submissions.domain import corrections, drafts, signing
from notices.domain.moderation import prepare_moderation
from portal.programmes import load_groups, load_people, load_places, load_rules
from portal.programmes.loader import Loading, find_folder

from .world_decisions import Decisions

BEIJING = ZoneInfo("Asia/Shanghai")
YEAR = 2026
OPENS = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
CLOSES = datetime(2026, 4, 1, 18, 0, tzinfo=BEIJING)
FORM_OF = {
    "prefecture_check": "preliminary_review",
    "recommendation": "recommendation",
    "re_review": "re_review",
}


def load_rows():
    """Programme, offices, calendar and staff: what every test of a case needs. No pages."""
    prepare_moderation()
    loading = Loading(find_folder("cluster_designation"))
    for step in (*load_places.STEPS, load_groups.groups):
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


class World(Decisions):
    """A round of the first programme. Time stands at its opening until a test travels on."""

    def __init__(self, traveller):
        self.traveller, self.moment = traveller, OPENS
        self.programme = Programme.objects.get(key="cluster_designation")
        self.department = self.programme.department
        self.count = 0
        self.round = self.open()

    def __getstate__(self):
        """Kept with a snapshot of the database; the clock is the test's."""
        return self.__dict__ | {"traveller": None}

    # --- time and people --------------------------------------------------------------------------

    def travel(self, moment):
        self.moment = moment
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

    def colleague(self, person):
        """Somebody else at the same desks."""
        self.count += 1
        other = Person.objects.create(username=f"{person.username}-colleague-{self.count}", name="同事甲")
        for membership in person.memberships.all():
            Membership.objects.create(person=other, role=membership.role, department=membership.department)
        return other

    # --- the round --------------------------------------------------------------------------------

    def open(self):
        round = Round.objects.create(
            procedure=self.programme.procedures.get(key="application"),
            year=YEAR,
            title="2026年度申报",
            opens_at=OPENS,
            closes_at=CLOSES,
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
            identifier=invented.credit_code,
            kind_id=invented.kind,
            region=Region.objects.get(code=invented.region),
            verification=Organisation.Verification.VERIFIED,
            verified_by=self.person("people"),
            verified_at=timezone.now(),
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
        filler = Person.objects.get(username=f"applicant_filler-{organisation.identifier}")
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
        answer_round, _clashing = drafts.save_answers(
            submission=case, person=self.holder("applicant_filler", case), answers=answers
        )
        return answer_round

    def finish(self, case):
        signing.finish_draft(submission=case, person=self.holder("applicant_filler", case))

    def sign(self, case):
        signing.sign_and_submit(submission=case, person=self.holder("applicant_principal", case))
        case.refresh_from_db()
        return case

    def filled_in(self, organisation=None, **kwargs):
        """A case that waits for its principal's signature."""
        case = self.draft(organisation, **kwargs)
        self.finish(case)
        case.refresh_from_db()
        return case

    def submitted(self, organisation=None, **kwargs):
        return self.sign(self.filled_in(organisation, **kwargs))

    # --- reviewing --------------------------------------------------------------------------------

    def task(self, case):
        return engine.open_tasks(case.process_id)[0]

    def take(self, case, role):
        person = self.holder(role, case)
        tasks.take(submission=case, task=self.task(case), person=person, desks=Desks(person))
        case.refresh_from_db()

    def decide(self, case, role, outcome, *, person=None, **kwargs):
        case.refresh_from_db()
        person = person or self.holder(role, case)
        if "answers" not in kwargs and not case.part:
            kwargs["answers"] = self.opinion(case)
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

    def opinion(self, case, **kwargs):
        """The form of the stage where the case stands, filled in."""
        return reviews.invent_review(FORM_OF[case.stage], today=timezone.localdate(), **kwargs)

    def recuse(self, case, person):
        declare_recusal(submission=case, person=person, kind="employed", declared_by=person)

    def correct(self, case):
        person = self.holder("applicant_principal", case)
        corrections.submit_correction(submission=case, person=person, desks=Desks(person))
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

    def holiday(self, day):
        """The region takes off a day that was a working day, confirmed by two people."""
        day = date.fromisoformat(day)
        arrangement = enter_arrangement(
            place=Place.of_region(self.department.region),
            year=YEAR,
            days=days_off(day, day, "示例节日"),
            entered_by=self.person("handler"),
            document_number="示例〔2026〕9号",
        )
        confirm_arrangement(arrangement=arrangement, person=self.person("lead"))


def file_reference(name):
    return {"id": str(uuid.uuid4()), "name": name, "size": 1000, "type": "application/pdf"}
