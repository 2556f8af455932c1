"""The site's search: Chinese words inside longer runs, newest first, and nothing typed that breaks it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from home.domain.translations import prepare_home_page, prepare_locales, publish_translation
from home.models import StandardPage
from home.reading.search import find_pages
from tests import database

TITLES = [
    "关于开展先进制造业集群申报工作的通知",
    "自治区先进制造业集群认定管理办法",
    "2026年度自治区先进制造业集群拟认定名单公示",
    "关于公布2025年度自治区先进制造业集群名单的通知",
    "关于组织推荐高新技术企业的通知",
    "关于开展专精特新中小企业申报工作的通知",
    "关于征集工业和信息化领域人才需求的函",
    "自治区工业领域紧缺人才目录",
    "关于做好数字化转型试点城市建设的通知",
    "新材料产业发展三年行动方案",
    "纺织服装产业集群发展规划",
    "关于举办集群促进组织业务培训班的通知",
    "绿色制造名单公示",
    "智能制造示范工厂揭榜单位公示",
    "关于发布硅基新材料攻关任务榜单的公告",
    "关于2026年中秋节国庆节放假安排的通知",
    "自治区制造业单项冠军企业认定结果公告",
    "关于开展工业节能监察工作的通知",
    "北京大学专家来疆调研先进结构材料",
    "关于规范使用发展专项资金的通知",
    "油气生产加工产业链对接会公告",
    "关于延长专家库征集时间的补充通知",
    "农产品精深加工企业贷款贴息申报指南",
    "关于召开产业集群座谈会的通知",
    "信息公开年度报告",
]
# What is typed, and which titles must be found: these and no others.
QUERIES = {
    "先进制造": [0, 1, 2, 3],
    "先进制造业集群": [0, 1, 2, 3],
    "先进制造集群": [0, 1, 2, 3],
    "集群申报": [0],
    "集群": [0, 1, 2, 3, 10, 11, 23],
    "人才": [6, 7],
    "公示": [2, 12, 13],
    "制造": [0, 1, 2, 3, 12, 13, 16],
    "高新企业": [4],
    "高新技术": [4],
    "中小企业": [5],
    "新材料": [9, 14],
    "专家": [18, 21],
    "2026": [2, 15],
    "２０２６": [2, 15],
    "认定 名单": [2],
    "公示 制造": [2, 12, 13],
    "国庆节": [15],
    "贷款贴息": [22],
    "座谈会": [23],
    "管理办法": [1],
    "不存在的词": [],
}
BAD_INPUT = [
    '"',
    '"先进制造"',
    "'; DROP TABLE pages; --",
    "((()))***AND OR NOT",
    "。，！？《》〔〕",
    "\x00先进",
    "\ud83d\ude00",
    "集群" * 5000,
    "a" * 10_000,
    "集群 " * 3000,
    " ",
    "%",
    "\\",
    "NEAR(集群 制造)",
    "集群*",
    "<script>alert(1)</script>",
]


def build_pages():
    home, newest = prepare_home_page(title="首页"), datetime(2026, 9, 1, tzinfo=UTC)
    return [
        home.add_child(
            instance=StandardPage(
                title=title, slug=f"p{place}", live=True, first_published_at=newest - timedelta(days=place)
            )
        )
        for place, title in enumerate(TITLES)
    ]


titled_pages = database.snapshot("titled_pages", build=build_pages)


@pytest.fixture
def home(db):
    return prepare_home_page(title="首页")


@pytest.fixture
def pages(titled_pages):
    return titled_pages


def found(client, query, **parameters):
    response = client.get(reverse("home:search"), {"q": query, **parameters})
    assert response.status_code == 200
    return [result["page"].title for result in response.context["found"]]


@pytest.mark.parametrize("query", QUERIES)
def test_words_inside_a_run_of_characters_are_found_newest_first(client, pages, query):
    assert found(client, query) == [TITLES[place] for place in QUERIES[query]]


@pytest.mark.parametrize("query", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_no_input_breaks_the_search(client, pages, query):
    response = client.get(reverse("home:search"), {"q": query.encode("utf-8", "replace")})

    assert response.status_code == 200


@pytest.mark.parametrize("query", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_no_input_breaks_the_backend_that_the_admin_uses(pages, query):
    list(Page.objects.search(query.replace("\x00", "")))


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", ""])
def test_a_wrong_page_number_is_no_error(client, pages, number):
    assert client.get(reverse("home:search"), {"q": "通知", "page": number}).status_code == 200


def test_text_of_the_body_is_found_and_the_words_are_marked(client, home):
    body = [{"type": "text", "value": "<p>申报主体须为集群发展促进组织，并经核验。</p>"}]
    page = home.add_child(instance=StandardPage(title="指南", slug="guide"))
    page.body = page.body.stream_block.to_python(body)
    page.save_revision().publish()

    html = client.get(reverse("home:search"), {"q": "促进组织"}).content.decode()

    assert re.search(r"<mark\s*>促进组织</mark>", html)


def test_what_was_typed_is_shown_escaped(client, pages):
    html = client.get(reverse("home:search"), {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_drafts_and_private_pages_are_not_found(client, home):
    draft = home.add_child(instance=StandardPage(title="集群草稿", slug="draft", live=False))
    private = home.add_child(instance=StandardPage(title="集群内部", slug="private"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    open_page = home.add_child(instance=StandardPage(title="集群公开", slug="open"))

    assert found(client, "集群") == [open_page.title]
    assert not draft.live


def test_results_come_in_pages_of_ten(client, pages):
    first, second = found(client, "通知"), found(client, "通知", page=2)

    assert len(first) == 10
    assert set(first).isdisjoint(second)
    assert len(first) + len(second) == sum("通知" in title for title in TITLES)


def test_nothing_typed_asks_for_words(client, pages):
    response = client.get(reverse("home:search"))

    assert list(response.context["found"]) == []


def test_each_language_searches_its_own_tree(client, home):
    page = home.add_child(instance=StandardPage(title="申报指南", slug="guide"))
    locales = prepare_locales()
    publish_translation(page=page, locale=locales["en"], fields={"title": "Guide for applicants"})
    publish_translation(page=page, locale=locales["ug"], fields={"title": "ئىلتىماس قىلىش قوللانمىسى"})

    assert found(client, "guide") == []
    english = client.get("/en/search/", {"q": "guide"})
    uyghur = client.get("/ug/search/", {"q": "قوللانمىسى"})

    assert [result["page"].title for result in english.context["found"]] == ["Guide for applicants"]
    assert [result["page"].title for result in uyghur.context["found"]] == ["ئىلتىماس قىلىش قوللانمىسى"]


def test_uyghur_is_found_however_its_letters_were_typed(client, home):
    """An Arabic keyboard gives U+0647 where Uyghur writes U+06D5."""
    page = home.add_child(instance=StandardPage(title="指南", slug="guide"))
    locales = prepare_locales()
    publish_translation(page=page, locale=locales["ug"], fields={"title": "سىياسەت ۋە قوللانما"})

    response = client.get("/ug/search/", {"q": "سىياسەت".replace("\u06d5", "\u0647")})

    assert len(response.context["found"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_results(
    client, home, count, django_assert_max_num_queries
):
    for place in range(count):
        home.add_child(instance=StandardPage(title=f"集群{place}", slug=f"p{place}"))
    client.get("/")  # the addresses of the sites are cached once

    with django_assert_max_num_queries(12):
        assert len(found(client, "集群")) == count


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a table of its own for words")
def test_a_query_finds_its_words_in_the_index(home):
    """Else each query reads every page for every hit: what is compared is what the index is made of."""
    with CaptureQueriesContext(connection) as captured:
        list(find_pages("申报"))
    entries = '"wagtailsearch_indexentry"'
    assert any(f'{entries}."title" || {entries}."body") @@' in query["sql"] for query in captured)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM wagtailsearch_indexentry WHERE (title || body) @@ to_tsquery('x')"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())

    assert "home_search_words" in plan
