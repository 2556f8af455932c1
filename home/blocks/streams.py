"""What may stand where."""

from wagtail import blocks

from .content import FactsBlock, HintBlock, StepsBlock, TextBlock
from .links import LatestBlock, LinksBlock


class HomeStream(blocks.StreamBlock):
    latest = LatestBlock()
    links = LinksBlock()
    steps = StepsBlock()
    text = TextBlock()
    hint = HintBlock()


class AsideStream(blocks.StreamBlock):
    links = LinksBlock()
    latest = LatestBlock()
    facts = FactsBlock()
    text = TextBlock()


class FooterStream(blocks.StreamBlock):
    page = blocks.PageChooserBlock()
