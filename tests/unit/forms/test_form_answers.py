"""Answers for reading."""

import re

import pytest
from django.template import Context, Template

from forms_workflows.forms.compiler import compile_form
from tests.unit.forms.shapes import PAST, YEAR, field

ANSWERS = Template(
    "{% load forms_tags %}{% answers form answers section=section viewer_sections=sees year=year show_pii=pii %}"
)
OPTIONS = [{"code": "c1", "label": "单一地区"}, {"code": "c2", "label": "联合"}]
FORM = compile_form(
    {
        "code": "demo",
        "title": "表",
        "i18n": {"en": {"单一地区": "One place"}},
        "sections": [
            {
                "code": "a",
                "title": "一、主体",
                "fields": [
                    field("text", "a01", "名称"),
                    field("choice", "b02", "类型", choices=OPTIONS),
                    field("text", "b08", "分工", visible_if="b02 = 'c2'"),
                    field("region", "a05", "所在地"),
                    field("date", "a04", "成立"),
                    field("contact", "a11", "联系人", pii=True),
                    field("declaration", "h01", "声明", must_be=True),
                    field("file", "f03", "规划", extensions=["pdf"], max_mb=1),
                    field("long_text", "b09", "简介"),
                    field("decimal", "x01", "面积", unit="亩"),
                ],
            },
            {
                "code": "c",
                "title": "三、效应",
                "fields": [
                    field("decimal", "c04", "营收", years=PAST, unit="亿元"),
                    field("computed", "c07", "占比", years=PAST, formula="c04 / 2", unit="%"),
                    field(
                        "table",
                        "d01",
                        "企业",
                        max_rows=3,
                        columns=[
                            field("text", "name", "名称"),
                            field("decimal", "revenue", "营收"),
                            field("file", "doc", "附件", extensions=["pdf"], max_mb=1),
                        ],
                    ),
                    field(
                        "table",
                        "f04",
                        "要素",
                        columns=[field("decimal", "n1", "投入")],
                        fixed_rows=[{"code": "land", "label": "土地"}],
                    ),
                    field("score", "s11", "规模", max="8", step="0.5"),
                ],
            },
        ],
    }
).form
FULL = {
    "a01": "某某<b>会",
    "b02": "c1",
    "a05": "652300",
    "a04": "2020-05-01",
    "a11": {"name": "张三", "mobile": "13800000000", "email": "z@example.com"},
    "h01": True,
    "f03": [{"id": "7", "name": "规划.pdf", "size": 3 * 1024 * 1024}],
    "b09": "一\n二",
    "x01": "12345.5",
    "c04": {"y3": "100", "y1": "1200.5"},
    "d01": [{"id": "r1", "name": "甲", "revenue": "10", "doc": [{"id": "9", "name": "证明.pdf"}]}],
    "s11": "7.5",
}


def show(answers, section=None, sees=None, pii=False):
    context = {
        "form": FORM,
        "answers": answers,
        "section": section,
        "sees": sees,
        "year": YEAR,
        "pii": pii,
        "file_url": lambda reference: f"/f/{reference['id']}/",
    }
    return ANSWERS.render(Context(context))


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def test_every_type_is_readable():
    text = words(show(FULL, pii=True))
    for expected in (
        "One place",
        "Changji",
        "张三, 13800000000, z@example.com",
        "Yes",
        "规划.pdf 3.0 MB",
        "12,345.5 亩",
        "营收 亿元 100 — 1200.5",
        "占比 % 50 — 600.25",
        "1 甲 10 证明.pdf",
        "土地 —",
        "规模 8 7.5",
    ):
        assert expected in text
    assert "一<br>二" in show(FULL)


def test_personal_data_is_shown_only_to_those_who_may():
    assert "张三" in show(FULL, pii=True)
    hidden = show(FULL)
    assert "张三" not in hidden
    assert "联系人" not in hidden


def test_hidden_fields_are_not_shown():
    assert "分工" not in show({**FULL, "b08": "旧"})
    assert "旧" in show({**FULL, "b02": "c2", "b08": "旧"})


def test_one_section_and_those_that_the_reader_sees():
    assert "三、效应" not in show(FULL, section="a")
    assert "一、主体" not in show(FULL, sees=["c"])
    assert show(FULL, section="a", sees=["c"]).strip() == ""


def test_stored_computed_values_count():
    """What was decided upon is shown, not what a later formula would give."""
    assert "777" in show({**FULL, "c07": {"y3": "777"}})


def test_blank_answers_are_dashes():
    assert words(show({}, section="c")).count("—") >= 7


def test_answers_are_escaped_and_files_are_links():
    html = re.sub(r"\s+(?=[>h])", " ", show(FULL)).replace(" >", ">")
    assert "某某&lt;b&gt;会" in html
    assert '<a href="/f/7/">规划.pdf</a>' in html
    assert '<a href="/f/9/">证明.pdf</a>' in html


@pytest.mark.parametrize("odd", ["x", ["x"], {"y": "x"}, 5, True, None])
def test_answers_that_do_not_fit_break_no_page(odd):
    for code in FULL:
        show({**FULL, code: odd}, pii=True)
