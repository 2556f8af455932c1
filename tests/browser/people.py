"""Applicants of the browser tests: invented organisations with the two people who act for them."""

from dataclasses import dataclass

from demo.samples import attachments, invent_answers, invent_organisation, sample_pdf
from forms_workflows.parties.models import Department, Organisation, Person
from portal.programmes import load_people


@dataclass
class Applicant:
    organisation: Organisation
    filler: Person
    principal: Person
    answers: dict
    files: dict


def enrol(seed, department, region="652300", *, joint=False):
    """An organisation on record and verified, with complete answers to the application form and files for it."""
    invented = invent_organisation(seed, region)
    bureau = Department.objects.get(parent=department, region__code=region)
    officer = Person.objects.filter(memberships__department=bureau)[0]
    organisation = load_people.ensure_organisation(invented, by=officer)
    filler, principal = (employ(organisation, role, invented) for role in ("filler", "principal"))
    return Applicant(
        organisation=organisation,
        filler=filler,
        principal=principal,
        answers=invent_answers(seed, joint=joint, organisation=invented),
        files={
            code: [(name, sample_pdf(name)) for name in names] for code, names in attachments(joint).items()
        },
    )


def employ(organisation, word, invented):
    username = f"{word}-{organisation.pk}"
    person = load_people.ensure_person(
        {
            "username": username,
            "name": getattr(invented, word),
            "email": f"{username}@shenping.example",
            "unit": organisation.name,
            "unit_code": organisation.identifier,
        }
    )
    load_people.give_role(person, f"applicant_{word}", organisation=organisation)
    return person
