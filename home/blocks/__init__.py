"""What editors may put on a page. ``ContentStream`` is shared by every page type of the site."""

from .content import ContentStream
from .links import LatestBlock, LinksBlock
from .streams import AsideStream, FooterStream, HomeStream, ServicesStream

__all__ = [
    "AsideStream",
    "ContentStream",
    "FooterStream",
    "HomeStream",
    "LatestBlock",
    "LinksBlock",
    "ServicesStream",
]
