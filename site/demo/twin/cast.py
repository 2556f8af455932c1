"""The people of the twin: those who work at a desk, and the organisations that apply.

People are hired, and given their roles, as the loader of programmes does it: an administrator's screens would cost
three requests for each of a hundred people. Organisations are registered and verified on the screens.
"""

from dataclasses import dataclass, field
from random import Random

from django.urls import reverse

from forms_workflows.parties.models import Membership, Organisation, Person, Region
from forms_workflows.submissions.models import CaseAccess, Submission
from portal.programmes import load_people, read

from ..samples import (
    PARTNER_SEEDS,
    VOCABULARY,
    attachments,
    credit_code,
    invent_answers,
    invent_organisation,
    sample,
    sample_answers,
    sample_organisation,
    sample_pdf,
)
from ..samples import Organisation as Invented
from .errors import NotTonight
from .plot import Fate

FILLER, PRINCIPAL, EXPERT = "applicant_filler", "applicant_principal", "expert"
REGISTRAR = "people_admin"


@dataclass
class Case:
    """One organisation's way through the round: who acts for it, what it answers, what is to happen to it."""

    number: int
    fate: Fate
    invented: Invented
    organisation: Organisation
    filler: Person
    principal: Person
    answers: dict
    rng: Random
    partners: list = field(default_factory=list)  # one person of each partner
    names: dict | None = (
        None  # {field code: [name of a file]}; None: what a complete application of a cluster carries
    )
    missing_files: list = field(default_factory=list)  # codes of which only the first file is there at first
    scores: list = field(default_factory=list)  # whole score sheets, where they are given
    target: float | None = None  # the score that the experts gather around
    pk: int | None = None
    said: set = field(default_factory=set)  # what has happened to it once and will not happen again

    @property
    def submission(self):
        """The case as it stands now."""
        return Submission.objects.select_related(
            "process_version", "form_version", "round", "organisation"
        ).get(pk=self.pk)

    def files(self):
        """{field code: [(name, content)]} for a complete application."""
        names = self.names or attachments(joint=self.answers.get("b02") == "joint")
        return {
            code: [(name, sample_pdf(f"Example {code} {number}")) for number, name in enumerate(found, 1)]
            for code, found in names.items()
        }

    def once(self, name):
        """True the first time that this is asked."""
        fresh = name not in self.said
        self.said.add(name)
        return fresh


