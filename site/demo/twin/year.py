"""A whole round, from the notice to the plaques."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from forms_workflows.audit.models import Event
from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.review.domain.ranking import still_before_ranking
from forms_workflows.rounds.models import Round
from portal.programmes.loader import load_programme

from . import checks, report
from .clock import at
from .errors import NotTonight
from .holidays import prepare_calendar
from .play import Play
from .plot import plot
from .scenes import applying, certifying, deciding, objecting, publishing, renaming, reviewing, scoring
from .timetable import timetable

#: How many working days the twin waits for stragglers before it gives up.
PATIENCE = 60


@dataclass
class Played:
    """What is left when the curtain falls."""

    round: Round
    cases: list
    browsers: object
    failures: list
    table: list = field(default_factory=list)
    checks: dict = field(default_factory=dict)


def play_round(*, year, seed, organisations, experts, looks=True, say=lambda line: None):
    """Play the round of ``year`` from its notice to its plaques. Raises TwinError where the story breaks."""
    refuse_year(year)
    with Play(start=first_day(year), seed=seed, looks=looks, say=say) as play:
        play.follow = partial(reviewing.follow, play)
        prepare(play, year, experts=experts)
        days = timetable(play.diary, year)
        play.clock.go_to(days.begin)
        play.round = make_round(play, year, days.opens, days.closes)
        invent_cases(play, plot(organisations, seed=seed, quota=quota_of(play.programme)), year)
        apply_and_review(play, days)
        shortlisted = review_and_decide(play, days)
        if shortlisted:
            publicise_and_certify(play, days)
        play.agenda.run()
        finish(play)
        played = Played(play.round, play.cases, play.browsers, play.browsers.failures)
        played.table = report.table(play.round)
        played.checks = checks.run(played, clock=play.clock, strangers_too=looks)
    return played


def refuse_year(year):
    """A year is played once, and after everything that is on record: nothing can be dated before it."""
    if Round.objects.filter(programme__key="cluster_designation", standing=False, year=year).exists():
        raise NotTonight(f"There is a round of {year} already. Choose another --year, or an empty database.")
    last = Event.objects.filter(chain="site").order_by("-seq").first()
    if last and last.at > first_day(year):
        raise NotTonight(
            f"The newest event of this database is of {timezone.localdate(last.at)}, and the round of {year} begins on "
            f"{first_day(year):%Y-%m-%d}. Choose a later --year, or an empty database."
        )


def first_day(year):
    return at(date(year, 1, 8))


def prepare(play, year, *, experts):
    """People at every desk, a published process, a confirmed calendar."""
    play.cast.hire(experts=experts)
    load_programme()  # publishes the process, now that somebody holds its roles
    prepare_calendar(play, [year])


def quota_of(programme):
    value = programme.parameters.filter(key="shortlist_quota").values_list("value", flat=True).first()
    return int(value) if value else None


def make_round(play, year, opens, closes):
    """The head of division sets the round up in the administration; the notice will announce it."""
    lead = play.cast.of("dept_lead")[0]
    data = {
        "procedure": play.programme.procedures.get(key="application").pk,
        "year": year,
        "title": f"{year}年度{play.programme.designation_word}认定",
        "title_en": f"{play.programme.title_en}, {year}",
        "opens_at": f"{timezone.localtime(opens):%Y-%m-%d %H:%M}",
        "closes_at": f"{timezone.localtime(closes):%Y-%m-%d %H:%M}",
    }
    play.post(lead, reverse("round:add"), data, expect=(302,))
    return Round.objects.get(programme=play.programme, standing=False, year=year)


def invent_cases(play, fates, year):
    """The applicants; every organisation has two people."""
    for number, fate in enumerate(fates, 1):
        play.cases.append(play.cast.invent_case(number, fate, year=year))


# --- the parts of the year --------------------------------------------------------------------------------


def apply_and_review(play, days):
    """From the notice until every case that came so far waits for the defence."""
    play.clock.go_to(at(days.announce, time(10)))
    publishing.announce(play, local_deadline=days.local_deadline)
    play.say("notice published, round open")
    applying.plan_applications(play)
    play.agenda.run(until=days.closes)
    play.say(f"round closed with {play.round.submissions.count()} applications")
    play.agenda.run(until=at(days.seat_panels))


def review_and_decide(play, days):
    """Panels, scores, ranking, shortlist, meeting. False if nobody comes so far."""
    panels = scoring.seat_panels(play)
    if not panels:
        return False
    play.agenda.run(until=at(days.session, time(10)))
    scoring.hold_session(play, panels)
    play.agenda.run(until=at(days.rank))
    wait_for_stragglers(play)
    if not play.round.submissions.filter(status="open").exists():
        return False
    play.say("all scored")
    deciding.rank(play)
    play.agenda.run(until=at(days.shortlist))
    if not deciding.draw_up(play):
        return False
    return hold_meetings(play, days)


def wait_for_stragglers(play):
    for _day in range(PATIENCE):
        if not still_before_ranking(play.round).exists():
            return
        play.agenda.run(until=at(play.diary.workday(play.clock.today + timedelta(days=1))))


def hold_meetings(play, days):
    """With an even seed the first meeting defers the list, which is proposed again (X9)."""
    play.clock.go_to(at(days.meeting, time(15)))
    if play.seed % 2 == 0:
        deciding.meet(play, "deferred")
        play.clock.wait(hours=1)
        deciding.propose(play)
        play.clock.go_to(at(days.second_meeting, time(15)))
    deciding.meet(play)
    play.say("list approved by the meeting")
    return deciding.newest(play).status == "approved"


def publicise_and_certify(play, days):
    """The page goes live; objections come in during the period and after it; then documents and plaques."""
    play.clock.go_to(at(days.publish, time(10)))
    page = publishing.publicise(play, deciding.newest(play))
    period = PublicityPeriod.objects.get(page_id=page.pk)
    play.say(f"publicity until {period.last_day}")
    plan_objections(play, page, period)
    play.agenda.run(until=period.ends_at + timedelta(hours=34))
    certify(play)
    play.agenda.run()
    play.clock.go_to(at(play.diary.workday(play.clock.today + timedelta(days=1), 2), time(10)))
    certify(play)
    play.say("plaques given")
    renaming.rename(play)


def plan_objections(play, page, period):
    """During the period, some of them on its holidays; the late one in the first hour after its end."""
    start, span = period.starts_at, period.ends_at - period.starts_at
    moments = {
        "not upheld in time": start + timedelta(hours=3),
        "not upheld": start + timedelta(hours=26),
        "upheld": start + span / 3,
        "anonymous": start + span / 2,
        "late": period.ends_at + timedelta(minutes=20),
    }
    listed = set(page.shortlist.items.filter(decision="approved").values_list("submission_id", flat=True))
    for case in play.cases:
        for letter in case.fate.objections if case.pk in listed else ():
            play.agenda.plan(moments[letter], objecting.object_to, play, page, case, letter)


def finish(play):
    """本批次办结, when every case has ended: the department's own decision."""
    if not play.round.submissions.exclude(status="ended").exists():
        lead = play.cast.of("dept_lead")[0]
        url = reverse("desk:round", args=[play.round.pk])
        play.post(lead, url, {"close_round": "1"}, expect=(302,))
    play.round.refresh_from_db()


def certify(play):
    """The document first, the plaques three working days later."""
    if certifying.designate(play):
        play.agenda.run(until=at(play.diary.workday(play.clock.today, 3), time(16)))
        certifying.give_plaques(play)
