"""Page types, navigation and lists of the site's ground."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.blocks import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.models import Page

from home.blocks.links import LinkBlock, ready_links
from home.domain.translations import prepare_home_page
from home.models import Contact, SectionPage, SiteSettings, StandardPage


@pytest.fixture
def home(db):
    return prepare_home_page(title="先进制造业集群", intro="每年一次。")


@pytest.fixture
def section(home):
    return home.add_child(instance=SectionPage(title="申报通知", slug="notices", show_in_menus=True))


def add_pages(section, count):
    newest = datetime(2026, 9, 1, tzinfo=UTC)
    for place in range(count):
        date = newest - timedelta(days=place)
        section.add_child(
            instance=StandardPage(title=f"通知{place}", slug=f"n{place}", first_published_at=date)
        )


def test_the_menu_shows_the_home_page_and_what_editors_put_in_it(client, home, section):
    home.add_child(instance=StandardPage(title="不在菜单", slug="hidden"))
    home.add_child(instance=StandardPage(title="草稿", slug="draft", live=False, show_in_menus=True))

    items = client.get("/notices/").context["items"]

    assert [(item.url, item.current) for item in items] == [("/", ""), ("/notices/", "page")]
    assert items[1].title == "申报通知"


def test_a_page_below_a_section_marks_the_section_in_the_menu(client, section):
    add_pages(section, 1)

    items = client.get("/notices/n0/").context["items"]

    assert [item.current for item in items] == ["", "true"]


def test_the_trail_leads_from_the_home_page_to_the_page(client, section):
    add_pages(section, 1)

    trail = client.get("/notices/n0/").context["trail"]

    assert [link.url for link in trail] == ["/", "/notices/", ""]
    assert trail[-1].title == "通知0"
    assert client.get("/").context.get("trail") in (None, [])


def test_a_section_lists_its_pages_newest_first_in_pages_of_fifteen(client, section):
    add_pages(section, 17)

    first = client.get("/notices/")
    second = client.get("/notices/", {"page": 2})

    assert [page.title for page in first.context["listing"]] == [f"通知{place}" for place in range(15)]
    assert [page.title for page in second.context["listing"]] == ["通知15", "通知16"]


def test_an_empty_section_says_so(client, section):
    assert 'class="empty"' in client.get("/notices/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_section_costs_the_same_queries_however_many_pages(
    client, section, count, django_assert_num_queries
):
    add_pages(section, count)
    client.get("/notices/")

    with django_assert_num_queries(15):
        client.get("/notices/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_the_same_queries_however_many_pages(
    client, home, section, count, django_assert_num_queries
):
    add_pages(section, count)
    home.body = home.body.stream_block.to_python(
        [{"type": "latest", "value": {"title": "", "source": section.pk, "limit": 5}}]
    )
    home.save_revision().publish()
    client.get("/")

    with django_assert_num_queries(14):
        assert client.get("/").content.decode().count('class="listing__title"') == count


def test_latest_pages_leave_out_drafts(client, home, section):
    section.add_child(instance=StandardPage(title="草稿", slug="draft", live=False))
    home.body = home.body.stream_block.to_python(
        [{"type": "latest", "value": {"title": "", "source": section.pk, "limit": 5}}]
    )
    home.save_revision().publish()

    assert "草稿" not in client.get("/").content.decode()


def test_a_page_shows_whom_to_ask(client, home):
    contact = Contact.objects.create(name="规划处", phone="0991-0000000", locale=home.locale)
    home.add_child(instance=StandardPage(title="指南", slug="guide", contact=contact))

    assert '<bdi dir="ltr">0991-0000000</bdi>' in client.get("/guide/").content.decode()


def test_headings_are_listed_beside_the_text_if_editors_want(client, home):
    page = home.add_child(instance=StandardPage(title="指南", slug="guide", show_contents=True))
    page.body = page.body.stream_block.to_python([{"type": "heading", "value": "申报条件", "id": "abc"}])
    page.save_revision().publish()

    html = client.get("/guide/").content.decode()

    assert '<a href="#abc">申报条件</a>' in html
    assert '<h2 id="abc">申报条件</h2>' in html


def test_the_footer_shows_what_the_settings_say(client, home):
    privacy = home.add_child(instance=StandardPage(title="隐私说明", slug="privacy"))
    settings = SiteSettings(
        site=home.get_site(), sponsor="工信厅", site_code="6500000000", icp_number="新ICP备1号"
    )
    settings.footer_pages = settings.footer_pages.stream_block.to_python(
        [{"type": "page", "value": privacy.pk}]
    )
    settings.save()

    html = client.get("/").content.decode()

    for text in ("工信厅", "6500000000", "新ICP备1号", '<a href="/privacy/" >隐私说明</a>', "IPv6"):
        assert text in html
    assert settings.missing() == ["police_number", "mark", "report_url", "phone"]


def picture():
    whole = BytesIO()
    Image.new("RGB", (8, 8)).save(whole, "PNG")
    return ContentFile(whole.getvalue(), "emblem.png")


# Wagtail leaves the file of a rendition to the collector.
@pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)
def test_the_head_of_every_page_shows_name_emblem_and_sponsor_as_set(client, home):
    settings = SiteSettings.objects.create(
        site=home.get_site(), title="申报平台", title_en="Applications", sponsor="工信厅"
    )

    def masthead(address="/"):
        return (
            client.get(address)
            .content.decode()
            .partition('<header class="masthead">')[2]
            .partition("</header>")[0]
        )

    assert "申报平台" in masthead()
    assert "工信厅" in masthead()
    assert "masthead__emblem" not in masthead()
    settings.sponsor_in_masthead = False
    settings.emblem = get_image_model().objects.create(title="徽", file=picture())
    settings.save()
    assert "工信厅" not in masthead()
    assert "masthead__emblem" in masthead()
    assert "申报平台" in masthead("/nothing/")
    assert "Applications" in masthead("/en/nothing/")


def test_the_head_names_the_page_for_government_search_engines(client, home):
    SiteSettings.objects.create(site=home.get_site(), title="申报平台", site_code="6500000000")
    home.add_child(instance=StandardPage(title="指南", slug="guide", intro="每一步"))

    html = client.get("/guide/").content.decode()

    assert '<meta name="SiteName" content="申报平台">' in html
    assert '<meta name="SiteIDCode" content="6500000000">' in html
    assert '<meta name="ArticleTitle" content="指南">' in html
    assert '<meta name="description" content="每一步">' in html


def test_the_site_map_shows_two_levels(client, section):
    add_pages(section, 2)

    html = client.get("/sitemap/").content.decode()

    assert "申报通知" in html
    assert "通知1" in html


def test_machines_find_the_pages_and_stay_out_of_the_rest(client, section):
    assert "/notices/" in client.get("/sitemap.xml").content.decode()
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots


@pytest.mark.parametrize(
    "value",
    [
        {"title": "x", "text": "", "page": None, "address": ""},
        {"title": "x", "text": "", "page": None, "address": "https://example.com/"},
        {"title": "x", "text": "", "page": None, "address": "javascript:alert(1)"},
    ],
)
def test_a_link_leads_to_one_place_on_this_site(value):
    block = LinkBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(value))


def test_a_link_may_lead_to_an_address_of_this_site():
    block = LinkBlock()

    cleaned = block.clean(block.to_python({"title": "x", "text": "", "page": None, "address": "/desk/"}))

    assert [link["url"] for link in ready_links([cleaned])] == ["/desk/"]


@pytest.mark.parametrize("count", [1, 3])
def test_links_cost_the_same_queries_however_many_pages(
    client, home, section, count, django_assert_num_queries
):
    add_pages(section, count)
    links = [
        {"title": page.title, "text": "", "page": page.pk, "address": ""} for page in section.get_children()
    ]
    home.services = home.services.stream_block.to_python([{"type": "link", "value": link} for link in links])
    home.body = home.body.stream_block.to_python([{"type": "links", "value": {"title": "", "links": links}}])
    home.save_revision().publish()
    client.get("/")

    with django_assert_num_queries(13):
        html = client.get("/").content.decode()
    assert html.count('href="/notices/') >= 2 * count


def test_the_page_tree_stays_sound(section):
    add_pages(section, 3)

    assert not any(Page.find_problems())
