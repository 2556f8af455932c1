"""Start a submission, save what has been typed, keep its files."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.forms.domain.beginning import first_answers
from forms_workflows.forms.domain.merging import merge_answers
from forms_workflows.parties.models import Organisation
from forms_workflows.rounds.domain.numbers import next_case_number
from forms_workflows.rounds.models import Round

from ..models import AnswerRound, Submission
from .eligibility import check_may_begin
from .events import case_event
from .facts import Known, applicant_of, round_of
from .lock import lock_submission
from .windows import check_window


@transaction.atomic
def start_submission(*, round, organisation, person, subject=None, parent=None):
    """A new draft of this organisation in this round, or Refused if it has a live one already.

    ``subject``: the title that the case is about, in a procedure about titles, where each title may have a live case.
    ``parent``: the case that starts it where it stands. It is asked for, so no condition of applying stands against it.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("process_version").get(pk=round.pk)
    if parent is None and round.standing is (subject is None):
        raise Refused(
            _("Start this from the %(title)s that it is about, on “My desk”.") % round.programme.words
        )
    check_window(round)
    if organisation.verification == Organisation.Verification.RETURNED:
        raise Refused(_("Your organisation's registration was returned. Correct it first."))
    if parent is None:
        check_may_begin(round, organisation, subject)
    number = next_case_number(round)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                round=round,
                organisation=organisation,
                region=(subject and subject.region) or organisation.region,
                subject=subject,
                parent=parent,
                parent_stage=parent.stage if parent else "",
                title=title_of(subject, parent),
                number=number,
                form_version_id=round.graph.apply.form,
                process_version=round.process_version,
                created_by=person,
            )
    except IntegrityError as error:
        raise Refused(
            _("%(name)s already has an application in this round. Open it under “My applications”.")
            % {"name": subject or organisation.name}
        ) from error
    AnswerRound.objects.create(submission=submission, number=1, answers=begun_with(submission))
    case_event(submission, "submission.started", person)
    return submission


def title_of(subject, parent):
    """What a case is called before its own answers say it."""
    if subject:
        return subject.name
    return parent.title if parent else ""


def begun_with(submission):
    """The answers that the form fills in for whoever begins."""
    known = Known(submission, None)
    facts = {"applicant": applicant_of(known), "round": round_of(known)}
    round = submission.round
    return first_answers(submission.form_version.form, facts, year=round.year, deadline=round.closes_at)


def unsubmitted_round(submission):
    """The answers document that has not been submitted yet, or None."""
    return submission.answer_rounds.filter(submitted_at__isnull=True).order_by("-number").first()


def open_answer_round(submission):
    """The answers document that is being written, or Refused if the case is not open for writing."""
    answer_round = unsubmitted_round(submission)
    if answer_round is None or not submission.is_editable:
        raise Refused(
            _("This application is not open for changes now: %(state)s.") % {"state": submission.label}
        )
    return answer_round


@transaction.atomic
def save_answers(*, submission, person, answers, codes=None, opened=None):
    """Replace the draft document, or only the answers to ``codes``: two people may fill in two sections at once.

    ``opened``: {code: mark} as the page was opened (see ``forms.domain.merging``); what only somebody else has changed
    since then stays as it is now. Returns (answer round, codes of fields that both have changed: these were not saved).

    Saving is not an event of the case: nothing is decided by it.
    """
    submission = lock_submission(submission)
    answer_round = open_answer_round(submission)
    clashing = []
    if codes is not None:
        answers, clashing = merge_answers(
            present=answer_round.answers, new=answers, codes=codes, opened=opened
        )
    if answer_round.open_fields is not None:
        # In a correction only the fields that were opened may change; the others keep what was submitted.
        answers = replace_answers(answer_round.answers, answers, answer_round.open_fields)
    answer_round.answers = answers
    answer_round.saved_at, answer_round.finished_at = timezone.now(), None
    answer_round.save(update_fields=["answers", "saved_at", "finished_at"])
    Submission.objects.filter(pk=submission.pk).update(changed_at=timezone.now())
    return answer_round, clashing


def replace_answers(old, new, codes):
    """The old document with the new answers to these codes; one that is missing in the new document is blank now."""
    kept = {code: value for code, value in old.items() if code not in codes}
    return kept | {code: new[code] for code in codes if code in new}
