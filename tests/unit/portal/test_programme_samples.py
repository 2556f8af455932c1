"""Invented applicants pass every check of the form that they fill in."""

from datetime import UTC, date, datetime

import pytest

from demo.reviews import invent_review, invent_scores, score_answers, score_items
from demo.samples import (
    attachments,
    invent_answers,
    invent_organisation,
    sample,
    sample_answers,
    sample_keys,
    sample_organisation,
    sample_pdf,
)
from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.schema import regions
from forms_workflows.parties.fields import is_valid
from portal.programmes import read

YEAR = 2026
DEADLINE = datetime(2026, 4, 30, 10, tzinfo=UTC)
SEEDS = range(60)


@pytest.fixture(autouse=True)
def _regions_without_a_database(monkeypatch):
    places = read("invention.json")["places"]
    known = [(code, "prefecture", {"": place["name"]}) for code, place in places.items()]
    monkeypatch.setattr(regions, "all_regions", lambda: known)


@pytest.fixture(scope="module")
def form():
    compiled = compile_form(read("application.json"))
    assert [flaw.message for flaw in compiled.problems] == []
    return compiled.form


def uploaded(names):
    return [{"id": name, "name": name, "size": 1000, "type": "application/pdf"} for name in names]


def with_files(answers, joint):
    return answers | {code: uploaded(names) for code, names in attachments(joint).items()}


def judge(form, answers):
    return evaluate(form, answers, year=YEAR, deadline=DEADLINE)


# --- invented ---------------------------------------------------------------------------------


