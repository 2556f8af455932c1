"""The twin plays a whole round through the screens. Everything special that eight organisations allow happens."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page

from demo.twin import report
from demo.twin.errors import NotTonight
from demo.twin.year import play_round
from forms_workflows.audit.models import Event
from forms_workflows.decisions.models import Objection, PublicityPeriod
from forms_workflows.rounds.models import Procedure, Round
from forms_workflows.submissions.models import Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_programme")]
YEAR = 2025


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """wagtail-localize publishes after its transaction; a test's own never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **kwargs: work())


def play(organisations, seed=7, experts=7):
    return play_round(year=YEAR, seed=seed, organisations=organisations, experts=experts)


def played_and_forgotten(**options):
    """The table of a play whose traces are gone afterwards."""
    with transaction.atomic():
        played = play(**options)
        transaction.set_rollback(True)
    cache.clear()
    return played


def actions(round):
    return set(Event.objects.filter(chain=round.chain).values_list("action", flat=True))


@pytest.mark.long
def test_the_same_seed_plays_the_same_round():
    forgotten, again = played_and_forgotten(organisations=8), play(8)
    assert report.fingerprint(forgotten.table) == report.fingerprint(again.table)


@pytest.mark.long
def test_a_round_of_forty():
    assert not any(play(40).checks.values())


@pytest.mark.story
def test_a_round_of_eight():
    """Of an even seed, with which the first meeting defers the list."""
    eight = play(8, seed=8)
    assert {name: sentences for name, sentences in eight.checks.items() if sentences} == {}
    ends = Submission.objects.filter(round=eight.round).order_by("end").values_list("end", flat=True)
    assert list(ends) == [
        "defence_absent",
        "designated",
        "designated",
        "designated",
        "lapsed",
        "not_recommended",
        "objection_upheld",
        "re_review_failed",
        "withdrawn",
    ]
    assert actions(eight.round) >= {
        "submission.corrected",
        "partner.confirmed",
        "recusal.declared",
        "expert.replaced",
        "defence.absent",
        "case.plaqued",
        "round.closed",
    }
    objections = Objection.objects.order_by("status", "kind").values_list("status", "kind", "late")
    assert list(objections) == [
        ("not_accepted", "anonymous", False),
        ("not_accepted", "person", True),
        ("rejected", "person", False),
        ("upheld", "person", False),
    ]
    period = PublicityPeriod.objects.get()
    assert period.days == ["2025-09-29", "2025-10-09", "2025-10-10", "2025-10-11", "2025-10-13"]
    assert [(label, text) for section, label, text in eight.table if label.startswith("list v")] == [
        ("list v1", "deferred 2025-09-15"),
        ("list v2", "approved 2025-09-23"),
        ("list v1 is now", "deferred"),
        ("list v2 is now", "ended"),
    ]
    assert eight.round.status == Round.Status.DONE
    check_pages()


def check_pages():
    """The editor types and submits, the others approve; translations are released by somebody else."""
    pages = Page.objects.filter(slug__regex=f"^(notice|publicity|result)-{YEAR}")
    shown = Counter((page.locale.language_code, page.live, page.alias_of_id) for page in pages)
    assert shown == dict.fromkeys([("zh-hans", True, None), ("en", True, None), ("ug", True, None)], 4)
    notice = Page.objects.get(slug__startswith=f"notice-{YEAR}", locale__language_code="en")
    assert (
        notice.title
        == f"Notice on applications for designation as an advanced manufacturing cluster of the region, {YEAR} (example)"
    )


def test_a_year_is_played_once():
    opens = datetime(YEAR, 4, 30, tzinfo=UTC)
    Round.objects.create(
        procedure=Procedure.objects.get(key="application"),
        year=YEAR,
        title="played",
        opens_at=opens,
        closes_at=opens + timedelta(days=30),
    )
    with pytest.raises(NotTonight, match="There is a round of 2025 already"):
        play(0)


def test_nothing_is_played_before_what_is_on_record():
    with pytest.raises(NotTonight, match="Choose a later --year"):
        play_round(year=YEAR - 1, seed=7, organisations=0, experts=7)
