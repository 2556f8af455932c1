"""What a batch costs for each of its cases: a panel is opened, a list is drawn up and goes its way to the titles.

``python benchmarks/bench_batches.py 1000``. Really run and written, in a copy; no second time.

Where a panel opens, a list is drawn up and a period ends, each case moves in a transaction of its own, so that nobody
waits for the round's audit chain longer than for one case: ``tests/integration/test_batches_at_once.py`` holds that with
a second connection.
"""

import os
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import ground  # sets Django up
import time_machine
from bench_round import holder
from django.utils import timezone

from forms_workflows.decisions.domain import designations, meetings, publicity, shortlists
from forms_workflows.decisions.models import Meeting
from forms_workflows.desk.reading.panels import experts_of
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain import panels, ranking
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission

ENOUGH = 10**6
EXPERTS, MOST = 7, int(os.environ.get("MOST", "100"))
#: A Monday from which five working days end before National Day.
SEPTEMBER = datetime(2026, 9, 14, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def open_panel(round):
    """(cost, cases) of the scoring of a panel that begins."""
    stage, organiser = round.graph.first(Kind.SCORE), holder("panel_organiser")
    cases = list(panels.waiting_for_panel(round, stage).order_by("pk")[:MOST])
    experts = list(experts_of(round)[:EXPERTS])
    panel = panels.create_panel(
        round=round, stage=stage, title="评审组", members=experts, submissions=cases, person=organiser
    )

    def work():
        panels.open_panel(panel=panel, person=organiser)
        panels.open_cases(panel, ENOUGH)  # what the time of a request has left for the sweeps

    spent = ground.cost(work)
    assert panel.sheets.count() == EXPERTS * len(cases)
    return spent, len(cases)


def draw_up(round):
    """(cost, cases) of a list of all that are ranked, after all who have not been scored have left the round."""
    lead = holder("dept_lead")
    round.parameters["shortlist_quota"]["value"], round.parameters["pass_line"]["value"] = MOST, 0
    round.save(update_fields=["parameters"])
    round = Round.objects.get(pk=round.pk)
    ranking.still_before_ranking(round).update(
        status=Submission.Status.ENDED, end="withdrawn", stage="", part=""
    )
    scored = Submission.objects.filter(round=round, stage=round.graph.first(Kind.RANK).key)
    scored.exclude(pk__in=scored.order_by("pk")[:MOST]).update(
        status=Submission.Status.ENDED, end="withdrawn"
    )
    made = ranking.rank_round(round=round, person=lead)
    cases = [row.submission for row in made.cases.select_related("submission")]

    def work():
        found = shortlists.draw_up_shortlist(
            round=round,
            ranking=made,
            selected=cases,
            person=lead,
            tie_reason="择优",
            early_reason="申报已截止",
        )
        shortlists.settle_list(found, ENOUGH)

    spent = ground.cost(work)
    assert not shortlists.unsettled(round.shortlists.get()).exists()
    return spent, len(cases)


def meet(round):
    found = round.shortlists.get()
    shortlists.propose_shortlist(shortlist=found, person=found.drawn_up_by)

    def work():
        meetings.register_meeting(
            shortlist=found,
            person=holder("meeting_secretary"),
            title="2026年第18次党组会",
            held_on=timezone.localdate(),
            minutes_number="示党组纪〔2026〕18号",
            outcome=Meeting.Outcome.APPROVED,
        )

    return ground.cost(work), found.items.count()


def publish(round):
    found = round.shortlists.get()
    return ground.cost(
        lambda: publicity.start_publicity(shortlist=found, page_id=1, person=holder("publisher"))
    ), found.items.count()


def clear(round):
    found = round.shortlists.get()
    spent = ground.cost(publicity.fire_due_periods)
    assert designations.cleared_cases(round).count() == found.items.count()
    return spent, found.items.count()


def designate(round):
    cases = list(designations.cleared_cases(round))

    def work():
        designations.issue_designation(
            round=round,
            submissions=cases,
            person=holder("dept_leader"),
            document_number="示工信〔2026〕1号",
            signed_on=timezone.localdate(),
        )

    return ground.cost(work), len(cases)


WAY = (
    ("list drawn up", draw_up),
    ("meeting", meet),
    ("publicity begins", publish),
    ("publicity is over", clear),
    ("designation", designate),
)


def say(title, spent, count):
    ground.say(f"{title}, {count} cases", spent)
    ground.say("for each", f"{spent.total / count:9.1f} ms, {spent.statements / count:.1f} SQL")


def main():
    for size in ground.asked_sizes()[:1]:
        with ground.copy(size):
            say("panel opened", *open_panel(Round.objects.get()))
        with ground.copy(size), time_machine.travel(SEPTEMBER) as traveller:
            for title, batch in WAY:
                say(title, *batch(Round.objects.get()))
                if batch is publish:
                    traveller.move_to(
                        Round.objects.get().shortlists.get().periods.get().ends_at + timedelta(seconds=1)
                    )


if __name__ == "__main__":
    main()
