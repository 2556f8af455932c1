"""Both programmes with their people and a round of each, played by the twin: the first's with its notice and no more."""

from datetime import datetime, time

from demo.twin import enterprises, year
from demo.twin.clock import BEIJING, at
from demo.twin.holidays import prepare_calendar
from demo.twin.play import Play
from demo.twin.scenes import publishing
from portal.programmes.loader import load_programme

FIRST, SECOND = "cluster_designation", "technology_enterprise"
#: A Wednesday without holidays before or after it for weeks.
NOW = datetime(2026, 7, 15, 12, tzinfo=BEIJING)


def play_two_rounds():
    """The primary keys of both rounds: {key of the programme: pk}."""
    today = NOW.date()
    with Play(start=at(datetime(2026, 6, 1).date()), seed=1, brisk=True, looks=False) as first:
        second = first.beside(SECOND)
        for play, experts in ((first, 5), (second, 0)):
            play.cast.hire(experts=experts, programme=play.programme.key)
            load_programme(play.programme.key)  # the process is published, now that somebody holds its roles
        prepare_calendar(first, [2026])
        second.diary.reload()
        opens, closes = (first.diary.workday_before(today, 20), first.diary.workday(today, 10))
        first.round = year.make_round(first, 2026, at(opens, time(9)), at(closes, time(18)))
        publishing.announce(first, local_deadline=closes)
        enterprises.plan(second, today)
        first.agenda.run(until=NOW)
    return {FIRST: first.round.pk, SECOND: second.round.pk}
