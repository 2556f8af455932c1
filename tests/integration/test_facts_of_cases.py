"""What is known of a case when a condition asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_workflows.decisions.models import Designation, Title
from forms_workflows.processes.graph.conditions import Condition
from forms_workflows.review.domain.ranking import rank_round
from forms_workflows.submissions.domain.facts import facts_of
from forms_workflows.submissions.domain.lock import lock_submission


def holds(case, text):
    return Condition(text).holds(facts_of(case))


def test_the_score_is_the_one_that_is_ranked(scored_case):
    world, case, *_rest = scored_case
    ranked = rank_round(round=world.round, person=world.holder_of_department("dept_lead")).cases.get()
    assert facts_of(case).get("score") == {"total": ranked.score, "scoring": {"total": ranked.score}}
    assert holds(case, f"score.total = {ranked.score}") is True


def test_there_is_no_score_before_the_panel(pooled_case):
    _world, case = pooled_case
    assert holds(case, "score.total > 0") is None


@pytest.mark.parametrize(
    ("fields", "held"),
    [
        ({}, True),
        ({"valid_until": 0}, True),
        ({"valid_until": -1}, False),
        ({"status": "revoked"}, False),
        ({"status": "pending", "plaque_number": "", "plaque_on": None}, False),
    ],
    ids=str,
)
def test_a_title_counts_while_it_stands_in_the_register(world, fields, held):
    case, other = world.submitted(), world.submitted()
    assert holds(case, "has_title.cluster_designation") is False
    today = timezone.localdate()
    if "valid_until" in fields:
        fields = {"valid_until": today + timedelta(days=fields["valid_until"])}
    document = Designation.objects.create(
        round=world.round, document_number="示例〔2025〕1号", signed_on=today, signed_by=world.person("lead")
    )
    plaque = {"plaque_number": "示例-001", "plaque_on": today, "status": "active"}
    Title.objects.create(
        designation=document,
        submission=other,
        organisation=case.organisation,
        name="称号",
        year=2025,
        **plaque | fields,
    )
    assert holds(case, "has_title.cluster_designation") is held


def test_a_correction_that_is_not_submitted_yet_does_not_count(world):
    case = world.submitted()
    before = case.answers["c04"]["y1"]
    world.decide(case, "local_handler", "return", reason="请更正")
    answers = case.answers
    world.save(case, answers | {"c04": answers["c04"] | {"y1": "77777"}})
    assert holds(case, f"c04.y1 = {before}") is True


def test_facts_are_read_when_they_are_named_and_once(world):
    case = lock_submission(world.submitted())
    for text, statements in (
        ("applicant.kind = 'x' or applicant.region = '1' or round.year = 2026 or param.pass_line > 1", 0),
        ("c04.y1 > 1 and c05.y1 > 1 and c01.y1 > 1", 1),
        ("outcome.prefecture_check = 'pass' or returns.prefecture_check > 1 or returns.re_review > 1", 1),
        ("has_title.cluster_designation or has_title.other", 1),
        ("result.prefecture_check.summary = 'x' or result.prefecture_check.truth_date > '2026-01-01'", 1),
    ):
        with CaptureQueriesContext(connection) as captured:
            holds(case, text)
        assert (text, len(captured)) == (text, statements)
