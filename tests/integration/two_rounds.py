"""Both programmes with their people and rounds, played by the twin: the first's with its notice and no more, the
second's of last year to its end and of this year until now.
"""

from datetime import date, datetime, time
from functools import partial

from demo.twin import enterprises, year
from demo.twin.clock import BEIJING, at
from demo.twin.holidays import prepare_calendar
from demo.twin.play import Play
from demo.twin.scenes import certifying, deciding, publishing, reviewing
from portal.programmes.loader import load_programme

FIRST, SECOND = "cluster_designation", "technology_enterprise"
#: A Wednesday without holidays before or after it for weeks.
NOW = datetime(2026, 7, 15, 12, tzinfo=BEIJING)


def play_two_rounds():
    """The primary keys of this year's rounds: {key of the programme: pk}."""
    with Play(start=at(date(2025, 6, 2)), seed=1, looks=False) as first:
        for key, experts in ((FIRST, 5), (SECOND, 0)):
            play = first.beside(key)
            play.cast.hire(experts=experts, programme=key)
            load_programme(key)  # the process is published, now that somebody holds its roles
        prepare_calendar(first, [2025, 2026])
    with Play(start=at(date(2025, 6, 3)), seed=1, brisk=True, looks=False, programme=SECOND) as play:
        plan_year(play, date(2025, 6, 4))
        play.agenda.run()
    with Play(start=at(date(2026, 6, 1)), seed=1, brisk=True, looks=False) as first:
        second = first.beside(SECOND)
        today = NOW.date()
        opens, closes = first.diary.workday_before(today, 20), first.diary.workday(today, 10)
        first.round = year.make_round(first, 2026, at(opens, time(9)), at(closes, time(18)))
        publishing.announce(first, local_deadline=closes)
        enterprises.plan_season(second, today)
        first.agenda.run(until=NOW)
    return {FIRST: first.round.pk, SECOND: second.round.pk}


def plan_year(play, announced):
    """A whole round of the two enterprises that come through, from its notice on that day to their titles."""
    play.follow = partial(reviewing.follow, play)
    after = partial(play.diary.workday, announced)
    opens, closes = at(after(1), time(9)), at(after(10), time(18))
    plan = play.agenda.plan
    plan(at(announced, time(14)), enterprises.announce, play, opens, closes, {"": after(2)})
    plan(at(after(18), time(11)), deciding.list_waiting, play, "publicity")
    plan(at(after(19), time(10)), enterprises.publicise, play)
    plan(at(after(27), time(10)), certifying.designate, play)
    plan(at(after(27), time(11)), year.finish, play)
