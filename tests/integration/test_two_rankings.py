"""A group stage and a final: the best of the first ranking are scored once more and ranked again."""

import json

import pytest

from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.review.models import ScoreSheet
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.facts import facts_of
from portal.programmes.loader import find_folder

from .states import stands
from .visitors import Visitor
from .world import CLOSES, OPENS, YEAR


def with_final():
    """The programme's process, in which a final with a ranking of its own stands before the meeting."""
    data = json.loads((find_folder("cluster_designation") / "process.json").read_text())
    stages = {stage["key"]: stage for stage in data["stages"]}
    final, final_list = json.loads(json.dumps([stages["scoring"], stages["shortlist"]]))
    final |= {"key": "final", "title": "决赛答辩"}
    final_list |= {"key": "final_list", "title": "决赛排名", "rank": {"quota": 1}}
    for stage, outcome, target in (
        (stages["shortlist"], "shortlisted", "final"),
        (final, "scored", "final_list"),
    ):
        next(row for row in stage["outcomes"] if row["key"] == outcome)["target"] = target
    place = data["stages"].index(stages["meeting"])
    data["stages"][place:place] = [final, final_list]
    return data


@pytest.fixture
def finalists(world):
    """Three cases, of which the two best have come to the final; the better one of the groups is the first."""
    by = world.person("handler")
    publish_process(import_process(with_final(), world.department, by), by)
    round = Round.objects.create(
        procedure=world.programme.procedures.get(key="application"),
        year=YEAR,
        title="二",
        opens_at=OPENS,
        closes_at=CLOSES,
    )
    world.round = open_round(round=round, person=by)
    world.travel(OPENS)
    world.set_parameter("shortlist_quota", "")  # the programme's, for both rankings
    cases = world.scored(3, levels=[0.9, 0.8, 0.7])
    world.travel(CLOSES)
    lead = Visitor(world.holder("dept_lead"))
    lead.press("ranking", world.round.pk, "shortlist", rank="1")
    page = lead.press(
        "ranking", world.round.pk, "shortlist", shortlist="1", selected=[case.pk for case in cases[:2]]
    )
    assert "Put before the meeting" not in page
    assert [stands(case) for case in cases] == [("final", "panel"), ("final", "panel"), ("", "")]
    return cases[:2]


def scored_in_final(world, finalists, levels):
    panel = world.panel(finalists, stage="final")
    for case, level in zip(finalists, levels, strict=True):
        for sheet in panel.sheets.filter(submission=case):
            world.seal(sheet, level=level)


def test_the_round_shows_each_ranking_and_each_scoring(world, finalists):
    page = Visitor(world.holder("dept_lead")).read("round", world.round.pk)
    for key in ("shortlist", "final_list"):
        assert f"ranking/{key}/" in page
    organiser = Visitor(world.holder("panel_organiser"))
    page = organiser.read("round", world.round.pk)
    assert "panels/new/scoring/" in page
    assert "决赛答辩" in organiser.read("new_panel", world.round.pk, "final")
    assert organiser.get("new_panel", world.round.pk, "final_list").status_code == 404
    assert finalists[0].number in organiser.read("new_panel", world.round.pk, "final")
    assert finalists[0].number not in organiser.read("new_panel", world.round.pk, "scoring")


def test_panel_and_sheet_say_of_which_scoring_they_are(world, finalists):
    panel = world.panel(finalists, stage="final")
    organiser = Visitor(world.holder("panel_organiser"))
    for page in ("panel", "edit_panel"):
        assert "决赛答辩" in organiser.read(page, panel.pk)
    first = world.round.panels.get(stage="scoring")
    assert "Defence and expert review" in organiser.read("panel", first.pk)
    sheet = panel.sheets.first()
    assert "决赛答辩" in Visitor(sheet.expert).read("sheet", sheet.pk)


def test_the_final_ranks_by_its_own_sheets_and_leaves_those_of_the_groups(world, finalists):
    first, second = finalists
    lead = Visitor(world.holder("dept_lead"))
    assert "2 cases are still being reviewed" in lead.read("ranking", world.round.pk, "final_list")
    scored_in_final(world, finalists, [0.6, 0.95])
    assert ScoreSheet.objects.filter(submission=first, voided_at=None).count() == 10
    page = lead.press("ranking", world.round.pk, "final_list", rank="1")
    assert page.index(second.title) < page.index(first.title)
    final = world.round.rankings.get(stage="final_list")
    groups = world.round.rankings.get(stage="shortlist")
    assert [case.submission for case in final.cases.all()] == [second, first]
    assert [case.submission for case in groups.cases.all()][:2] == [first, second]

    page = lead.press("ranking", world.round.pk, "final_list", shortlist="1", selected=[first.pk, second.pk])
    assert "The quota is 1; 2 cases are selected." in page
    page = lead.press("ranking", world.round.pk, "final_list", shortlist="1", selected=[second.pk])
    assert "Put before the meeting" in page
    assert [stands(case)[0] for case in finalists] == ["", "meeting"]


def test_conditions_know_the_score_of_each_scoring_and_the_last_one(world, finalists):
    case = finalists[0]
    groups = facts_of(case).get("score")
    assert groups["total"] == groups["scoring"]["total"]
    scored_in_final(world, finalists, [0.6, 0.95])
    score = facts_of(case).get("score")
    assert score["scoring"] == groups["scoring"]
    assert score["total"] == score["final"]["total"] < score["scoring"]["total"]
