"""Rich text as it may reach a browser: cleaned by a parser that reads markup as browsers do."""

import nh3

STRUCTURE = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "li", "div", "blockquote"}
INLINE = {"a", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup", "span"}
TAGS = STRUCTURE | INLINE | {"img", "embed"}
ATTRIBUTES = {
    "*": {"id", "class", "dir", "lang"},
    "a": {"href", "title", "linktype"},
    "img": {"src", "alt", "width", "height"},
    "embed": {"embedtype", "format", "alt", "url"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html):
    """The markup that editors' rich text consists of; comments, declarations and everything else fall away."""
    return nh3.clean(str(html), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def clean_segment(html):
    """A translated piece of text as wagtail-localize stores it: links are numbered, their addresses stand elsewhere."""
    return nh3.clean(
        str(html), tags=INLINE | {"br"}, attributes={"a": {"id"}}, url_schemes=SCHEMES, link_rel=None
    )
