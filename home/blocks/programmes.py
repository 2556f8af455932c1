"""What may be applied for on the site, as cards."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ProgrammesBlock(blocks.StructBlock):
    """A card for each programme, drawn from what it has made public; nothing of it is typed.

    ``find_cards`` gives the cards in the reader's language. Whoever knows programmes puts it here: the site does not.
    """

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=40)

    find_cards = staticmethod(list)

    class Meta:
        label = _("Programmes")
        icon = "folder-open-inverse"
        template = "home/blocks/programmes.html"

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context=parent_context) | {"cards": self.find_cards()}
