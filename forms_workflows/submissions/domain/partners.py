"""Joint applications (联合申报): partners come from the form's partner table and confirm for themselves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import record
from forms_workflows.errors import Refused
from forms_workflows.parties.fields import normalise
from forms_workflows.parties.models import Organisation, Region

from ..models import Partner, Submission
from .lock import lock_submission
from .notify import notify_organisation
from .summary import field_with_use


def sync_partners(submission, answers):
    """Make the partner rows equal to the form's table. Who stays keeps a confirmation already given."""
    field = field_with_use(submission.form_version.schema, "partners")
    rows = answers.get(field["code"]) or [] if field else []
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
                organisation=Organisation.objects.filter(credit_code=code).first(),
                name=row.get("name") or code,
                credit_code=code,
                region=Region.objects.filter(code=row.get("region") or "").first(),
            )


def unconfirmed(submission):
    """Partners known to the system that have yet to confirm. Others confirm on paper, in the agreement."""
    return list(submission.partners.filter(confirmed_at__isnull=True, organisation__isnull=False))


@transaction.atomic
def confirm_partner(*, partner, person, desks):
    """A partner's person confirms its part (各方已确认)."""
    submission = lock_submission(partner.submission)
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.organisation not in desks.organisations():
        raise Refused(_("Only the partner itself can confirm."))
    if submission.status == Submission.Status.ENDED:
        raise Refused(_("This application has ended already: %(state)s.") % {"state": submission.label})
    if partner.confirmed_at is None:
        partner.confirmed_at, partner.confirmed_by = timezone.now(), person
        partner.save(update_fields=["confirmed_at", "confirmed_by"])
        event = record(
            action="partner.confirmed",
            actor=person,
            chain=submission.round.chain,
            subject=partner,
            case=submission.pk,
            data={"partner": partner.name},
        )
        notify_organisation(event, submission, kind="partner_confirmed", data={"partner": partner.name})
    return partner
