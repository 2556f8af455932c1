"""What the public reads: the window to the minute, the stages with their articles, the progress of the round."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Site

from forms_workflows.citations import Citation, chinese_numeral, citations
from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.rounds.domain.rounds import extend_round
from forms_workflows.rounds.models import Round
from home.domain.translations import prepare_locales, publish_translation
from home.models import SiteSettings
from notices.reading.progress import CURRENT, DONE, TODO, stage_states
from notices.reading.windows import State, window_of
from notices.views.feeds import LatestFeed
from tests.unit.notices.world import (
    SECRETS,
    fresh,
    make_case,
    make_notice,
    make_policy,
    make_round,
    open_publicity,
    publish,
)


@pytest.fixture
def notice(world):
    return publish(world, make_notice(world, make_round(world)))


def html_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


# --- what is filled in ----------------------------------------------------------------------------

HEAD = {
    "intro": "为落实办法而发。",
    "issuing_body": "规划处",
    "document_number": "示工信〔2026〕77号",
    "index_number": "650000-77",
    "subject": "产业政策",
    "date_made": date(2026, 3, 7),
}
CONTACT = {
    "name": "受理处",
    "phone": "0000-11",
    "fax": "0000-22",
    "email": "a@b.example",
    "address": "示例路8号",
}
ON_A_NOTICE = {
    **HEAD,
    "salutation": "各地州市：",
    "body": [("text", "<p>正文第一句。</p>")],
    "contacts": [("contact", CONTACT)],
    "disclosure": "（此件公开发布）",
}
ON_A_PUBLICITY_PAGE = {
    **HEAD,
    "basis": "<p>依据办法第七条。</p>",
    "office": "受理异议处",
    "phone": "0000-33",
    "fax": "0000-44",
    "email": "c@d.example",
    "address": "示例路9号",
    "supervision_office": "机关纪委",
    "supervision_phone": "0000-55",
}


def texts_of(value):
    """What a reader should find of a value of a page."""
    if isinstance(value, date):
        return [str(value.year), str(value.day)]
    if isinstance(value, list):
        return [text for _type, row in value for text in (row.values() if isinstance(row, dict) else [row])]
    return [value]


def left_out(client, page, values):
    """The fields of which nothing is to be read where nothing else is filled in."""
    blank = {
        name: [] if isinstance(value, list) else None if name == "date_made" else ""
        for name, value in values.items()
    }
    missing = []
    for name, value in values.items():
        for field, empty in {**blank, name: value}.items():
            setattr(page, field, empty)
        page.save()
        html = html_of(client, page.url)
        missing += [name for text in texts_of(value) if text not in html]
    return missing


def test_whatever_is_filled_in_on_a_notice_is_read_there(client, notice):
    assert left_out(client, notice, ON_A_NOTICE) == []


def test_whatever_is_filled_in_on_a_publicity_page_is_read_there(client, in_publicity):
    _world, page = in_publicity
    assert left_out(client, fresh(page), ON_A_PUBLICITY_PAGE) == []


def test_annexes_can_be_downloaded(client, in_publicity):
    world, publicity = in_publicity
    notice = publish(world, make_notice(world, make_round(world, title="第二批")))
    document = get_document_model().objects.create(title="样表", file=ContentFile(b"x", name="sheet.txt"))
    for page in (notice, fresh(publicity)):
        page.annexes = [("annex", {"title": "申报表", "document": document})]
        page.save()
        assert f'<a href="{document.url}">申报表</a>' in html_of(client, page.url)


# --- citations ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("7(1)", [Citation(7, 1)]),
        ("6(5),11", [Citation(6, 5), Citation(11)]),
        ("第七条", [Citation(7)]),
        ("第七条（一）、第十一条", [Citation(7, 1), Citation(11)]),
        ("第十二条第（三）项", [Citation(12, 3)]),
        ("", []),
        (None, []),
    ],
)
def test_citations_are_read_as_they_are_written(text, cited):
    assert citations(text) == cited


def test_citation_names_its_anchor_and_its_words():
    with override("zh-hans"):
        assert (Citation(7, 1).anchor, Citation(7, 1).label) == ("article-7-1", "第七条（一）")
    with override("en"):
        assert Citation(7, 1).label == "Article 7 (1)"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (103, "一百零三"), (110, "一百一十")],
)
def test_numerals(number, text):
    assert chinese_numeral(number) == text


# --- the notice -----------------------------------------------------------------------------------


def test_notice_shows_its_window_in_beijing_time(client, world, clock):
    round = make_round(world, closes_at=timezone.now() + timedelta(days=9, hours=3))
    page = publish(world, make_notice(world, round))

    html = html_of(client, page.url)

    assert 'datetime="2026-10-28T13:00+08:00"' in html
    assert "13:00" in html
    assert str(State.OPEN.label) in html


def test_apply_button_only_while_the_round_accepts(client, notice, clock):
    url = reverse("desk:apply", args=[notice.round_id])
    assert f'href="{url}"' in html_of(client, notice.url)

    clock.move_to(notice.round.closes_at)

    assert f'href="{url}"' not in html_of(client, notice.url)


def test_stages_cite_the_articles_of_the_policy_page(client, world):
    policy = make_policy(world)
    page = publish(world, make_notice(world, make_round(world)))

    html = html_of(client, page.url)

    assert f'href="{policy.url}#article-7-1"' in html
    assert f'href="{policy.url}#article-7-3"' not in html  # that item is not on the page
    assert page.title in html_of(client, policy.url)


def test_policy_page_has_the_anchors(client, world):
    html = html_of(client, make_policy(world).url)

    assert 'id="article-7"' in html
    assert 'id="article-7-1"' in html
    assert "第七条" in html
    assert "（一）" in html


def test_x17_extension_stands_on_the_notice(client, world, notice):
    closes = notice.round.closes_at + timedelta(days=5)

    extend_round(round=notice.round, person=world.manager, closes_at=closes, reason="应各地请求延期")

    html = html_of(client, notice.url)
    assert "应各地请求延期" in html
    assert said("Extended") in html
    assert timezone.localtime(closes).isoformat(timespec="minutes") in html


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"opens_at": timedelta(hours=1)}, State.UPCOMING),
        ({}, State.OPEN),
        ({"closes_at": timedelta(0)}, State.CLOSED),
        ({"status": "done"}, State.DONE),
        ({"status": "cancelled"}, State.CANCELLED),
    ],
)
def test_states_of_the_window(client, notice, change, state):
    moments = {name: timezone.now() + value for name, value in change.items() if name != "status"}
    Round.objects.update(**change | moments)

    assert window_of(Round.objects.get()).state == state
    assert str(state.label) in html_of(client, notice.url)


# --- progress -------------------------------------------------------------------------------------


def states(round):
    round.refresh_from_db()
    return list(stage_states(round, round.graph.stages, timezone.now()).values())


def test_progress_is_told_for_the_round_as_a_whole(world, calendar, clock):
    page = publish(world, make_notice(world, make_round(world)))
    round = page.round
    assert states(round) == [CURRENT, TODO, TODO, TODO]

    clock.move_to(round.closes_at)
    assert states(round) == [DONE, CURRENT, TODO, TODO]


def test_progress_follows_the_publicity_page(world, calendar, clock):
    round = open_publicity(world).shortlist.round
    clock.move_to(round.closes_at)
    period = PublicityPeriod.objects.get()
    clock.move_to(max(period.starts_at, round.closes_at))
    PublicityPeriod.objects.update(ends_at=timezone.now() + timedelta(days=1))
    assert states(round) == [DONE, DONE, CURRENT, TODO]

    clock.shift(timedelta(days=1))
    assert states(round) == [DONE, DONE, DONE, CURRENT]


def test_notice_is_the_same_with_and_without_cases(client, world, notice):
    before = html_of(client, notice.url)

    make_case(world, notice.round)

    after = html_of(client, notice.url)
    assert after == before
    assert [secret for secret in SECRETS if secret in after] == []


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_notice_section_costs_the_same_for_1_and_3_notices(client, world, number):
    for year in range(2020, 2020 + number):
        publish(world, make_notice(world, make_round(world, year=year)))
    client.get(world.index.url)

    with CaptureQueriesContext(connection) as queries:
        html = html_of(client, world.index.url)

    assert html.count("listing__title") == number
    assert len(queries) == 17


@pytest.mark.parametrize("number", [1, 3])
def test_publicity_section_costs_the_same_for_1_and_3_pages(client, world, calendar, number):
    for _number in range(number):
        open_publicity(world)
    client.get(world.publicity_index.url)

    with CaptureQueriesContext(connection) as queries:
        html = html_of(client, world.publicity_index.url)

    assert html.count("listing__title") == number
    assert len(queries) == 21


def test_empty_section_says_so(client, world):
    assert said("Nothing has been published here yet") in html_of(client, world.index.url)


def test_feed_tells_of_notices_and_publicity(client, in_publicity):
    world, page = in_publicity
    notice = publish(world, make_notice(world, page.shortlist.round))
    draft = make_notice(world, make_round(world, year=2027), title="未发布的通知")

    feed = html_of(client, reverse("notices:feed"))

    assert page.title in feed
    assert notice.title in feed
    assert draft.title not in feed


def test_the_feed_is_called_by_the_name_of_the_site(client, world):
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.create(site=site, title="申报平台", title_en="Applications")
    assert "申报平台</title>" in html_of(client, reverse("notices:feed"))
    with override("en"):
        assert "<title>Notices and publicity · Applications</title>" in html_of(
            client, reverse("notices:feed")
        )


def test_tags_for_other_pages(rf, in_publicity):
    world, page = in_publicity
    notice = publish(world, make_notice(world, page.shortlist.round))
    template = Template(
        "{% load notices_tags %}{% latest_notices %}{% running_publicity %}{% register_teaser %}"
    )

    html = template.render(Context({"request": rf.get("/")}))

    assert notice.title in html
    assert page.title in html
    assert said("There is no entry yet") in html


# --- languages ------------------------------------------------------------------------------------


def test_mirrored_and_translated_pages_have_no_consequences(client, in_publicity):
    _world, page = in_publicity
    locales = prepare_locales()

    translated = publish_translation(page=fresh(page), locale=locales["ug"], fields={"title": "ئاشكارىلاش"})

    assert PublicityPeriod.objects.count() == 1
    html = html_of(client, translated.url)
    assert 'dir="rtl"' in html
    assert "甲集群" in html
    assert 'datetime="2026-10-26"' in html


def test_translation_is_not_published_before_its_source(world):
    from notices.errors import PublicationRefused

    page = make_notice(world, make_round(world))
    locales = prepare_locales()

    with pytest.raises(PublicationRefused):
        publish_translation(page=fresh(page), locale=locales["en"], fields={"title": "Notice"})

    assert Round.objects.get().status == Round.Status.DRAFT


def test_feed_holds_what_no_document_can(client, in_publicity):
    _world, page = in_publicity
    type(page).objects.filter(pk=page.pk).update(title="公示\x0b名单", intro="第一行\x0b第二行")

    response = client.get(reverse("notices:feed"))

    assert response.status_code == 200
    assert "公示名单" in response.content.decode()


def test_control_characters_are_dropped_on_the_way_in(world):
    page = make_notice(world, make_round(world))
    page.title, page.intro = "关于\x0b申报", "甲\x0b乙"
    page.full_clean()

    assert (page.title, page.intro) == ("关于申报", "甲乙")


def test_the_feed_keeps_nothing_of_a_visitor(world, calendar, rf):
    """One object serves all of them at once."""
    open_publicity(world)
    feed = LatestFeed()
    before = dict(vars(feed))

    html = feed(rf.get("/feed.xml")).content.decode()

    assert "http://testserver/" in html
    assert vars(feed) == before
