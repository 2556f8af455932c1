"""The session of whoever is at work on a page for long."""

from .base import PostView, kept


class AliveView(PostView):
    """Somebody is still reading or typing: the request itself renews the session."""

    def press_act(self):
        return kept()
