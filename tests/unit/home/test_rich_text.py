"""S2: what editors wrote reaches browsers as the editor's own markup and nothing else."""

import pytest
from django.template import Context, Template
from wagtail.models import Locale
from wagtail.rich_text import RichText
from wagtail_localize.models import StringTranslation, TranslationSource

from home.domain.translations import prepare_home_page, prepare_locales, publish_translation
from home.models import StandardPage

#: What a parser that is no browser lets through, and what a browser makes of it.
ATTACKS = [
    '字<!--><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/evil">-->',
    "字<![CDATA[><img src=x onerror=alert(1)>]]>",
    "字<!--x--!><iframe src=/desk/></iframe>-->",
    "字<script>alert(1)</script>",
    '字<a href="javascript:alert(1)">x</a>',
    '字<p style="position:fixed;inset:0">x</p>',
]


def shown(html):
    return Template("{% load wagtailcore_tags %}{{ text|richtext }}").render(Context({"text": html}))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("draw", [shown, lambda html: str(RichText(html))], ids=["filter", "block"])
def test_markup_that_no_editor_makes_falls_away(db, draw, attack):
    html = draw(attack)

    assert html.startswith("字")
    for word in ("<meta", "onerror", "<iframe", "<script", "javascript", "style", "<!--", "CDATA"):
        assert word not in html


def test_what_editors_make_stays(db):
    html = (
        '<h3 id="a">一</h3><p><b>甲</b><br>乙 &amp; 丙<sup>2</sup></p><ol><li>一</li></ol>'
        '<p><a href="https://example.com/?a=1&amp;b=2">链接</a><a href="tel:0991">电话</a></p>'
    )

    assert shown(html).strip() == html


def test_a_translated_piece_is_cleaned_when_it_is_kept(db):
    home = prepare_home_page(title="首页")
    page = home.add_child(
        instance=StandardPage(title="指南", slug="guide", body=[("text", RichText("<p>字</p>"))])
    )
    page.save_revision().publish()
    english = prepare_locales()["en"]
    publish_translation(page=page, locale=english, fields={"title": "Guide"})
    segment = TranslationSource.objects.get().stringsegment_set.get(string__data="字")

    kept = StringTranslation.objects.create(
        translation_of=segment.string,
        locale=Locale.objects.get(language_code="en"),
        context=segment.context,
        data='word<!--><meta http-equiv="refresh" content="0">--> <a id="a1">link</a> <b>bold</b>',
    )

    assert kept.data == 'word--&gt; <a id="a1">link</a> <b>bold</b>'
