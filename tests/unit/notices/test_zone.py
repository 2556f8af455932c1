"""A site elsewhere: windows, periods and their words follow the time zone of the settings."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import override

from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.errors import Refused
from forms_workflows.submissions.domain.windows import check_window
from forms_workflows.wording import zone, zoned
from notices.reading.programmes import when
from notices.reading.windows import State
from portal.settings.environment import time_zone, worded
from tests.unit.notices.world import make_notice, make_round, open_publicity, publish

CODES = ["zh-hans", "en", "ug"]


@pytest.fixture
def almaty(settings):
    settings.TIME_ZONE = "Asia/Almaty"
    settings.TIME_ZONE_NAMES = {"zh-hans": "阿拉木图时间", "en": "Almaty time"}


@pytest.mark.parametrize(
    ("language", "name"), [("zh-hans", "北京时间"), ("en", "Beijing time"), ("ug", "بېيجىڭ ۋاقتى")]
)
def test_by_default_it_is_beijing_time_in_every_language(language, name):
    with override(language):
        assert zone() == name


def test_another_zone_is_called_as_it_is_set_else_by_place_and_distance(settings, almaty):
    with override("en"):
        assert zoned("18:00") == "18:00 (Almaty time)"
        settings.TIME_ZONE_NAMES = {}
        assert zone() == "Almaty time (UTC+05:00)"
        settings.TIME_ZONE = "America/Sao_Paulo"
        assert zone() == "Sao Paulo time (UTC-03:00)"
        settings.TIME_ZONE = "UTC"
        assert zone() == "UTC"
    assert zoned("") == ""


def test_a_language_without_a_name_reads_that_of_the_sites_first_language(almaty):
    with override("ug"):
        assert zone() == "阿拉木图时间"


def test_a_notice_shows_its_window_in_the_zone_of_the_site_and_names_it_once(client, world, almaty):
    closes = datetime(2026, 10, 30, 13, 0, tzinfo=UTC)
    html = client.get(publish(world, make_notice(world, make_round(world, closes_at=closes))).url)
    html = html.content.decode()
    assert "2026年10月30日 18:00" in html
    assert html.count("阿拉木图时间") == 1
    assert "北京时间" not in html


def test_a_period_ends_at_the_end_of_the_day_there(client, world, calendar, almaty):
    page = open_publicity(world)
    period = PublicityPeriod.objects.get()
    assert period.days[-1] == "2026-10-26"
    assert period.ends_at == datetime(2026, 10, 26, 19, 0, tzinfo=UTC)
    for address in (page.url, f"{page.url}objection/"):
        html = client.get(address).content.decode()
        assert "阿拉木图时间" in html
        assert "北京时间" not in html


def test_whoever_is_too_early_or_too_late_reads_the_zone(world, almaty):
    soon = make_round(
        world, status="open", process_version=world.programme.procedures.get().process.current_version
    )
    soon.opens_at = timezone.now() + timedelta(days=1)
    with override("en"), pytest.raises(Refused, match=r"open on .* \(Almaty time\)"):
        check_window(soon)
    soon.opens_at, soon.closes_at = timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)
    with override("en"), pytest.raises(Refused, match=r"closed on .* \(Almaty time\)"):
        check_window(soon)
    with override("en"):
        assert "(Almaty time)" in when(soon, State.OPEN)


def test_the_environment_names_zone_and_its_words(monkeypatch):
    monkeypatch.setenv("ZONE", "Asia/Almaty")
    assert time_zone("ZONE", "Asia/Shanghai") == "Asia/Almaty"
    monkeypatch.setenv("ZONE", "Almaty")
    with pytest.raises(ImproperlyConfigured, match="Set ZONE to the name of a time zone"):
        time_zone("ZONE", "Asia/Shanghai")
    monkeypatch.setenv("WORDS", "zh-hans: 阿拉木图时间; en: Almaty time;")
    assert worded("WORDS", CODES) == {"zh-hans": "阿拉木图时间", "en": "Almaty time"}
    monkeypatch.setenv("WORDS", "Almaty")
    assert worded("WORDS", CODES) == dict.fromkeys(CODES, "Almaty")
    monkeypatch.setenv("WORDS", "")
    assert worded("WORDS", CODES) == {}
    for wrong in ("fr: heure", "en:", "en: a; b"):
        monkeypatch.setenv("WORDS", wrong)
        with pytest.raises(ImproperlyConfigured, match="is not a language and its text"):
            worded("WORDS", CODES)
