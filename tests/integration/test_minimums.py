"""A minimum of a part of the score sheet: whoever is below it is not placed, whatever the total is."""

from forms_workflows.decisions.domain.selection import propose_selection, selection_rule

from .states import ended, stands
from .test_case_moves import with_process
from .test_exceptional_scoring import full_marks, scored_as
from .visitors import Visitor
from .world import CLOSES


def test_who_is_below_a_minimum_is_on_no_list_and_the_desk_reads_why(world):
    """20 points is the whole of d3: the first loses one of them only, the second ten elsewhere."""
    minimums = [{"code": "d3", "points": "19.5"}, {"code": "d1", "points": "15"}]
    with_process(world, lambda stages: stages["shortlist"]["rank"].update(minimums=minimums))
    strong, even = scored_as(world, full_marks(i3_1=1), full_marks(i1_1=8, i1_3=2))
    made = world.rank()
    assert [(row.submission, row.below) for row in made.cases.all()] == [
        (even, {}),
        (strong, {"d3": "19.00"}),
    ]
    proposed, _tied = propose_selection(made, selection_rule(world.round))
    assert [row.submission for row in proposed] == [even]

    world.travel(CLOSES)
    lead = Visitor(world.holder("dept_lead"))
    page = lead.read("ranking", world.round.pk)
    assert "not placed" in page
    assert ": 19.00, at least 19.5" in page
    assert "At least 15 in “" in page
    selected = [even.pk, strong.pk]
    page = lead.press("ranking", world.round.pk, shortlist="1", selected=selected)
    assert "is below a minimum and cannot be shortlisted." in page
    lead.press("ranking", world.round.pk, shortlist="1", selected=[even.pk])
    assert stands(even) == ("meeting", "")
    assert ended(strong)[0] == "not_shortlisted"


def test_where_nobody_is_placed_the_list_may_be_empty(world):
    with_process(
        world, lambda stages: stages["shortlist"]["rank"].update(minimums=[{"code": "d3", "points": "20"}])
    )
    [case] = scored_as(world, full_marks(i3_1=1))
    world.rank()
    world.travel(CLOSES)
    Visitor(world.holder("dept_lead")).press("ranking", world.round.pk, shortlist="1")
    assert ended(case)[0] == "not_shortlisted"
