"""What can go wrong when a page is published, in words for whoever tried."""

from django.core.exceptions import PermissionDenied


class PublicationRefused(PermissionDenied):
    """The page cannot go live now; ``sentences`` say why and what to do.

    A ``PermissionDenied``, so that a way of publishing that nobody foresaw ends in Wagtail's refusal instead of an error page.
    """

    def __init__(self, sentences):
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences))
