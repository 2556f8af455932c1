"""The department's screens of a round with many cases: ``python benchmarks/bench_round.py 1000 20000``.

At 20,000 a panel of 3,000 cases with seven sheets each has scored. Goals: the ranking page in 2 s and 200 MB.
"""

import ground  # sets Django up

from forms_workflows.decisions.models import Shortlist, ShortlistItem
from forms_workflows.parties.models import Person
from forms_workflows.review.domain.ranking import rank_round
from forms_workflows.review.models import Panel
from forms_workflows.rounds.models import Round
from tests.integration.visitors import Visitor


def holder(role):
    return Person.objects.filter(memberships__role__key=role).order_by("pk").first()


def list_all(round, ranking):
    """A list of all that has been ranked, as its page would show it."""
    found = Shortlist.objects.create(
        round=round, stage=ranking.stage, ranking=ranking, version=1, drawn_up_by=holder("dept_lead")
    )
    ShortlistItem.objects.bulk_create(
        ShortlistItem(shortlist=found, submission_id=case.submission_id, position=position)
        for position, case in enumerate(ranking.cases.all(), 1)
    )
    return found


def measure(size):
    round = Round.objects.get()
    lead, organiser, expert = (Visitor(holder(role)) for role in ("dept_lead", "panel_organiser", "expert"))
    ranked = ground.cost(lambda: rank_round(round=round, person=holder("dept_lead")))
    ranking = round.rankings.first()
    panel = Panel.objects.order_by("pk").last()
    found = list_all(round, ranking)
    screens = {
        "round": lambda: lead.get("round", round.pk),
        "ranking": lambda: lead.get("ranking", round.pk),
        "shortlist": lambda: lead.get("shortlist", found.pk),
        "panel": lambda: organiser.get("panel", panel.pk),
        "new panel": lambda: organiser.get("new_panel", round.pk),
        "an expert's sheets": lambda: expert.get("sheets"),
    }
    ground.say(f"{size} cases, {ranking.cases.count()} of them scored", "")
    ground.say("ranking made", ranked)
    for title, show in screens.items():
        show()
        before = ground.forget_peak()
        spent = ground.median(show, times=3)
        ground.say(title, f"{spent}, {ground.peak_memory() - before:.0f} MB")


if __name__ == "__main__":
    for size in ground.asked_sizes():
        with ground.copy(size):
            measure(size)
