"""Ways through a process that the robot has found closed, each played on its own."""

from collections import Counter

import pytest
import time_machine
from django.core.management import call_command

from demo.twin.browser import Browsers
from forms_workflows.review.models import ScoreSheet
from forms_workflows.submissions.models import AnswerRound
from tests.unit.notices.world import MONDAY
from tests.unit.processes.builders import apply, check, outcome, process, publicity, rank, score

from .clock import Clock
from .publishing import Office
from .robot import Robot


@pytest.fixture
def play(robot_ground):
    """``play(*stages, not_yet={(kind, way)})``: the table of ways; what is named is chosen as late as possible."""

    def run(*stages, not_yet=()):
        taken = Counter(dict.fromkeys(not_yet, 100))
        graph = process(*stages, code="found")
        with time_machine.travel(MONDAY, tick=False) as traveller:
            office = Office(Browsers(Clock(traveller)), robot_ground)
            assert Robot(office, 1, taken).play(graph, 1, cases=1)
        return taken

    return run


def test_a_case_that_comes_to_the_experts_again_is_scored_anew(play):
    decides = check(target="end:done")
    decides["outcomes"] = [outcome("pass", "end:done"), outcome("again", "score")]
    experts = score(target="check", quorum=1)
    experts["outcomes"] = experts["outcomes"][:1]
    play(apply(target="score"), experts, decides, not_yet=[("check", "end")])
    sheets = ScoreSheet.objects.all()
    assert sheets.count() > 1
    assert sheets.filter(voided_at=None).count() == 1


def test_the_only_case_of_a_ranking_may_be_left_out(play):
    taken = play(
        apply(target="score"),
        score(target="rank", quorum=1),
        rank(target="end:done"),
        not_yet=[("rank", "shortlisted"), ("score", "absent")],
    )
    assert taken["rank", "not_shortlisted"] == 1


def test_a_case_goes_on_without_a_late_correction_and_may_be_returned_again(play):
    late = apply(deadline=5, on_overdue="late")
    late["outcomes"].append(outcome("late", "check"))
    decides = check(target="end:done")
    decides["outcomes"] = [outcome("pass", "end:done"), outcome("return", "apply")]
    taken = play(late, decides, not_yet=[("check", "end"), ("apply", "handed in again")])
    assert taken["apply", "overdue"] > 1
    submitted, *corrections = AnswerRound.objects.all()
    for correction in corrections:
        assert correction.submitted_at
        assert (correction.digest, correction.submitted_by) == (submitted.digest, None)
    call_command("verify_audit")


def test_a_case_that_comes_back_to_the_same_publicity_is_listed_anew(play):
    shown = publicity(target="publicity", anew="none")
    taken = play(apply(target="publicity"), shown, not_yet=[("publicity", "upheld")])
    assert taken["publicity", "cleared"] > 1
