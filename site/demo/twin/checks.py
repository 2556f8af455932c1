"""What must hold after a play, asked of the database and of the screens. Each check gives the sentences that do not hold."""

from random import Random

from django.urls import reverse

from forms_workflows.audit.domain.evidence import disagreements
from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import Event
from forms_workflows.calendars.domain import Counted
from forms_workflows.calendars.domain import period as count_period
from forms_workflows.decisions.models import PublicityPeriod, Title
from forms_workflows.parties.models import Membership, Person
from forms_workflows.processes.engine import open_tasks
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.models import ReviewProcess, ReviewTask
from forms_workflows.review.models import PanelMember, StageResult
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Attachment, CaseAccess, Notification, Submission

from .browser import Browsers

#: How many pairs of a person and somebody else's address are tried.
STRANGERS = 120


def run(played, *, clock, strangers_too=True):
    """{name of the check: sentences against it}. Everything holds where the sentences are missing.

    ``strangers_too``: whether strangers knock at every door, which takes as long as all other checks together.
    """
    round = played.round
    rounds = [round, *standing_beside(round)]
    found = {
        "conservation: begun = ended + open": in_each(rounds, conservation),
        "every case agrees with its process": in_each(rounds, agreement),
        "every notification has a cause": in_each(rounds, causes),
        "the audit chains hold": in_each(rounds, chains),
        "what is kept agrees with the audit": map(str, disagreements()),
        "four eyes": four_eyes(round),
        "periods are counted by the calendar": periods(round),
        "every title has a plaque, every plaque a title": titles(round),
        "a title is called by its last change": names(round),
        "nobody sees a foreign case": strangers(round, Browsers(clock)) if strangers_too else (),
        "no server error": played.failures,
    }
    return {name: list(sentences) for name, sentences in found.items()}


def standing_beside(round):
    """The rounds in which cases about titles of its programme have begun."""
    return Round.objects.filter(programme=round.programme_id, standing=True).order_by("pk")


def in_each(rounds, check):
    return [sentence for round in rounds for sentence in check(round)]


def conservation(round):
    cases = Submission.objects.filter(round=round)
    begun = Event.objects.filter(chain=round.chain, action="submission.started").count()
    ended, still_open = cases.filter(status="ended").count(), cases.exclude(status="ended").count()
    if begun != ended + still_open or begun != cases.count() or begun != round.last_number:
        yield f"{begun} begun, {round.last_number} numbered, {ended} ended, {still_open} open"


def agreement(round):
    for case in Submission.objects.filter(round=round).order_by("number"):
        if case.process_id is None:
            if case.submitted_at:
                yield f"{case.number} was submitted and has no process"
            continue
        process, tasks = (
            ReviewProcess.objects.get(pk=case.process_id),
            list(open_tasks(case.process_id)),
        )
        if case.status == "ended" and (process.end != case.end or tasks or process.finished is None):
            yield f"{case.number} ended as {case.end}, its process as {process.end} with {len(tasks)} open tasks"
        if case.status == "open":
            here = {(task.stage_key, task.part) for task in tasks}
            if {(case.stage, case.part)} != here:
                yield f"{case.number} stands at {case.stage}/{case.part}, its process at {sorted(here)}"


def causes(round):
    """Each has an event of the same round, of the same case, at the same moment."""
    for note in Notification.objects.filter(cause__chain=round.chain).select_related("cause"):
        if note.submission_id and note.cause.case_id != note.submission_id:
            yield f"{note.kind} to {note.person_id} speaks of another case than its cause {note.cause}"
        if note.created_at != note.cause.at:
            yield f"{note.kind} to {note.person_id} was not made with its cause {note.cause}"
    stray = Notification.objects.filter(submission__round=round).exclude(cause__chain=round.chain).count()
    if stray:
        yield f"{stray} notifications have their cause in another chain"


def chains(round):
    for chain in (round.chain, "site"):
        if problem := verify(chain):
            yield str(problem)


def four_eyes(round):
    """Hands of one opinion are different people, and nobody of the prefecture's stages decides the re-review."""
    by_case = {}
    for result in StageResult.objects.filter(submission__round=round).exclude(part="sheet"):
        by_case.setdefault(result.submission_id, []).append(result)
    for stage in round.graph.stages:
        for case, results in by_case.items():
            hands = {}
            for result in results:
                if result.stage == stage.key:
                    hands.setdefault(result.part, set()).add(result.actor_id)
            if stage.kind == Kind.OPINION and shared(hands.values()):
                yield f"case {case}: one person had two hands of {stage.key}"
            barred = {result.actor_id for result in results if result.stage in stage.distinct_from}
            if barred & set().union(*hands.values()):
                yield f"case {case}: {stage.key} by somebody who had dealt with it before"