@pytest.mark.parametrize("joint", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_invented_answers_pass_without_error_or_warning(form, seed, joint):
    result = judge(form, with_files(invent_answers(seed, joint=joint), joint))
    assert [problem.message for problem in result.problems] == []
    assert result.dropped == []


def test_only_the_files_are_missing_from_invented_answers(form):
    missing = {problem.field for problem in judge(form, invent_answers(5, joint=True)).errors}
    assert missing == attachments(joint=True).keys()


def test_the_same_seed_gives_the_same_answers():
    assert invent_answers(7, joint=True) == invent_answers(7, joint=True)
    assert invent_answers(7) != invent_answers(8)


def test_given_figures_stand_and_the_rest_follows(form):
    figures = {"c04": {"y3": "100", "y2": "110", "y1": "120"}, "e03": {"y3": "1", "y2": "1", "y1": "4"}}
    answers = invent_answers(3, figures)
    assert answers["c04"] == figures["c04"]
    assert sum(row["level"] == "national" for row in answers["e05"]) == 4
    assert judge(form, with_files(answers, joint=False)).errors == []


def test_a_broken_figure_is_found(form):
    """So that simulations can invent bad input too: C03 > C01."""
    answers = invent_answers(3, {"c03": {"y3": "900", "y2": "900", "y1": "900"}})
    fields = {problem.field for problem in judge(form, with_files(answers, joint=False)).errors}
    assert fields == {"c03"}


def test_invented_organisations_are_told_apart_by_valid_credit_codes():
    organisations = [invent_organisation(seed) for seed in range(300)]
    codes = {organisation.credit_code for organisation in organisations}
    assert len(codes) == 300
    assert all(is_valid(code) for code in codes)
    assert all(organisation.name.endswith("（示例）") for organisation in organisations)


def test_an_organisation_can_be_asked_for_in_a_region():
    assert {invent_organisation(seed, "653100").region for seed in range(20)} == {"653100"}


def test_partners_are_neighbours_of_the_same_industry():
    answers = invent_answers(11, joint=True)
    places = read("invention.json")["places"]
    assert answers["b08"][0]["region"] in places[answers["a05"]]["neighbours"]
    assert answers["b04"] in answers["b08"][0]["name"]
    assert sorted([answers["a05"], answers["b08"][0]["region"]]) == answers["b07"]


def test_years_follow_the_round(form):
    answers = with_files(invent_answers(4, year=2025), joint=False)
    assert max(row["date"] for row in answers["g07"]) < "2025"
    result = evaluate(form, answers, year=2025, deadline=datetime(2025, 4, 30, tzinfo=UTC))
    assert result.problems == []


# --- the three samples ------------------------------------------------------------------------


@pytest.mark.parametrize("key", sample_keys())
def test_samples_are_complete_and_computed_as_published(form, key):
    entry = sample(key)
    result = judge(form, with_files(sample_answers(key), entry["joint"]))
    assert [problem.message for problem in result.problems] == []
    assert {code: result.computed[code] for code in entry["expected"]} == entry["expected"]


@pytest.mark.parametrize("key", sample_keys())
def test_samples_carry_their_own_figures(key):
    answers, entry = sample_answers(key), sample(key)
    assert {code: answers[code] for code in entry["answers"]} == entry["answers"]
    organisation = sample_organisation(key)
    assert (answers["a01"], answers["a02"]) == (organisation.name, organisation.credit_code)


@pytest.mark.parametrize("key", sample_keys())
def test_every_credit_code_of_a_sample_is_valid(key):
    entry = sample(key)
    codes = [entry["organisation"]["credit_code"], *(partner["credit_code"] for partner in entry["partners"])]
    codes += [row["credit_code"] for row in entry["answers"]["d01"]]
    assert [code for code in codes if not is_valid(code)] == []


@pytest.mark.parametrize("key", sample_keys())
def test_the_path_of_a_sample_leads_through_the_process(key):
    stages = {
        stage["key"]: {outcome["key"] for outcome in stage["outcomes"]}
        for stage in read("process.json")["stages"]
    }
    inside = {("publicity", "objection")}
    for step in sample(key)["path"]:
        assert step["outcome"] in stages[step["stage"]] or (step["stage"], step["outcome"]) in inside


@pytest.mark.parametrize("key", sample_keys())
def test_five_experts_give_the_published_mean(key):
    compiled = compile_form(read("score.json"))
    totals = []
    for scores in sample(key)["scores"]:
        result = judge(compiled.form, score_answers(scores))
        assert result.errors == []
        totals.append(float(result.computed["total"]))
    assert round(sum(totals) / len(totals), 2) == float(sample(key)["score_mean"])


# --- reviewers --------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.3, 0.55, 0.8, 1])
def test_invented_score_sheets_can_be_handed_in(level):
    form = compile_form(read("score.json")).form
    for seed in range(20):
        result = judge(form, invent_scores(seed, level))
        assert [problem.message for problem in result.errors] == []


def test_a_low_total_needs_a_comment_of_fifty_characters():
    form = compile_form(read("score.json")).form
    low = dict.fromkeys(score_items(), "1")
    assert {problem.field for problem in judge(form, low).errors} == {"comment"}
    assert {problem.field for problem in judge(form, low | {"comment": "偏低"}).errors} == {"comment"}
    assert judge(form, low | {"comment": "理由" * 25}).errors == []


def test_a_veto_needs_a_comment():
    form = compile_form(read("score.json")).form
    full = {code: str(most) for code, most in score_items().items()}
    assert judge(form, full).errors == []
    assert {problem.field for problem in judge(form, full | {"v1": True}).errors} == {"comment"}


@pytest.mark.parametrize("conclusion", ["conforms", "not_conforms", "needs_explanation"])
@pytest.mark.parametrize("name", ["preliminary_review", "recommendation", "re_review"])
def test_invented_opinions_can_be_handed_in(name, conclusion):
    form = compile_form(read(f"{name}.json")).form
    answers = invent_review(name, today=date(2026, 5, 6), conclusion=conclusion)
    assert [problem.message for problem in judge(form, answers).errors] == []
    assert judge(form, answers).dropped == []


def test_a_condition_that_is_not_met_needs_a_remark():
    form = compile_form(read("re_review.json")).form
    answers = invent_review("re_review", today=date(2026, 5, 6)) | {"c5_conclusion": "not_conforms"}
    assert {problem.field for problem in judge(form, answers).errors} == {"c5_remark"}


def test_the_sample_pdf_begins_and_ends_like_one():
    content = sample_pdf("f03 (plan)")
    assert content.startswith(b"%PDF-1.4")
    assert content.endswith(b"%%EOF\n")
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    assert content[start:].startswith(b"xref")
