"""认定与授牌: the document, the plaque, the register entry."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.gathering import Turn, gathered
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.rows import insert_rows
from forms_workflows.submissions.domain.events import case_event
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import notify_organisation, notify_tokens
from forms_workflows.submissions.domain.slices import each_case
from forms_workflows.submissions.models import AnswerRound, Submission

from ..models import Designation, NamedCase, Title, TitleChange
from .publicising import public_answers
from .shortlists import MOVING_SECONDS
from .titles import change_title
from .validity import last_day


def cleared_cases(round):
    """Cases that have come to a designation and wait for the document (期满无异议)."""
    stages = [stage.key for stage in round.graph.of_kind(Kind.CERTIFY)]
    return Submission.objects.filter(
        ~Exists(not_carried_out().filter(submission=OuterRef("pk"))),
        round=round,
        status=Submission.Status.OPEN,
        stage__in=stages,
        part="document",
        correcting=False,
    ).select_related("organisation", "region")


def issue_designation(*, round, submissions, person, document_number, signed_on):
    """印发认定文件 for these cases. Later ones (objection not upheld) get a supplementary document.

    The document names them at once; what it grants follows slice by slice, so that nobody else waits for the round.
    What has not followed when ``MOVING_SECONDS`` are over does with the next sweeps. What it does to titles that are
    held is done at once: a title that does not allow it refuses the whole document.
    """
    with transaction.atomic():
        designation = issue(round, list(submissions), person, document_number.strip(), signed_on)
    settle_designation(designation)
    return designation


def issue(round, submissions, person, document_number, signed_on):
    if not submissions:
        raise Refused(_("Select at least one case."))
    ready = {case.pk: case for case in cleared_cases(round).prefetch_related("process_version", "round")}
    if stray := [case for case in submissions if case.pk not in ready]:
        raise Refused(
            _("“%(case)s” is not cleared for its %(designation)s: %(state)s.")
            % {"case": stray[0], "state": stray[0].label, **round.programme.words}
        )
    submissions = [ready[case.pk] for case in submissions]
    if not document_number and any(case.current_stage.certify.numbered for case in submissions):
        raise Refused(_("Give the document number."))
    refuse_second_titles(submissions)
    try:
        with transaction.atomic():
            designation = Designation.objects.create(
                round=round,
                document_number=document_number,
                signed_on=signed_on,
                signed_by=person,
                supplementary=round.designations.exists(),
            )
    except IntegrityError as error:
        raise Refused(_("The document number %(number)s is taken.") % {"number": document_number}) from error
    NamedCase.objects.bulk_create(NamedCase(designation=designation, submission=case) for case in submissions)
    for case in submissions:
        if case.current_stage.certify.needs_subject:
            carry_out(designation, lock_submission(case), person)
    return designation


def not_carried_out():
    """Named cases on which their document has not acted yet."""
    done = {"designation": OuterRef("designation"), "submission": OuterRef("submission")}
    return NamedCase.objects.filter(
        ~Exists(Title.objects.filter(**done)),
        ~Exists(TitleChange.objects.filter(**done)),
        submission__status=Submission.Status.OPEN,
        submission__part="document",
    )


def to_follow(round):
    """{document of the round: how many of its cases it has not acted on yet}; the others are left out."""
    return Counter(not_carried_out().filter(designation__round=round).values_list("designation", flat=True))


def unsettled_designations():
    """Documents that have not acted on all of their cases yet."""
    found = Designation.objects.filter(pk__in=not_carried_out().values("designation"))
    return found.select_related("round", "signed_by")


def settle_designation(designation, seconds=MOVING_SECONDS):
    """Let a document act on its cases that it has not reached yet; returns how many, in short transactions.

    Goes on where an earlier attempt stopped, until ``seconds`` are over.
    """
    named = not_carried_out().filter(designation=designation)
    return each_case(
        "designated case",
        Submission.objects.filter(named_in__in=named).order_by("named_in"),
        lambda submission, answers: designate(designation, submission, answers.get(submission.pk, {})),
        knowing=newest_answers,
        seconds=seconds,
    )


def newest_answers(keys):
    """{case: its newest answers}; nothing else of the documents is read."""
    documents = AnswerRound.objects.filter(submission__in=keys).order_by("number")
    return dict(documents.values_list("submission", "answers"))


def designate(designation, submission, answers):
    """Of a locked case. False if it does not wait for the document any more."""
    if submission.status != Submission.Status.OPEN or submission.part != "document":
        return False
    carry_out(designation, submission, designation.signed_by, answers)
    return True


def take_effect(submission, by):
    """What a stage that needs no hand does where a case has come to it. What its title does not allow is left to the desk."""
    if not submission.current_stage.is_automatic:
        return
    try:
        with transaction.atomic():
            paper = Designation.objects.create(round=submission.round, signed_on=timezone.localdate())
            carry_out(paper, submission, by)
    except Refused:
        event = case_event(submission, "title.left", by)
        tokens = [task.owner_permission for task in engine.open_tasks(submission.process_id)]
        data = {"stage": submission.stage}
        notify_tokens(event, submission, tokens=tokens, kind="task", data=data)


def carry_out(designation, submission, person, answers=None):
    """``submission`` is locked; ``person`` is None where nobody has brought this about.

    ``answers``: its newest ones, where they have been read already.
    """
    rule = submission.current_stage.certify
    document = {"document": str(designation)}
    if rule.needs_subject:
        change = change_title(submission=submission, designation=designation)
        event = move(
            submission,
            "document",
            "designated",
            person,
            action=f"title.{rule.effect}",
            before={"status": change.status_before, **change.before},
            after={"status": change.status_after, **change.after},
            data={**document, "title": change.title_id},
        )
        kind, told = "title_changed", {**document, "effect": rule.effect}
    else:
        grant(designation, submission, rule, submission.answers if answers is None else answers)
        event = move(submission, "document", "designated", person, after=document)
        kind, told = "designated", document
    notify_organisation(event, submission, kind=kind, data=told)


def grant(designation, submission, rule, answers):
    insert_title(
        Title(
            status=Title.Status.PENDING if rule.plaque else Title.Status.ACTIVE,
            valid_until=last_day(designation.signed_on, rule.valid_years),
            designation=designation,
            submission=submission,
            organisation=submission.organisation,
            region=submission.region,
            name=submission.title,
            year=designation.round.year,
            public_answers=public_answers(submission, answers),
        )
    )


@gathered(Turn.ROWS)
def insert_title(titles):
    refuse_second_titles([title.submission for title in titles])
    insert_rows(titles)


def refuse_second_titles(submissions):
    titles = Title.objects.filter(submission__in=submissions)
    if second := titles.select_related("submission__round__programme").first():
        words = {"case": second.submission, **second.submission.round.programme.words}
        raise Refused(_("“%(case)s” has its %(title)s already; a case gets one only.") % words)


def move(submission, part, outcome, person, *, action="", **kept):
    """``kept``: what the audit event keeps, as in ``case_event``."""
    stage = submission.current_stage
    _move, event = move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=stage.key, part=part, outcome=outcome, person=person
        ),
        by=person,
        action=action or f"case.{outcome}",
        **kept,
    )
    return event


def next_plaque_number(round):
    """The next number by the programme's pattern, for example 自治区级-2026-001."""
    given = set(Title.objects.exclude(plaque_number="").values_list("plaque_number", flat=True))
    pattern = round.programme.plaque_pattern
    numbers = (pattern.format(year=round.year, number=number) for number in range(1, len(given) + 2))
    return next((number for number in numbers if number not in given), "")


@transaction.atomic
def give_plaque(*, title, person, plaque_on, plaque_number=""):
    """授牌: the case ends and the title stands in the public register."""
    title = (
        Title.objects.select_for_update(of=("self",))
        .select_related("designation__round__programme")
        .get(pk=title.pk)
    )
    words = title.designation.round.programme.words
    if title.status != Title.Status.PENDING:
        raise Refused(_("“%(name)s” has its %(plaque)s already.") % {"name": title.name, **words})
    if plaque_on < title.designation.signed_on:
        raise Refused(_("The %(plaque)s cannot be given before the date of the document.") % words)
    title.plaque_number = plaque_number.strip() or next_plaque_number(title.designation.round)
    title.plaque_on, title.status = plaque_on, Title.Status.ACTIVE
    try:
        with transaction.atomic():
            title.save()
    except IntegrityError as error:
        raise Refused(
            _("The %(plaque)s number %(number)s is taken.") % {"number": title.plaque_number, **words}
        ) from error
    submission = lock_submission(title.submission)
    move(submission, "plaque", "plaqued", person, after={"plaque": title.plaque_number})
    return title
