"""The steps of a process as the applicant sees them, and the words for where a case stands."""

import pytest

from forms_workflows.desk.reading.progress import public_progress
from forms_workflows.processes.models import ProcessVersion
from forms_workflows.submissions.models import Submission

STAGES = [
    ("apply", "apply", "需补正", ""),
    ("check", "check", "初审中", "已提交，待受理"),
    ("opinion", "opinion", "初审中", ""),
    ("score", "score", "评审中", "待答辩"),
    ("rank", "rank", "评审中", ""),
    ("meeting", "meeting", "评审中", ""),
    ("publicity", "publicity", "公示中", "评审中"),
    ("certify", "certify", "已认定", "公示结束"),
]
OUTCOMES = [
    {"key": "back", "title": "退回", "target": "check", "label_for_applicant": "核实中"},
    {"key": "on", "title": "同意", "target": "check"},
    {"key": "drop", "title": "不通过", "target": "end:failed", "label_for_applicant": "未获推荐"},
]
GRAPH = {
    "stages": [
        {
            "key": key,
            "kind": kind,
            "title": key,
            "label_for_applicant": label,
            "label_unclaimed": unclaimed,
            "outcomes": OUTCOMES,
        }
        for key, kind, label, unclaimed in STAGES
    ],
    "ends": [
        {"key": "designated", "title": "已授牌", "label_for_applicant": "先进制造业集群", "success": True},
        {"key": "failed", "title": "不通过", "label_for_applicant": "", "success": False},
    ],
    "i18n": {},
}


def case(stage="", part="", **fields):
    given = {"status": "open", "submitted_at": "2026-03-02", **fields}
    return Submission(stage=stage, part=part, process_version=ProcessVersion(graph=GRAPH), **given)


@pytest.mark.parametrize(
    ("stage", "part", "taken", "label"),
    [
        ("check", "", False, "已提交，待受理"),
        ("check", "", True, "初审中"),
        ("opinion", "", False, "初审中"),
        ("score", "panel", False, "待答辩"),
        ("score", "", True, "评审中"),
        ("rank", "", False, "评审中"),
        ("publicity", "page", False, "评审中"),
        ("publicity", "period", False, "公示中"),
        ("certify", "document", False, "公示结束"),
        ("certify", "plaque", False, "已认定"),
    ],
)
def test_the_applicants_words(stage, part, taken, label):
    assert case(stage, part, taken=taken).label == label


@pytest.mark.parametrize(
    ("by", "taken", "label"),
    [
        ("opinion.back", False, "核实中"),
        ("opinion.back", True, "初审中"),
        ("opinion.on", False, "已提交，待受理"),
        ("opinion.gone", False, "已提交，待受理"),
    ],
)
def test_an_outcome_has_the_word_until_somebody_takes_the_case_up(by, taken, label):
    assert case("check", taken=taken, arrived_by=by).label == label


def test_an_outcome_has_the_word_at_its_end():
    assert case(status="ended", end="failed", arrived_by="opinion.drop").label == "未获推荐"
    assert case(status="ended", end="failed", arrived_by="opinion.on").label == "不通过"


def test_the_words_of_an_end():
    assert case(status="ended", end="designated").label == "先进制造业集群"
    assert case(status="ended", end="failed").label == "不通过"
    assert str(case(status="ended", end="withdrawn").label)


def states(submission):
    return [row["state"] for row in public_progress(submission)]


def test_stages_with_the_same_word_are_one_step():
    assert [row["source"] for row in public_progress(case("check"))] == [
        "需补正",
        "初审中",
        "评审中",
        "公示中",
        "已认定",
    ]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("apply", "current todo todo todo todo"),
        ("check", "done current todo todo todo"),
        ("opinion", "done current todo todo todo"),
        ("score", "done done current todo todo"),
        ("rank", "done done current todo todo"),
        ("meeting", "done done current todo todo"),
        ("publicity", "done done done current todo"),
        ("certify", "done done done done current"),
    ],
)
def test_where_the_case_stands(stage, expected):
    assert states(case(stage)) == expected.split()


def test_at_the_end():
    assert states(case(status="ended", end="designated")) == ["done"] * 5
    assert states(case(status="ended", end="failed")) == ["done", *["todo"] * 4]
    assert states(case(status="draft", submitted_at=None)) == ["current", *["todo"] * 4]
