"""This year's round of technology enterprises, under way: the second programme, which knows no experts and no meeting.

It stands on the agenda of the round of clusters beside which it happens.
"""

from datetime import time
from functools import partial

from . import year
from .clock import at
from .plot import Fate
from .scenes import applying, deciding, publishing, reviewing

PROGRAMME = "technology_enterprise"
#: Working days: before today the window opened, after today it closes, before today the first list was drawn up and
#: its page went live. A period of five working days still runs then.
OPENED, CLOSES, LISTED, PUBLISHED = 15, 12, 4, 2
#: How many working days ago an application began, by where its case stands now; "" goes as far as the round does.
BEGAN = {"": 13, "opinion/issue": 13, "opinion": 12, "formal_check": 6, "draft": 3}


def plan_season(play, today):
    """From the notice to the page of the first list, while applications go on."""
    play.follow = partial(reviewing.follow, play)
    before = partial(play.diary.workday_before, today)
    opens, closes = at(before(OPENED), time(9)), at(play.diary.workday(today, CLOSES), time(18))
    days = {stop: before(count) for stop, count in BEGAN.items()}
    plan = play.agenda.plan
    plan(at(before(OPENED + 1), time(14)), announce, play, opens, closes, days)
    plan(at(before(LISTED), time(11)), deciding.list_waiting, play, "publicity")
    plan(at(before(PUBLISHED), time(10)), publicise, play)


def announce(play, opens, closes, days):
    """The round, its notice, and every applicant whose case stops at one of ``days``, on the day that stands there."""
    play.round = year.make_round(play, opens.year, opens, closes)
    publishing.announce(play, local_deadline=play.diary.workday(closes.date(), 5))
    play.say(f"{play.programme.title}: notice published")
    entries = [entry for entry in play.read("demo.json")["samples"] if entry["stops_at"] in days]
    for number, entry in enumerate(entries, 1):
        case = play.cast.listed_case(number, Fate("enterprise", stops_at=entry["stops_at"]), entry)
        play.cases.append(case)
        play.agenda.plan(at(days[entry["stops_at"]], time(10, number)), applying.begin, play, case)


def publicise(play):
    publishing.publicise(play, deciding.newest(play))
    play.say(f"{play.programme.title}: list made public")
