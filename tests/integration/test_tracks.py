"""赛道: cases of a track compete among themselves, for places of their own."""

import pytest
from django.utils import translation

from forms_workflows.decisions.domain.selection import propose_selection, selection_rule
from forms_workflows.errors import Refused

from .states import stands
from .test_case_moves import with_process
from .visitors import Visitor

URBAN = {"key": "urban", "title": "城市赛道", "when": "applicant.region = '650100'", "quota": 1}
OTHERS = {
    "key": "others",
    "title": "地州赛道",
    "when": "applicant.region != '650100'",
    "quota": 2,
    "pass_line": "60",
}


@pytest.fixture
def scored(world):
    """Two cases of the capital and one from elsewhere; ``scored(tracks, levels, **rank)`` gives them, ranked."""

    def run(tracks, levels, **rank):
        with_process(
            world, lambda stages: stages["shortlist"].setdefault("rank", {}).update(tracks=tracks, **rank)
        )
        cases = []
        for region in ("650100", "650100", "652300"):
            case = world.checked(world.submitted(world.organisation(region)))
            cases.append(world.re_reviewed(world.recommended(case)))
        panel = world.panel(cases)
        for case, level in zip(cases, levels, strict=True):
            for sheet in panel.sheets.filter(submission=case):
                world.seal(sheet, level=level)
        return cases, world.rank()

    return run


def test_each_track_has_its_order_and_its_places(world, scored):
    cases, ranking = scored([URBAN, OTHERS], [0.9, 0.8, 0.7])
    placed = {row.submission: (row.track, row.position) for row in ranking.cases.all()}
    assert [placed[case] for case in cases] == [("urban", 1), ("urban", 2), ("others", 1)]
    proposed, tied = propose_selection(ranking, selection_rule(world.round))
    assert [case.submission for case in proposed] == [cases[0], cases[2]]
    assert tied == []

    page = Visitor(world.holder("dept_lead")).read("ranking", world.round.pk)
    assert page.index("城市赛道") < page.index(cases[1].title) < page.index("地州赛道")
    assert page.index("地州赛道") < page.rindex(cases[2].title)

    with translation.override("en"), pytest.raises(Refused, match="The quota of “城市赛道” is 1; 2 cases"):
        world.shortlist(cases[:2])
    world.shortlist([cases[0], cases[2]])
    assert [stands(case)[0] for case in cases] == ["meeting", "", "meeting"]


def test_a_track_may_have_a_pass_line_of_its_own_and_all_together_a_quota(world, scored):
    tracks = [URBAN | {"quota": None, "pass_line": "75"}, OTHERS | {"quota": None}]
    cases, ranking = scored(tracks, [0.7, 0.8, 0.9])
    world.set_parameter("shortlist_quota", "1")
    proposed, _tied = propose_selection(ranking, selection_rule(world.round))
    assert [case.submission for case in proposed] == [cases[2]]
    with translation.override("en"), pytest.raises(Refused, match="below the pass line of 75 points"):
        world.shortlist([cases[0]])


def test_who_belongs_to_no_track_is_ranked_beside_them(world, scored):
    cases, ranking = scored([OTHERS], [0.9, 0.8, 0.9])
    placed = {row.submission: (row.track, row.position) for row in ranking.cases.all()}
    assert [placed[case] for case in cases] == [("", 1), ("", 2), ("others", 1)]
    assert "In no track" in Visitor(world.holder("dept_lead")).read("ranking", world.round.pk)
