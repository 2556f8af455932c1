"""What may stand where."""

from wagtail import blocks

from .content import FactsBlock, HintBlock, StepsBlock, TextBlock
from .links import LatestBlock, LinkBlock, LinksBlock
from .programmes import ProgrammesBlock


class HomeStream(blocks.StreamBlock):
    programmes = ProgrammesBlock()
    latest = LatestBlock()
    links = LinksBlock()
    steps = StepsBlock()
    text = TextBlock()
    hint = HintBlock()


class ServicesStream(blocks.StreamBlock):
    link = LinkBlock()

    class Meta:
        max_num = 4


class AsideStream(blocks.StreamBlock):
    links = LinksBlock()
    latest = LatestBlock()
    facts = FactsBlock()
    text = TextBlock()


class FooterStream(blocks.StreamBlock):
    page = blocks.PageChooserBlock()
