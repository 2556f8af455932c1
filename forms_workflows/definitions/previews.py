"""How drafts are previewed. The app that can draw them registers its preview; the models need not know it."""

from wagtail.models import PreviewableMixin

_previews = {}


class Preview:
    """Made once for a model."""

    def modes(self, definition):
        """[(key, name)] of what the editor can choose from."""
        return PreviewableMixin.DEFAULT_PREVIEW_MODES

    def serve(self, definition, request, mode):
        """The rendered page."""
        raise NotImplementedError


def register(model, preview):
    _previews[model] = preview


def preview_of(definition):
    return _previews[type(definition)]
