"""Announce, extend, close and cancel a round."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.audit.domain.record import record
from forms_workflows.errors import Refused
from forms_workflows.wording import deadline

from ..models import Extension, Round


def freeze_parameters(programme):
    """A programme's parameters as a round keeps them: {key: {title, value, source}}."""
    return {
        parameter.key: {"title": parameter.title, "value": parameter.value, "source": parameter.source}
        for parameter in programme.parameters.all()
    }


def problems_before_opening(round):
    """Plain sentences that say what a round still lacks before its notice may be published."""
    problems = []
    version = round.programme.process.versions.order_by("-number").first()
    if version is None:
        problems.append(
            _("The review process “%(name)s” has not been published yet.") % {"name": round.programme.process}
        )
    elif apply_form(version.graph) is None:
        problems.append(_("The first stage of the review process has no form."))
    if round.closes_at <= timezone.now() and round.status == Round.Status.DRAFT:
        problems.append(_("The closing time has passed. Set a later one."))
    if round.status == Round.Status.CANCELLED:
        problems.append(_("This round has been cancelled."))
    return problems


def apply_form(graph):
    """Primary key of the form version that applicants fill in, or None."""
    return next((stage["form"] for stage in graph["stages"] if stage["kind"] == "apply"), None)


@transaction.atomic
def open_round(*, round, person):
    """Pin the newest process version and the parameters. Idempotent: an announced round stays as it is."""
    round = (
        Round.objects.select_for_update(of=("self",)).select_related("programme__process").get(pk=round.pk)
    )
    if round.status == Round.Status.OPEN:
        return round
    if problems := problems_before_opening(round):
        raise Refused(" ".join(problems))
    round.process_version = round.programme.process.versions.order_by("-number").first()
    round.parameters = freeze_parameters(round.programme)
    round.status = Round.Status.OPEN
    round.opened_at = timezone.now()
    round.save(update_fields=["process_version", "parameters", "status", "opened_at"])
    record(
        action="round.opened",
        actor=person,
        chain=round.chain,
        subject=round,
        after={"process_version": round.process_version_id, "closes_at": round.closes_at.isoformat()},
    )
    return round


@transaction.atomic
def extend_round(*, round, person, closes_at, reason):
    """Move the closing time later, before the old one has passed (X17). Drafts simply go on."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    if round.status != Round.Status.OPEN:
        raise Refused(_("Only an announced round can be extended."))
    if timezone.now() >= round.closes_at:
        raise Refused(
            _("Applications closed on %(time)s. A round can be extended only before that.")
            % {"time": deadline(round.closes_at)}
        )
    if closes_at <= round.closes_at:
        raise Refused(_("The new closing time must be later than the present one."))
    if not reason.strip():
        raise Refused(_("Give the reason: it is published as the correction note."))
    Extension.objects.create(
        round=round, old_closes_at=round.closes_at, new_closes_at=closes_at, reason=reason, made_by=person
    )
    before = {"closes_at": round.closes_at.isoformat()}
    round.closes_at = closes_at
    round.save(update_fields=["closes_at"])
    record(
        action="round.extended",
        actor=person,
        chain=round.chain,
        subject=round,
        before=before,
        after={"closes_at": closes_at.isoformat()},
        data={"reason": reason},
    )
    return round


@transaction.atomic
def close_round(*, round, person):
    """All cases ended and the list settled: the round is over (本批次办结)."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    live = round.submissions.exclude(status="ended").count()
    if round.status != Round.Status.OPEN or timezone.now() < round.closes_at:
        raise Refused(_("A round is closed after its closing time."))
    if live:
        raise Refused(_("%(count)d cases are not yet ended.") % {"count": live})
    round.status = Round.Status.DONE
    round.save(update_fields=["status"])
    record(action="round.closed", actor=person, chain=round.chain, subject=round)
    return round
