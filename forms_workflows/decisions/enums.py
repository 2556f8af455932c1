"""The states of a title, and which effect leads from which state to which (regulation of titles, one table)."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from forms_workflows.processes.graph.kinds import Effect


class TitleStatus(TextChoices):
    PENDING = "pending", _("Designated, plaque to follow")
    ACTIVE = "active", _("On the register")
    SUSPENDED = "suspended", _("Suspended")
    EXITED = "exited", _("Left of its own accord")
    REVOKED = "revoked", _("Revoked")


class TitleState(TextChoices):
    """What is read off a title besides: it is active on paper, but its last day is over."""

    EXPIRED = "expired", _("Expired")


STATES = {state.value: state.label for state in (*TitleStatus, *TitleState)}


@dataclass(frozen=True)
class Transition:
    """``after`` is None where the title keeps its state. ``expired``: also of a title whose days are over."""

    before: tuple
    after: str | None = None
    expired: bool = False


STANDING = (TitleStatus.ACTIVE, TitleStatus.SUSPENDED)

TRANSITIONS = {
    Effect.RENEW: Transition((TitleStatus.ACTIVE,), expired=True),
    Effect.CHANGE: Transition(STANDING),
    Effect.SUSPEND: Transition((TitleStatus.ACTIVE,), TitleStatus.SUSPENDED),
    Effect.RESTORE: Transition((TitleStatus.SUSPENDED,), TitleStatus.ACTIVE),
    Effect.REVOKE: Transition(STANDING, TitleStatus.REVOKED),
    Effect.EXIT: Transition(STANDING, TitleStatus.EXITED),
    Effect.RECORD: Transition((*STANDING, TitleStatus.EXITED, TitleStatus.REVOKED), expired=True),
}
