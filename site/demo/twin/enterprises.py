"""This year's round of technology enterprises, under way: the second programme, which knows no experts and no meeting."""

from datetime import time, timedelta
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
BEGAN = {"": 13, "opinion/issue": 11, "opinion": 10, "formal_check": 6, "draft": 3}


def plan(play, today):
    """Put the whole round on the agenda, from its notice to the page of its first list."""
    play.follow = partial(reviewing.follow, play)
    before = play.diary.workday_before
    play.agenda.plan(at(before(today, OPENED + 1), time(14)), announce, play, today)
    play.agenda.plan(at(before(today, LISTED), time(11)), deciding.list_waiting, play, "publicity")
    play.agenda.plan(at(before(today, PUBLISHED), time(10)), publicise, play)


def announce(play, today):
    """The round, its notice, and everybody who will apply."""
    opens = at(play.diary.workday_before(today, OPENED), time(9))
    closes = at(play.diary.workday(today, CLOSES), time(18))
    play.round = year.make_round(play, opens.year, opens, closes)
    publishing.announce(play, local_deadline=play.diary.workday(closes.date() + timedelta(days=1), 5))
    play.say(f"{play.programme.title}: notice published")
    for number, entry in enumerate(play.read("demo.json")["samples"], 1):
        case = play.cast.listed_case(number, Fate("enterprise", stops_at=entry["stops_at"]), entry)
        play.cases.append(case)
        day = play.diary.workday_before(today, BEGAN[entry["stops_at"]])
        play.agenda.plan(at(day, time(10, number)), applying.begin, play, case)


def publicise(play):
    publishing.publicise(play, deciding.newest(play))
    play.say(f"{play.programme.title}: first list made public")
