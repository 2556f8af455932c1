"""Joint applications (联合申报): partners come from the form's partner table and answer for themselves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import digest
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.parties.fields import normalise
from forms_workflows.parties.models import Membership, Organisation, Region
from forms_workflows.wording import joined

from ..models import Partner, Submission
from .events import case_event
from .lock import lock_submission
from .notify import mark_done, notify_members, notify_organisation


def sync_partners(submission, answers):
    """Make the partner rows equal to the form's table; whoever answered for other answers has to answer again."""
    field = submission.form_version.form.with_use("partners")
    rows = answers.get(field.code) or [] if field else []
    wanted = {}
    for row in rows:
        if code := normalise(row.get("credit_code") or ""):
            wanted[code] = row
    submission.partners.exclude(credit_code__in=wanted).delete()
    known = set(submission.partners.values_list("credit_code", flat=True))
    for code, row in wanted.items():
        if code not in known:
            Partner.objects.create(
                submission=submission,
                organisation=Organisation.objects.with_credit_code(code).first(),
                name=row.get("name") or code,
                credit_code=code,
                region=Region.objects.filter(code=row.get("region") or "").first(),
            )
    forget_answers(submission, digest(answers))


def forget_answers(submission, digest):
    """A partner has confirmed one document of answers; another one it has not seen."""
    submission.partners.exclude(answered_for=digest).update(
        answered_for="",
        confirmed_at=None,
        confirmed_by=None,
        declined_at=None,
        declined_by=None,
        decline_reason="",
    )


def unconfirmed(submission):
    """Partners known to the system that have yet to confirm. Others confirm on paper, in the agreement."""
    return list(submission.partners.filter(confirmed_at__isnull=True, organisation__isnull=False))


def check_confirmed(submission, answers):
    """Refused unless every partner that the system knows has confirmed these very answers."""
    forget_answers(submission, digest(answers))
    waiting = unconfirmed(submission)
    if declined := [partner for partner in waiting if partner.declined_at]:
        raise Refused(
            _(
                "%(name)s does not take part: %(reason)s Take it off the list of partners, or settle it together."
            )
            % {"name": declined[0].name, "reason": declined[0].decline_reason}
        )
    if waiting:
        names = joined(partner.name for partner in waiting)
        raise Refused(_("These partners have not confirmed yet: %(names)s.") % {"names": names})


def ask_again(submission, event):
    """A message to everybody of the partners that have yet to answer for the present answers."""
    for partner in submission.partners.filter(
        confirmed_at__isnull=True, declined_at__isnull=True, organisation__isnull=False
    ):
        notify_members(event, submission, organisation=partner.organisation_id, kind="partner_asked")


@transaction.atomic
def confirm_partner(*, partner, person, desks):
    """A partner's person confirms its part (各方已确认), as the answers stand now. Twice changes nothing."""
    partner, submission = answering(partner, desks)
    if partner.confirmed_at is None:
        partner.confirmed_at, partner.confirmed_by = timezone.now(), person
        partner.declined_at, partner.declined_by, partner.decline_reason = None, None, ""
        answered(partner, submission)
        event = case_event(submission, "partner.confirmed", person, subject=partner, partner=partner.name)
        notify_organisation(event, submission, kind="partner_confirmed", data={"partner": partner.name})
    return partner


@transaction.atomic
def decline_partner(*, partner, person, desks, reason):
    """A partner's person says that it does not take part, and why. The lead cannot submit with it on the list."""
    if not reason.strip():
        raise Refused(_("Give the reason. The applicant will read it."))
    partner, submission = answering(partner, desks)
    partner.declined_at, partner.declined_by, partner.decline_reason = timezone.now(), person, reason.strip()
    partner.confirmed_at, partner.confirmed_by = None, None
    answered(partner, submission)
    event = case_event(
        submission, "partner.declined", person, subject=partner, partner=partner.name, reason=reason.strip()
    )
    data = {"partner": partner.name, "reason": reason.strip()}
    notify_organisation(event, submission, kind="partner_declined", data=data)
    return partner


def answering(partner, desks):
    """(partner, its case), locked, for somebody of the partner's while there is something to answer."""
    submission = lock_submission(partner.submission)
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if partner.organisation not in desks.organisations():
        raise NotAllowed(_("Only the partner itself can answer this."))
    if submission.status == Submission.Status.ENDED:
        raise Refused(_("This application has ended already: %(state)s.") % {"state": submission.label})
    if submission.status == Submission.Status.DRAFT:
        raise Refused(_("This application is still being filled in. You will be asked when it is finished."))
    return partner, submission


def answered(partner, submission):
    """Keep the answer with what it was given to; nobody of the partner's is asked any more."""
    partner.answered_for = digest(submission.answers)
    partner.save()
    own = Membership.objects.filter(organisation=partner.organisation_id)
    mark_done(submission, kinds=["partner_asked"], people=own.values("person"))
