"""The home page's cards: each programme with what may be applied for now, from data alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import override

from forms_workflows.rounds.models import Procedure, Programme, Round
from home.models import HomePage
from notices.reading.programmes import programme_cards
from tests.factories import make_department
from tests.unit.notices.world import make_notice, make_policy, make_round

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def home(world):
    page = HomePage.objects.get(locale__language_code="zh-hans")
    page.body = page.body.stream_block.to_python([{"type": "programmes", "value": {"title": ""}}])
    page.save_revision().publish()
    return page


def add_programme(world, number):
    programme = Programme.objects.create(
        key=f"other{number}",
        title=f"奖学金{number}",
        title_en=f"Scholarship {number}",
        department=make_department(f"学校{number}", name_en=f"School {number}"),
    )
    process = world.programme.procedures.get().process
    Procedure.objects.create(
        programme=programme, key="application", title="申请", process=process, letters=f"X{chr(65 + number)}"
    )
    return programme


def announce(world, programme, opens, closes, **fields):
    """The live notice of a round with this window, from now."""
    version = programme.procedures.get().process.current_version
    round = make_round(
        world,
        procedure=programme.procedures.get(),
        opens_at=timezone.now() + opens,
        closes_at=timezone.now() + closes,
        **{"status": Round.Status.OPEN, "process_version": version, **fields},
    )
    page = make_notice(world, round)
    type(page).objects.filter(pk=page.pk).update(live=True)
    return page


def told(cards):
    return [(card.title, [call.window.value for call in card.calls]) for card in cards]


def test_open_ones_come_first_and_each_shows_its_own_rounds(world):
    closed, coming, unknown = (add_programme(world, number) for number in range(3))
    announce(world, closed, -9 * DAY, -DAY)
    announce(world, coming, DAY, 2 * DAY)
    announce(world, world.programme, -DAY, HOUR)
    assert told(programme_cards()) == [
        ("先进制造业集群认定", ["open"]),
        ("奖学金1", ["upcoming"]),
        ("奖学金0", ["closed"]),
    ]
    assert str(unknown) not in dict(told(programme_cards()))


def test_a_programme_shows_every_round_that_is_open_or_coming_and_of_the_others_the_newest_only(world):
    old = announce(world, world.programme, -9 * DAY, -8 * DAY, year=2024)
    new = announce(world, world.programme, -5 * DAY, -4 * DAY, year=2025)
    assert [call.page.pk for call in programme_cards()[0].calls] == [new.pk]
    second = announce(world, world.programme, DAY, 2 * DAY, title="第二批")
    first = announce(world, world.programme, -DAY, DAY)
    assert [call.page.pk for call in programme_cards()[0].calls] == [first.pk, second.pk]
    assert old.pk not in {first.pk, second.pk}


def test_cancelled_and_concluded_rounds_say_so_without_a_time(world):
    announce(world, world.programme, -DAY, DAY, status=Round.Status.CANCELLED)
    announce(world, add_programme(world, 1), -2 * DAY, -DAY, status=Round.Status.DONE)
    assert [(call.window.value, call.when) for card in programme_cards() for call in card.calls] == [
        ("done", ""),
        ("cancelled", ""),
    ]


def test_the_home_page_shows_the_cards_with_department_window_and_the_programmes_own_pages(
    client, world, home
):
    policy = make_policy(world)
    notice = announce(world, world.programme, -DAY, DAY)
    html = client.get("/").content.decode()
    for text in ("先进制造业集群认定", world.department.name, notice.title, notice.url, policy.url):
        assert text in html
    assert world.register.url in html
    assert str(said("Open for applications")) in html
    assert str(said("What you can apply for")) in html


def test_the_editors_heading_stands_over_the_cards(client, world, home):
    home.body[0].value["title"] = "今年的事项"
    home.save_revision().publish()
    html = client.get("/").content.decode()
    assert "今年的事项" in html
    assert str(said("What you can apply for")) not in html


def test_a_programme_without_a_notice_says_so_and_a_site_without_programmes_too(client, world, home):
    assert str(said("No round has been announced yet.")) in client.get("/").content.decode()
    world.register.delete()
    html = client.get("/").content.decode()
    assert str(said("No round has been announced yet.")) not in html
    assert str(said("Nothing has been published here yet")) in html


def test_drafts_and_pages_behind_a_password_are_on_no_card(world):
    world.register.delete()
    page = announce(world, world.programme, -DAY, DAY)
    page.view_restrictions.create(restriction_type="password", password="x")
    make_policy(world, live=False)
    assert programme_cards() == []


def test_names_are_said_in_the_readers_language(world):
    programme = add_programme(world, 1)
    announce(world, programme, -DAY, DAY)
    with override("en"):
        assert programme_cards() == []  # nothing of it is public in English
        assert (str(programme), programme.department.local_name) == ("Scholarship 1", "School 1")
        assert programme.title_word == "Scholarship 1"
    programme.designation_word, programme.designation_word_ug = "奖学金获得者", "مۇكاپات"
    with override("ug"):
        assert (str(programme), programme.title_word) == ("奖学金1", "مۇكاپات")
    with override("en"):
        assert programme.title_word == "奖学金获得者"


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_the_same_however_many(world, count):
    for number in range(count):
        announce(world, add_programme(world, number), -DAY, DAY)
    with CaptureQueriesContext(connection) as queries:
        cards = programme_cards()
    assert len(cards) == count + 1
    assert len(queries) == 7
