"""How the state of a title is shown."""

from ..models import Title

TONES = {
    Title.Status.PENDING: "waiting",
    Title.Status.ACTIVE: "ok",
    Title.Status.SUSPENDED: "warn",
    Title.Status.EXITED: "waiting",
    Title.Status.REVOKED: "error",
}


def tone_of(title):
    """How its state is shown."""
    return "waiting" if title.is_expired else TONES[title.status]
