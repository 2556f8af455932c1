"""认定与授牌: the document, the plaque, the register entry."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.submissions.domain.lock import lock_submission
from forms_workflows.submissions.domain.movement import move_case
from forms_workflows.submissions.domain.notify import notify_organisation
from forms_workflows.submissions.models import Submission

from ..models import Designation, Title


def cleared_cases(round):
    """Cases that have come to a designation and wait for the document (期满无异议)."""
    stages = [stage.key for stage in round.graph.of_kind(Kind.CERTIFY)]
    return Submission.objects.filter(
        round=round, status=Submission.Status.OPEN, stage__in=stages, part="document", correcting=False
    ).select_related("organisation", "region")


@transaction.atomic
def issue_designation(*, round, submissions, person, document_number, signed_on):
    """印发认定文件 for these cases. Later ones (objection not upheld) get a supplementary document."""
    submissions = list(submissions)
    if not submissions:
        raise Refused(_("Select at least one case."))
    if not document_number.strip():
        raise Refused(_("Give the document number."))
    ready = set(cleared_cases(round).values_list("pk", flat=True))
    if stray := [case for case in submissions if case.pk not in ready]:
        raise Refused(
            _("“%(case)s” is not cleared for designation: %(state)s.")
            % {"case": stray[0], "state": stray[0].label}
        )
    try:
        with transaction.atomic():
            designation = Designation.objects.create(
                round=round,
                document_number=document_number.strip(),
                signed_on=signed_on,
                signed_by=person,
                supplementary=round.designations.exists(),
            )
    except IntegrityError as error:
        raise Refused(_("The document number %(number)s is taken.") % {"number": document_number}) from error
    for submission in submissions:
        designate(designation, submission, person)
    return designation


def designate(designation, submission, person):
    submission = lock_submission(submission)
    if Title.objects.filter(submission=submission).exists():
        raise Refused(_("“%(case)s” has a title already; a case gets one only.") % {"case": submission})
    rule = submission.current_stage.certify
    Title.objects.create(
        status=Title.Status.PENDING if rule.plaque else Title.Status.ACTIVE,
        valid_until=last_day(designation.signed_on, rule.valid_years),
        designation=designation,
        submission=submission,
        organisation=submission.organisation,
        region=submission.region,
        name=submission.title,
        year=designation.round.year,
        public_answers=public_answers(submission),
    )
    event = move(submission, "document", "designated", person, {"document": designation.document_number})
    notify_organisation(event, submission, kind="designated", data={"document": designation.document_number})


def last_day(signed_on, years):
    """The last day on which a title is valid: n years from the document's date, or None for ever.

    >>> from datetime import date
    >>> last_day(date(2026, 3, 1), 3).isoformat(), last_day(date(2024, 2, 29), 3).isoformat()
    ('2029-02-28', '2027-02-27')
    """
    if not years:
        return None
    try:
        anniversary = signed_on.replace(year=signed_on.year + years)
    except ValueError:  # the 29th of February
        anniversary = signed_on.replace(year=signed_on.year + years, day=28)
    return anniversary - timedelta(days=1)


def move(submission, part, outcome, person, data):
    stage = submission.current_stage
    _move, event = move_case(
        submission,
        lambda: engine.signal(
            process_pk=submission.process_id, stage=stage.key, part=part, outcome=outcome, person=person
        ),
        by=person,
        action=f"case.{outcome}",
        after=data,
    )
    return event


#: Column types of a public table that say who and what; figures and codes of companies stay in the file (§4.6).
PUBLIC_COLUMNS = ("text", "choice", "region")


def public_answers(submission):
    """The answers to fields that the form declares public; nothing else ever reaches a public page."""
    answers = submission.answers
    return {
        field.code: public_value(field, answers[field.code])
        for field in submission.form_version.form.fields
        if field.may_be_published and field.code in answers
    }


def public_value(field, value):
    if field.type != "table":
        return value
    kept = {"id", *(column.code for column in field.columns if column.type in PUBLIC_COLUMNS)}
    return [{name: given for name, given in row.items() if name in kept} for row in value]


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
    if title.status != Title.Status.PENDING:
        raise Refused(_("“%(name)s” has its plaque already.") % {"name": title.name})
    if plaque_on < title.designation.signed_on:
        raise Refused(_("The plaque cannot be given before the date of the document."))
    title.plaque_number = plaque_number.strip() or next_plaque_number(title.designation.round)
    title.plaque_on, title.status = plaque_on, Title.Status.ACTIVE
    try:
        with transaction.atomic():
            title.save()
    except IntegrityError as error:
        raise Refused(
            _("The plaque number %(number)s is taken.") % {"number": title.plaque_number}
        ) from error
    submission = lock_submission(title.submission)
    move(submission, "plaque", "plaqued", person, {"plaque": title.plaque_number})
    return title