class Cast:
    """Finds whoever sits at a desk; makes the applicants' people. Organisations are enrolled with ``browsers``."""

    def __init__(self, department, *, seed, browsers=None):
        self.department, self.seed, self.browsers = department, seed, browsers

    def at(self, token):
        """The active people of a desk such as ``local_handler@d7``, in the order in which they took their seats."""
        role, _at, place = token.partition("@")
        column = "department_id" if place[0] == "d" else "organisation_id"
        held = Membership.objects.filter(
            role__key=role, person__is_active=True, **{column: int(place[1:])}
        ).select_related("person")
        return [membership.person for membership in held.order_by("pk")]

    def of(self, role):
        """The people who hold a role in the department itself. NotTonight if nobody does."""
        people = self.at(f"{role}@d{self.department.pk}")
        if not people:
            raise NotTonight(f"Nobody holds the role {role} in {self.department}.")
        return people

    def for_case(self, token, submission):
        """Somebody of this desk who may deal with the case; several share the work by its number."""
        people = self.at(token)
        barred = set(
            CaseAccess.objects.filter(submission=submission, barred=True).values_list("person_id", flat=True)
        )
        able = [person for person in people if person.pk not in barred]
        if not able:
            raise NotTonight(f"Nobody at {token} may deal with {submission}.")
        return able[int(submission.number[-4:]) % len(able)]

    def registrar(self):
        """Whoever keeps the organisations: they are the site's, not a programme's."""
        held = Membership.objects.filter(role__key=REGISTRAR, person__is_active=True)
        if not held:
            raise NotTonight(f"Nobody holds the role {REGISTRAR}.")
        return held.select_related("person").order_by("pk")[0].person

    def group(self, name):
        """Somebody of an editors' group, of the department itself where it has one there."""
        people = Person.objects.filter(groups__name=name, is_active=True).order_by("pk")
        if not people:
            raise NotTonight(f"Nobody belongs to {name}.")
        return people.filter(memberships__department=self.department).first() or people[0]

    # --- staff ----------------------------------------------------------------------------------

    def hire(self, *, experts, demo=False, programme="cluster_designation"):
        """Everybody of demo.json, and as many experts as wanted. Who is there already stays."""
        data = read("demo.json", programme)
        listed = data["experts"]
        staff = data | {"experts": listed[:experts] if experts < len(listed) else listed}
        load_people.load_staff(staff, self.department, demo=demo)
        for number in range(len(listed) + 1, experts + 1):
            person = load_people.ensure_person(self.expert_entry(number, data))
            load_people.give_role(person, EXPERT, department=self.department)

    def expert_entry(self, number, data):
        rng = Random(f"expert/{number}")  # noqa: S311 - fiction, not secrecy
        pattern = rng.choice(data["experts"][:-1])
        return pattern | {
            "username": f"expert{number:02d}",
            "name": f"{rng.choice('赵钱孙李周吴郑王')}{rng.choice('文明华建国新')}{rng.choice('山河川林海峰')}",
            "mobile": f"1989{number:07d}",
            "email": f"expert{number:02d}@shenping.example",
            "unit_code": credit_code("12", "650100", "DMF", number),
            "demo": False,
        }

    # --- applicants -----------------------------------------------------------------------------

    def invent_case(self, number, fate, *, year, region=None, people=()):
        """A new applicant with two people and complete answers. ``people`` may name the two, as demo.json would."""
        seed = self.seed % 1000 * 400 + number
        invented = invent_organisation(seed, region)
        partners = [self.neighbour(seed, invented)] if fate.joint else []
        answers = invent_answers(seed, joint=fate.joint, organisation=invented, partners=partners, year=year)
        return self.make_case(number, fate, invented, answers, partners=partners, people=people)

    def sample_case(self, number, fate, key, *, year):
        """One of the sample clusters, with the very figures and scores of demo.json."""
        entry = sample(key)
        return self.make_case(
            number,
            fate,
            sample_organisation(key),
            sample_answers(key, year=year),
            partners=[Invented(**partner) for partner in entry["partners"]],
            people=entry["people"],
            missing_files=list(entry["missing_files"]),
            scores=entry["scores"],
        )

    def listed_case(self, number, fate, entry):
        """An applicant who stands in demo.json with all its answers and files."""
        return self.make_case(
            number,
            fate,
            Invented(**entry["organisation"]),
            entry["answers"],
            people=entry["people"],
            names=entry["files"],
        )

    def neighbour(self, seed, invented):
        region = VOCABULARY["places"][invented.region]["neighbours"][0]
        return invent_organisation(seed + PARTNER_SEEDS, region, industry=invented.industry)

    def make_case(self, number, fate, invented, answers, *, partners=(), people=(), **details):
        """``people`` are entries of demo.json; without them a filler and a principal are made."""
        organisation = self.enrol(invented)
        people = people or [entry_of(invented, FILLER), entry_of(invented, PRINCIPAL)]
        acting = {entry["role"]: self.employ(entry, organisation) for entry in people}
        return Case(
            number=number,
            fate=fate,
            invented=invented,
            organisation=organisation,
            filler=acting[FILLER],
            principal=acting[PRINCIPAL],
            answers=answers,
            rng=Random(f"case/{self.seed}/{number}"),  # noqa: S311 - fiction, not secrecy
            partners=[self.employ(entry_of(other, PRINCIPAL), self.enrol(other)) for other in partners],
            **details,
        )

    def enrol(self, invented):
        """The organisation, which the registrar of the department has entered and compared with its certificate."""
        found = Organisation.objects.filter(identifier=invented.credit_code)
        if not found.exists():
            registrar = self.registrar()
            entries = {
                "name": invented.name,
                "identifier": invented.credit_code,
                "kind": invented.kind,
                "region": Region.objects.get(code=invented.region).pk,
                "address": invented.address,
                "legal_representative": invented.legal_representative,
            }
            self.browsers.post(registrar, reverse("organisation:add"), entries, expect=(302,))
            verify = reverse("organisation:verify", args=[found.get().pk])
            self.browsers.post(registrar, verify, {"decision": "verify"}, expect=(302,))
        return found.get()

    def employ(self, entry, organisation):
        entry = entry | {"unit": organisation.name, "unit_code": organisation.identifier}
        person = load_people.ensure_person(entry, demo=entry.get("demo", False))
        load_people.give_role(person, entry["role"], organisation=organisation)
        return person


def entry_of(invented, role):
    """One of the two people of an invented organisation, as demo.json would have it."""
    word = role.rpartition("_")[2]
    username = f"{invented.credit_code[8:17].lower()}-{word}"
    return {
        "username": username,
        "name": getattr(invented, word),
        "role": role,
        "email": f"{username}@shenping.example",
    }
