"""This year's round, under way: a case at every stage that a round reaches while its window is open."""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial

from forms_workflows.parties.models import Person

from ..samples import sample_keys
from . import enterprises, year
from .clock import BEIJING, at
from .play import Play
from .plot import CHECK, Fate
from .scenes import applying, deciding, publishing, reviewing, scoring

#: Working days: before today the window opened, after today it closes, before today the panel was put together.
OPENED, CLOSES, SEATED = 26, 10, 9
#: How the calendar has to reach beyond today: for corrections, reviews and a publicity period.
AHEAD = timedelta(days=60)
PANEL = [f"expert{number:02d}" for number in range(1, 6)]
CHANGJI, HAMI, ILI, KASHGAR, URUMQI = "652300", "650500", "654000", "653100", "650100"


@dataclass(frozen=True)
class Role:
    """One applicant of the demo: its fate, how many working days ago it began, and where it sits."""

    fate: Fate
    began: int
    region: str
    account: str = ""  # the demo's accounts act for it under this name


STANDS = partial(Fate, "under way")
#: A case comes from its beginning to the panel in nine working days, if nobody loses time.
ROLES = [
    Role(STANDS(stops_at="scoring"), 22, ILI),
    Role(STANDS(stops_at="scoring/panel"), 16, URUMQI),
    Role(Fate("failed re-review", passes=False), 19, KASHGAR),
    Role(STANDS(stops_at="re_review/issue"), 15, CHANGJI),
    Role(STANDS(stops_at="re_review"), 12, URUMQI),
    Role(STANDS(stops_at="re_review", joint=True), 13, HAMI),
    Role(STANDS(stops_at="recommendation/issue"), 10, CHANGJI),
    Role(STANDS(stops_at="recommendation/check"), 9, CHANGJI),
    Role(STANDS(stops_at="recommendation"), 8, CHANGJI),
    Role(STANDS(stops_at=CHECK), 5, CHANGJI),
    Role(STANDS(returned_by=(CHECK,), stops_at="apply"), 5, CHANGJI, "returned"),
    Role(STANDS(stops_at="signing"), 4, CHANGJI, "signing"),
    Role(STANDS(stops_at="draft"), 2, CHANGJI, "draft"),
]
TITLES = {"applicant_filler": "申报填报员", "applicant_principal": "申报负责人"}
NAMES = {
    "returned": ("李晓燕", "艾尔肯·买买提"),
    "signing": ("古丽娜尔·阿布都", "王建设"),
    "draft": ("马小云", "吐尔逊·尼牙孜"),
}


def first_day(today):
    return today - timedelta(days=2 * OPENED)


def season_year(today):
    """The year of the round that is under way. In the first weeks of a year it is still that of the year before."""
    return first_day(today).year


def play_season(*, now, seed, beside=False, looks=True, say=lambda line: None):
    """Play this year's round from its opening until this moment. Returns the Played.

    ``beside``: the second programme's round happens at the same time.
    """
    today = now.astimezone(BEIJING).date()
    with Play(start=at(first_day(today)), seed=seed, brisk=True, looks=looks, say=say) as play:
        play.follow = partial(reviewing.follow, play)
        diary = play.diary
        opened = diary.workday_before(today, OPENED)
        closes = at(diary.workday(today, CLOSES), time(18))
        play.round = year.make_round(play, season_year(today), at(opened, time(9)), closes)
        play.clock.go_to(at(diary.workday_before(opened, 1), time(10)))
        publishing.announce(play, local_deadline=diary.workday(closes.date(), 20))
        say("notice published, round open")
        invite(play, today)
        if beside:
            enterprises.plan_season(play.beside(enterprises.PROGRAMME), today)
        hold_panel(play, today)
        play.agenda.run(until=now)
    return year.Played(play.round, play.cases, play.browsers, play.browsers.failures)


def invite(play, today):
    """The samples first, then one applicant for every place at which a case can stand."""
    for number, key in enumerate(sample_keys(), 1):
        returned = (CHECK,) if key == sample_keys()[-1] else ()
        fate = Fate(f"sample {number}", joint=number == 2, returned_by=returned, stops_at="shortlist")
        begin(play, play.cast.sample_case(number, fate, key, year=play.round.year), today, OPENED - 2)
    for number, role in enumerate(ROLES, len(play.cases) + 1):
        people = accounts(role.account) if role.account else ()
        case = play.cast.invent_case(
            number, role.fate, year=play.round.year, region=role.region, people=people
        )
        begin(play, case, today, role.began)


def begin(play, case, today, began):
    play.cases.append(case)
    day = play.diary.workday_before(today, began)
    play.agenda.plan(at(day, time(9, case.number)), applying.begin, play, case)


def accounts(account):
    """The two people of an applicant for whom visitors of the demo may act."""
    found = []
    for (role, title), name in zip(TITLES.items(), NAMES[account], strict=True):
        username = f"{account}-{role.rpartition('_')[2]}"
        email = f"{username}@shenping.example"
        found.append(
            {"username": username, "name": name, "title": title, "role": role, "email": email, "demo": True}
        )
    return found


def hold_panel(play, today):
    """One panel hears the samples and one more; its experts have scored all but that one."""
    play.agenda.run(until=at(play.diary.workday_before(today, SEATED), time(9)))
    hears = [case for case in scoring.waiting_cases(play) if case.scores or case.fate.stops_at == "scoring"]
    experts = list(Person.objects.filter(username__in=PANEL).order_by("username"))
    panel = scoring.seat_panel(play, 1, experts, hears)
    play.agenda.run(until=at(play.diary.workday(play.clock.today, scoring.NOTICE_DAYS), time(15)))
    scoring.hold_session(play, [panel], recusal=False)
    play.agenda.run(until=at(play.diary.workday_before(today, 1), time(16)))
    deciding.rank(play, everything=False)
    play.say(f"{len(hears)} cases heard by a panel")
