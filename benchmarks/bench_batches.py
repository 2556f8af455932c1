"""What a batch costs for each of its cases: a panel is opened, a list drawn up. ``python benchmarks/bench_batches.py 1000``

Each case moves in a transaction of its own, so that nobody waits for the round's audit chain longer than for one case:
``tests/integration/test_batches_at_once.py`` holds that with a second connection. Really run and written, in a copy.
"""

import ground  # sets Django up
from bench_round import holder

from forms_workflows.decisions.domain import selection, shortlists
from forms_workflows.desk.reading.panels import experts_of
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.review.domain import panels, ranking
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission

ENOUGH = 10**6
EXPERTS, MOST = 7, 100


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
    """(cost, cases) of a list of the best, after all who have not been scored have left the round."""
    lead = holder("dept_lead")
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
            selected=cases[: selection.selection_rule(round)["quota"]],
            person=lead,
            tie_reason="择优",
            early_reason="申报已截止",
        )
        shortlists.settle_list(found, ENOUGH)

    spent = ground.cost(work)
    assert not shortlists.unsettled(round.shortlists.get()).exists()
    return spent, len(cases)


def main():
    for size in ground.asked_sizes()[:1]:
        for title, batch in (("panel opened", open_panel), ("list drawn up", draw_up)):
            with ground.copy(size):
                spent, count = batch(Round.objects.get())
            ground.say(f"{title}, {count} cases", spent)
            ground.say("for each", f"{spent.total / count:9.1f} ms, {spent.statements / count:.1f} SQL")


if __name__ == "__main__":
    main()