def shared(groups):
    """Whether somebody stands in two of the groups."""
    groups = list(groups)
    return sum(map(len, groups)) != len(set().union(*groups)) if groups else False


def periods(round):
    for row in PublicityPeriod.objects.filter(shortlist__round=round):
        counted = count_period(
            start=row.starts_at,
            days=len(row.days),
            count_first_day=row.count_first_day,
            department=round.programme.department,
            counted=Counted.WORKING if row.counts_working_days else Counted.CALENDAR,
        )
        if [day.isoformat() for day in counted.counted] != row.days or counted.ends_at != row.ends_at:
            yield f"{row}: the calendar counts {counted.counted}"
        for case in Submission.objects.filter(shortlisted__shortlist=row.shortlist_id):
            cleared = Event.objects.filter(chain=round.chain, case_id=case.pk, action="case.cleared").first()
            if cleared and cleared.at < row.ends_at:
                yield f"{case.number} was cleared before its period ended"


def titles(round):
    held = Title.objects.filter(designation__round=round)
    done = Submission.objects.filter(round=round, end="designated").values_list("pk", flat=True)
    with_plaque = set(held.exclude(plaque_number="").values_list("submission_id", flat=True))
    if with_plaque != set(done):
        yield f"{len(with_plaque)} plaques, {len(done)} cases that ended with one"


def names(round):
    """Each title that was renamed; and with titles there is one, as the twin has one renamed."""
    held = Title.objects.filter(designation__round=round).prefetch_related("changes")
    renamed = [(title, change) for title in held for change in title.changes.all() if "name" in change.after]
    if held and not renamed:
        yield f"none of {len(held)} titles was renamed"
    for title, change in renamed:
        if (change.before["name"], change.after["name"]) != (title.submission.title, title.name):
            yield f"{title} was renamed from {change.before['name']} to {change.after['name']}"


# --- strangers ------------------------------------------------------------------------------------------


def strangers(round, browsers):
    """People who have nothing to do with a case ask for its addresses, and get 404 for every one.

    Who has nothing to do with it is worked out here from memberships alone, not by the site's own rules.
    """
    rng = Random(f"strangers/{round.last_number}")  # noqa: S311 - a sample, not secrecy
    cases = list(Submission.objects.filter(round=round).order_by("number"))
    people = list(Person.objects.filter(is_active=True, is_superuser=False).order_by("username"))
    addresses = [(case, url) for case in cases for url in addresses_of(case)]
    for _number in range(STRANGERS if addresses else 0):
        (case, url), person = rng.choice(addresses), rng.choice(people)
        if is_stranger(person, case, round):
            status = browsers.visit(person, "GET", url, {}, range(200, 500)).status_code
            if status != 404:
                yield f"{person.username} asked for {url} of {case.number} and got {status}"
    browsers.close()


def addresses_of(case):
    names = ("application", "review", "withdraw", "case")
    yield from (reverse(f"desk:{name}", args=[case.pk]) for name in names)
    yield reverse("desk:section", args=[case.pk, "a"])
    yield from (
        reverse("desk:attachment", args=[pk])
        for pk in Attachment.objects.filter(submission=case)
        .order_by("uploaded_at")
        .values_list("pk", flat=True)[:2]
    )
    yield from (
        reverse("desk:sheet", args=[pk]) for pk in case.sheets.order_by("pk").values_list("pk", flat=True)[:2]
    )
    if case.process_id:
        tasks = ReviewTask.objects.filter(process_id=case.process_id, flow_task_type="HUMAN")
        yield from (
            reverse("desk:task", args=[pk]) for pk in tasks.order_by("pk").values_list("pk", flat=True)[:2]
        )


def is_stranger(person, case, round):
    """Not of the applicant or a partner, not of one of their bureaus or the department's offices, not on its panel."""
    if CaseAccess.objects.filter(person=person, submission=case, barred=True).exists():
        return True
    if PanelMember.objects.filter(person=person, panel__cases__submission=case).exists():
        return False
    held = Membership.objects.filter(person=person).select_related("role", "department")
    organisations = {membership.organisation_id for membership in held}
    partners = set(case.partners.values_list("organisation_id", flat=True))
    if {case.organisation_id, *partners} & organisations - {None}:
        return False
    regions = {case.region_id, *case.partners.values_list("region_id", flat=True)}
    offices = [membership for membership in held if membership.department_id and not membership.role.outside]
    return all(
        membership.department.parent_id == round.programme.department_id
        and membership.department.region_id not in regions
        for membership in offices
    )
