"""Invented work of the reviewers: opinion forms, and score sheets of the cluster programme, filled in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from portal.programmes import read

Answers = dict[str, Any]

CONDITIONS = range(1, 7)  # Article 6 (一)–(六)
PASS_LINE_OF_COMMENTS = 60
REMARK = "依据材料核对情况，此项需要进一步补充说明（示例）。"
COMMENT = (
    "该集群主导产业方向明确，但规模、创新投入和促进组织服务能力与申报要求尚有差距，"
    "佐证材料不够充分，建议继续培育，补齐短板后再行申报（示例意见）。"
)


def score_items() -> dict[str, Decimal]:
    """The items of the score sheet with their maxima, in order."""
    return {
        field["code"]: Decimal(field["max"])
        for section in read("score.json")["sections"]
        for field in section["fields"]
        if field["type"] == "score"
    }


def score_answers(scores: Sequence[Any], comment: str = "") -> Answers:
    """A sheet with these scores, in the order of the items. Below 60 points it has a comment."""
    items = list(score_items())
    answers: Answers = {code: str(score) for code, score in zip(items, scores, strict=True)}
    total = sum(Decimal(answers[code]) for code in items)
    if comment or total < PASS_LINE_OF_COMMENTS:
        answers["comment"] = comment or COMMENT
    return answers


def invent_scores(seed: int, level: float = 0.8) -> Answers:
    """A sheet that gives about this share of the points, in steps of 0.5."""
    rng = Random(f"scores/{seed}")  # noqa: S311 - fiction, not secrecy
    scores = []
    for most in score_items().values():
        share = min(max(rng.gauss(level, 0.06), 0), 1)
        halves = round(float(most) * share * 2)
        scores.append(f"{halves // 2}.5" if halves % 2 else str(halves // 2))
    return score_answers(scores)


def invent_review(form: str, *, today: date, conclusion: str = "conforms", rank: int = 1) -> Answers:
    """A filled-in opinion form: preliminary_review, recommendation or re_review; formal_check of an enterprise.

    ``conclusion`` (conforms, not_conforms, needs_explanation) is drawn for what the officer doubts most; the rest
    conforms. KeyError for another form.
    """
    return FORMS[form](today.isoformat(), conclusion, rank)


def preliminary_review(today: str, conclusion: str, rank: int) -> Answers:
    answers: Answers = {}
    for part, result in (("truth", conclusion), ("compliance", "conforms")):
        answers |= {f"{part}_conclusion": result, f"{part}_method": ["documents"], f"{part}_date": today}
        if result != "conforms":
            answers[f"{part}_problems"] = REMARK
    for part, authority in (("safety", "应急管理局（示例）"), ("environment", "生态环境局（示例）")):
        answers |= {
            f"{part}_authority": authority,
            f"{part}_method": "inquiry",
            f"{part}_date": today,
            f"{part}_conclusion": "none",
        }
    return answers | {"summary": "材料齐全，数据与证明一致（示例）。"}


def conditions(conclusion: str) -> Answers:
    """Article 6 item by item; the doubtful one is innovation (三)."""
    answers: Answers = {f"c{number}_conclusion": "conforms" for number in CONDITIONS}
    if conclusion != "conforms":
        answers |= {"c3_conclusion": conclusion, "c3_remark": REMARK}
    return answers


def recommendation(today: str, conclusion: str, rank: int) -> Answers:
    return conditions(conclusion) | {
        "overall": "该集群产业基础较好，促进组织运行规范，综合意见见上（示例）。",
        "rank": str(rank),
        "site_visit": "done",
        "site_visit_date": today,
        "site_visit_note": "实地查看核心承载区和两家龙头企业，核对主要数据（示例）。",
        "document_number": f"示工信推〔{today[:4]}〕{rank}号",
    }


def re_review(today: str, conclusion: str, rank: int) -> Answers:
    return conditions(conclusion) | {
        "materials": "complete",
        "method": ["documents"],
        "overall": "推荐材料齐全，逐条对照第六条形成以上意见（示例）。",
    }


def formal_check(today: str, conclusion: str, rank: int) -> Answers:
    answers: Answers = {
        "applicant_conclusion": "conforms",
        "documents_conclusion": conclusion,
        "checked_on": today,
    }
    return answers | ({"problems": REMARK} if conclusion != "conforms" else {})


FORMS = {
    "preliminary_review": preliminary_review,
    "recommendation": recommendation,
    "re_review": re_review,
    "formal_check": formal_check,
}
