"""Announce, extend, close and cancel a round.

Closing and cancelling are for whoever holds ``round.manage`` in the programme's department (``desks`` are the
person's), are recorded in the round's chain, and cannot be taken back.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.audit.domain.record import record
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.processes.checker import Facts, nobody_there
from forms_workflows.processes.checker.figures import problems_of_figures
from forms_workflows.processes.checker.spawning import problems_of_spawning
from forms_workflows.processes.domain.parameters import giver_of
from forms_workflows.processes.graph.kinds import Effect, Kind
from forms_workflows.wording import deadline

from ..models import Extension, Round
from ..signals import round_cancelled


def freeze_parameters(programme):
    """A programme's parameters as a round keeps them: {key: {title, kind, value, source}}."""
    kept = ("title", "kind", "value", "source")
    return {one.key: {name: getattr(one, name) for name in kept} for one in programme.parameters.all()}


def newest_version(procedure):
    """The published version of a procedure's process that a round would pin now, or None."""
    return procedure.process.versions.order_by("-number").first()


def problems_of_process(procedure):
    """Plain sentences that say why no round can follow the procedure's process as it is published now."""
    version = newest_version(procedure)
    if version is None:
        return [_("The review process “%(name)s” has not been published yet.") % {"name": procedure.process}]
    if version.process.apply is None or version.process.apply.form is None:
        return [_("The first stage of the review process has no form.")]
    sentence = problem_of_effects(procedure, version)
    return [*filter(None, [sentence]), *map(str, _unfit(procedure, version))]


def _unfit(procedure, version):
    """What the procedure's programme does not give to a published process: figures, procedures that it starts."""
    giver = giver_of(procedure.programme, version.process, procedure.process)
    yield from problems_of_figures(version.process, giver, Facts.of_forms(version.process))
    yield from problems_of_spawning(version.process, giver, Facts.of_nothing())


def problem_of_effects(procedure, version):
    """Why the documents of this published process do not go with the way in which the procedure is started; or empty."""
    if version is None or procedure.is_standing:
        return ""
    needing = [stage for stage in version.process.of_kind(Kind.CERTIFY) if stage.certify.needs_subject]
    if not needing:
        return ""
    return _(
        "“%(stage)s” of the review process “%(process)s” %(effect)s, but a case that a notice starts is about no title. "
        "Let the holder of a title or an officer start it, or choose another process."
    ) % {
        "stage": needing[0].title,
        "process": version.process.title,
        "effect": Effect(needing[0].certify.effect).label,
    }


def problems_before_opening(round):
    """Plain sentences that say what a round still lacks before its notice may be published."""
    problems = problems_of_process(round.procedure)
    if not problems and round.limit:
        problems += _nobody_there(round, newest_version(round.procedure))
    if round.closes_at <= timezone.now() and round.status == Round.Status.DRAFT:
        problems.append(_("The closing time has passed. Set a later one."))
    if round.status == Round.Status.CANCELLED:
        problems.append(_("This round has been cancelled."))
    return problems


def _nobody_there(round, version):
    """The desks at which nobody sits for the regions to which the round is limited."""
    department = round.programme.department
    found = nobody_there(version.process, department=department, asked=lambda: round.admitted)
    return [str(problem) for problem in found]


@transaction.atomic
def open_round(*, round, person):
    """Pin the newest process version and the parameters. Idempotent: an announced round stays as it is."""
    round = (
        Round.objects.select_for_update(of=("self",))
        .select_related("programme", "procedure__process")
        .get(pk=round.pk)
    )
    if round.status == Round.Status.OPEN:
        return round
    if problems := problems_before_opening(round):
        raise Refused(" ".join(problems))
    return announce(round, person)


def announce(round, person):
    """Open a round that lacks nothing. ``person`` is None where it opens by itself."""
    round.process_version = newest_version(round.procedure)
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
def close_round(*, round, by, desks):
    """办结: the window has closed and every case has ended. Refused, with what is still open, otherwise."""
    round = lock_round(round)
    check_may_manage(round, desks)
    if problems := problems_before_closing(round):
        raise Refused(" ".join(problems))
    return end_round(round, Round.Status.DONE, by, "round.closed")


def problems_before_closing(round):
    """Plain sentences that say why a round cannot be closed yet."""
    if round.status != Round.Status.OPEN:
        return [
            _("Only an announced round can be closed: %(state)s.") % {"state": round.get_status_display()}
        ]
    problems = []
    if timezone.now() < round.closes_at:
        problems.append(_("A round is closed after its closing time."))
    if live := round.submissions.exclude(status="ended").count():
        problems.append(
            ngettext("%(count)d case has not ended yet.", "%(count)d cases have not ended yet.", live)
            % {"count": live}
        )
    return problems


def cancel_round(*, round, by, desks, reason):
    """撤销: call an announced round off. Everybody may read the reason; every live case ends with the round.

    The cases end, and their applicants are told, one by one behind this: what is left when the process dies is ended
    by the next sweep. Refused once something has been designated, and for rounds that are over.
    """
    with transaction.atomic():
        round = lock_round(round)
        check_may_manage(round, desks)
        if not reason.strip():
            raise Refused(_("Give the reason. It is published, and every applicant reads it."))
        if problems := problems_before_cancelling(round):
            raise Refused(" ".join(problems))
        end_round(round, Round.Status.CANCELLED, by, "round.cancelled", reason.strip())
    round_cancelled.send(Round, round=round)
    return round


def problems_before_cancelling(round):
    """Plain sentences that say why a round cannot be cancelled any more."""
    if round.status != Round.Status.OPEN:
        return [
            _("Only an announced round can be cancelled: %(state)s.") % {"state": round.get_status_display()}
        ]
    if round.designations.exists():
        said = _("Cases of this round have been %(designated)s already; it cannot be cancelled any more.")
        return [said % round.programme.words]
    return []


def lock_round(round):
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    return rounds.select_related("programme__department").get(pk=round.pk)


def check_may_manage(round, desks):
    if not desks.holds("round.manage", round.programme.department):
        raise NotAllowed(_("Your roles do not include managing this round."))


def end_round(round, status, by, action, reason=""):
    round.status, round.ended_at, round.ended_by, round.end_reason = status, timezone.now(), by, reason
    round.save(update_fields=["status", "ended_at", "ended_by", "end_reason"])
    record(
        action=action,
        actor=by,
        chain=round.chain,
        subject=round,
        after={"status": str(status)},
        data={"reason": reason} if reason else None,
    )
    return round
