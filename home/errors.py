"""What can go wrong when a page goes live, is taken down, deleted or moved, in words for whoever tried."""

from forms_workflows.errors import NotAllowed


class PublicationRefused(NotAllowed):
    """Nothing has changed on the public site; ``sentences`` say why and what to do."""

    def __init__(self, sentences):
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences), problems=self.sentences)
