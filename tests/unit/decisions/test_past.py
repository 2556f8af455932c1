"""What a title was on a day equals what the documents had made of it by then, for any sequence of them."""

import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from forms_workflows.decisions.domain.past import as_it_was, code_of_answer, key_of_answer
from forms_workflows.decisions.enums import TRANSITIONS
from forms_workflows.decisions.models import Title
from forms_workflows.parties.models import Organisation, Region
from forms_workflows.processes.graph.kinds import Effect

GRANTED = date(2024, 3, 1)
REGIONS = {code: Region(pk=int(code), code=code, name=code) for code in ("650100", "652300")}


def granted():
    return {
        "name": "甲集群",
        "holder": "甲中心",
        "region": "650100",
        "valid_until": "2027-02-28",
        "industry": "steel",
        "answer.name": "甲",
        "status": "active",
    }


def value_of(key, number):
    if key == "region":
        return random.choice([*REGIONS, None])
    if key == "valid_until":
        return random.choice([None, (GRANTED + timedelta(days=300 * number)).isoformat()])
    return f"{key} {number}"


def play(seed):
    """(state after each day on which something happened, the changes as their documents left them)."""
    random.seed(seed)
    now, days, changes, day = granted(), {}, [], GRANTED
    days[day] = dict(now)
    for number in range(1, 9):
        day += timedelta(days=random.choice([0, 1, 40, 200]))
        effect = random.choice([e for e, t in TRANSITIONS.items() if now["status"] in t.before])
        keys = {
            Effect.RENEW: ["valid_until"],
            Effect.CHANGE: random.sample(["name", "holder", "region", "industry", "answer.name"], 2),
        }
        after = {key: value_of(key, number) for key in keys.get(effect, [])}
        before = {key: now[key] for key in after}
        status = now["status"]
        now |= after | {"status": TRANSITIONS[effect].after or status}
        days[day] = dict(now)
        changes.append(
            SimpleNamespace(
                pk=number,
                designation=SimpleNamespace(signed_on=day),
                status_before=status,
                before=before,
            )
        )
    return days, changes, now


def title_of(now, changes):
    random.shuffle(changes)
    return SimpleNamespace(
        name=now["name"],
        organisation=Organisation(name=now["holder"]),
        region=REGIONS.get(now["region"]),
        valid_until=now["valid_until"] and date.fromisoformat(now["valid_until"]),
        public_answers={"industry": now["industry"], "name": now["answer.name"]},
        status=now["status"],
        designation=SimpleNamespace(signed_on=GRANTED),
        changes=SimpleNamespace(all=lambda: changes),
    )


def picture(title):
    return {
        "name": title.name,
        "holder": title.organisation.name,
        "region": title.region and title.region.code,
        "valid_until": title.valid_until and title.valid_until.isoformat(),
        "industry": title.public_answers["industry"],
        "answer.name": title.public_answers["name"],
        "status": title.status,
    }


@pytest.mark.parametrize("seed", range(30))
def test_any_day_reads_as_the_documents_had_left_it(seed):
    days, changes, now = play(seed)
    title = title_of(now, changes)
    for happened, state in days.items():
        following = min((day for day in days if day > happened), default=happened + timedelta(days=9))
        for day in (happened, following - timedelta(days=1)):
            assert picture(as_it_was(title, day, REGIONS)) == state
    assert picture(title) == now


def test_a_past_copy_has_expired_when_its_last_day_was_over_then():
    title = Title(status="active", valid_until=date(2025, 5, 31))
    title.seen_on = date(2025, 5, 31)
    assert title.state == "active"
    title.seen_on = date(2025, 6, 1)
    assert title.state == "expired"


@pytest.mark.parametrize("code", ["name", "valid_until", "industry"])
def test_an_answer_is_told_from_an_entry_of_the_same_name(code):
    assert code_of_answer(key_of_answer(code)) == code
    assert code_of_answer("name") == ""
