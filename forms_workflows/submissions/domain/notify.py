"""Messages to people, each with the audit event that caused it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from forms_workflows.audit.models import Event
from forms_workflows.gathering import Turn, gathered
from forms_workflows.parties.models import Membership
from forms_workflows.rows import insert_rows

from ..models import CaseAccess, Notification, Submission


@dataclass(frozen=True)
class Letter:
    """What is told about a case, and to whom: ``people`` (ids), who sits at ``tokens``, the members of an organisation.

    Of an organisation with a ``right`` those who hold it. Who has caused it is told only what goes to all members.
    """

    cause: Event
    submission: Submission | None
    kind: str
    data: dict
    people: frozenset = frozenset()
    tokens: tuple = ()
    organisation: int | None = None
    right: str | None = None

    def readers(self, members, seats):
        """Their ids. ``members``: {organisation: [(person, rights)]}; ``seats``: {token: people}."""
        if self.organisation and self.right is None:
            return {person for person, _rights in members.get(self.organisation, ())}
        found = {
            person for person, rights in members.get(self.organisation, ()) if self.right in rights
        }.union(*(seats[token] for token in self.tokens))
        return (found - {self.cause.actor_id}) | self.people


def notify_people(event, submission, *, people, kind, data=None):
    """One message to each person (ids) who is not barred from the case, in the caller's transaction."""
    deliver(Letter(event, submission, kind, data or {}, people=frozenset(people)))


def notify_organisation(event, submission, *, kind, right=None, data=None):
    """The people of the applicant; with a right those who hold it, less the one who caused it."""
    notify_members(
        event, submission, organisation=submission.organisation_id, kind=kind, right=right, data=data
    )


def notify_members(event, submission, *, organisation, kind, right=None, data=None):
    """The people of one organisation (its pk); with a right those who hold it, less the one who caused it."""
    deliver(Letter(event, submission, kind, data or {}, organisation=organisation, right=right))


def notify_tokens(event, submission, *, tokens, kind, data=None):
    """Whoever sits at these desks (``role@d3``, ``role@o5``), less the one who caused it."""
    deliver(Letter(event, submission, kind, data or {}, tokens=tuple(tokens)))


@gathered(Turn.MESSAGES)
def deliver(letters):
    """Write the messages of these letters: to whom each goes is read for all of them at once."""
    members = members_of({letter.organisation for letter in letters} - {None})
    seats = seats_at({token for letter in letters for token in letter.tokens})
    found = [(letter, letter.readers(members, seats)) for letter in letters]
    barred = barred_among(found)
    insert_rows(
        [
            Notification(
                person_id=pk,
                cause=letter.cause,
                submission=letter.submission,
                kind=letter.kind,
                data=letter.data,
            )
            for letter, readers in found
            for pk in sorted(readers)
            if letter.submission is None or (letter.submission.pk, pk) not in barred
        ]
    )


def members_of(organisations):
    """{organisation: [(person, rights of the role)]} of the active ones."""
    found = defaultdict(list)
    if organisations:
        held = Membership.objects.filter(organisation__in=organisations, person__is_active=True)
        for organisation, person, rights in held.values_list("organisation", "person", "role__rights"):
            found[organisation].append((person, rights))
    return found


def barred_among(letters):
    """Who of the readers is barred from the case of a letter: {(case, person)}."""
    cases = {letter.submission.pk for letter, readers in letters if letter.submission and readers}
    people = set().union(*(readers for _letter, readers in letters))
    if not cases or not people:
        return set()
    barred = CaseAccess.objects.filter(barred=True, submission__in=cases, person__in=people)
    return set(barred.values_list("submission", "person"))


def people_at(tokens):
    """Ids of the active people who sit at these desks."""
    return set().union(*seats_at(tokens).values())


def seats_at(tokens):
    """{token: ids of the active people who sit at the desk}."""
    seats, wanted = {token: set() for token in tokens}, Q(pk__in=[])
    for token in seats:
        role, _, place = token.partition("@")
        field = "department_id" if place[:1] == "d" else "organisation_id"
        wanted |= Q(role__key=role, **{field: int(place[1:])})
    if seats:
        held = Membership.objects.filter(wanted, person__is_active=True)
        for role, department, organisation, person in held.values_list(
            "role__key", "department", "organisation", "person"
        ):
            seats[f"{role}@d{department}" if department else f"{role}@o{organisation}"].add(person)
    return seats


#: Messages that ask for something which is done, or void, once the case has moved on.
ASKING = ("task", "handed_on", "returned", "to_sign", "to_resubmit", "draft_reopened", "kept")


@gathered(Turn.ROWS)
def mark_all_done(submissions):
    """Whatever was asked for in these cases has been done: its messages are read."""
    asked_for({case.pk for case in submissions}, ASKING).update(read_at=timezone.now())


def mark_done(submission, *, kinds, people=None):
    """What was asked for has been done: its messages are read, whoever of them did it. ``people``: theirs only."""
    asked = asked_for([submission.pk], kinds)
    if people is not None:
        asked = asked.filter(person__in=people)
    asked.update(read_at=timezone.now())


def asked_for(cases, kinds):
    return Notification.objects.filter(submission__in=cases, kind__in=kinds, read_at__isnull=True)
