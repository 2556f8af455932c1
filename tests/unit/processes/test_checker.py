"""A process is published only if every case can be handled to an end: one sentence per problem."""

from decimal import Decimal

import pytest

from forms_workflows.definitions.errors import NotReady
from forms_workflows.forms.schema.reading import read_form
from forms_workflows.parties.models import Role
from forms_workflows.processes import checker
from forms_workflows.processes.checker import check, forms_of_stages
from forms_workflows.processes.checker.forms_of_stages import most_points
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import draft_of, problems_of, publish_process
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ProcessVersion
from tests.factories import make_department, make_member, make_region
from tests.unit.processes import builders
from tests.unit.processes.builders import (
    ANSWERS,
    ASKED,
    all_kinds,
    apply,
    certify,
    consult,
    meeting,
    opinion,
    outcome,
    process,
    publicity,
    rank,
    score,
    wait,
)


@pytest.fixture
def problems(world):
    """``problems(*stages)``: (rule, stage) of each problem of this process."""

    def find(*stages, graph=None, **fields):
        graph = complete(graph or process(*stages, **fields))
        for stage in graph["stages"]:
            stage["form"] = stage["form"] and world.forms[stage["form"]].current_version.pk
        return [(found.rule, found.stage) for found in check(graph, department=world.department)]

    return find


def check_stage(key="check", **fields):
    return builders.check(key, **fields)


def test_a_sound_process_has_no_problem(problems):
    assert problems(graph=all_kinds()) == []


def test_a_process_has_a_title_and_a_department(world):
    found = check(complete({"stages": []}), department=None)
    assert {problem.rule for problem in found} == {"title", "department", "application"}


def test_there_is_exactly_one_application_and_it_comes_first(problems):
    assert ("application", "") in problems(check_stage())
    assert ("application", "again") in problems(apply(), check_stage(), {**apply(), "key": "again"})
    assert ("application", "apply") in problems(check_stage(), apply())
    assert ("application", "apply") in problems(apply())


@pytest.mark.parametrize(
    "key", ["", "Check", "9lives", "a__b", "_a", "a-b", "审核", "class", "x" * 41, "ends_"]
)
def test_keys_are_well_formed(problems, key):
    assert ("key", key) in problems(apply(target=key), check_stage(key))


@pytest.mark.parametrize(
    "key", ["start", "cancel", "lock", "urls", "node", "end_done", "my_path", "instance"]
)
def test_keys_do_not_clash_with_viewflow(problems, key):
    assert problems(apply(target=key), check_stage(key)) == [("key_reserved", key)]


def test_keys_do_not_clash_with_parts_of_other_stages(problems):
    found = problems(apply(target="opinion"), opinion(target="opinion_check"), check_stage("opinion_check"))
    assert set(found) == {("key_reserved", "opinion"), ("key_reserved", "opinion_check")}


def test_two_stages_have_two_keys(problems):
    assert ("key_twice", "check") in problems(apply(), check_stage(), check_stage())


def test_outcomes_have_keys_of_their_own(problems):
    stage = check_stage()
    stage["outcomes"][2]["key"] = "pass"
    assert problems(apply(), stage) == [("outcome_twice", "check")]
    stage["outcomes"][2]["key"] = "Nein!"
    assert problems(apply(), stage) == [("outcome_key", "check")]


@pytest.mark.parametrize(("make", "word"), [(opinion, "agree"), (opinion, "send_back"), (publicity, "void")])
def test_words_of_the_engine_are_no_outcomes(problems, make, word):
    stage = make("stage")
    stage["outcomes"].append(outcome(word, "end:done"))
    assert ("outcome_key", "stage") in problems(apply(target="stage"), stage)


def test_each_kind_has_the_outcomes_that_it_leads_to(problems):
    stage = score()
    del stage["outcomes"][0]
    assert ("outcome_missing", "score") in problems(apply(target="score"), stage)


def test_an_end_is_named_once_and_well(problems):
    ends = ({"key": "done", "title": "完"}, {"key": "Bad", "title": "坏"})
    assert problems(apply(), check_stage(), ends=ends) == [("end_twice", ""), ("end_key", "")]


def test_lapsing_is_no_success(problems):
    ends = ({"key": "lapsed", "title": "失效", "success": True},)
    assert problems(apply(), check_stage(), ends=ends) == [("end_built_in", "")]


# --- the way --------------------------------------------------------------------------------------


def test_every_outcome_leads_somewhere(problems):
    stage = check_stage()
    stage["outcomes"][0]["target"] = ""
    assert problems(apply(), stage) == [("no_target", "check")]
    assert ("no_outcome", "check") in problems(apply(), {**check_stage(), "outcomes": []})


def test_every_outcome_has_a_name(problems):
    stage = check_stage()
    stage["outcomes"][0]["title"] = ""
    assert problems(apply(), stage) == [("outcome_title", "check")]


def test_targets_exist(problems):
    assert problems(apply(), check_stage(target="nowhere")) == [("target", "check")]
    graph = process(apply(), check_stage())
    graph["ends"] = []
    assert {rule for rule, _stage in problems(graph=graph)} == {"target"}


def test_built_in_ends_need_no_naming(problems):
    graph = process(apply(), check_stage(target="end:lapsed"))
    graph["ends"] = [end for end in graph["ends"] if end["key"] != "lapsed"]
    assert problems(graph=graph) == []


def test_only_returns_to_the_applicant_reopen_or_resume(problems):
    stage = check_stage()
    stage["outcomes"][0]["resume"] = True
    assert problems(apply(), stage) == [("resume", "check")]


def test_what_is_submitted_is_handled_by_somebody(problems):
    assert ("submit", "apply") in problems(apply(target="end:done"), check_stage())


def test_every_stage_can_be_reached(problems):
    assert problems(apply(), check_stage(), check_stage("lost")) == [("unreachable", "lost")]


def test_from_every_stage_an_end_can_be_reached(problems):
    first, second = check_stage("check"), check_stage("second")
    first["outcomes"] = [outcome("pass", "second")]
    second["outcomes"] = [outcome("again", "check")]
    assert ("no_end", "check") in problems(apply(), first, second)


def test_stages_do_not_pass_an_overdue_case_round_for_ever(problems):
    first = check_stage("check", deadline=1, on_overdue="pass", target="second")
    second = check_stage("second", deadline=1, on_overdue="pass", target="check")
    assert problems(apply(), first, second) == [("automatic_cycle", "check")]


# --- single stages --------------------------------------------------------------------------------


def test_a_stage_has_a_name_and_cites_its_article_or_says_why_not(problems):
    assert problems(apply(), check_stage(title="")) == [("stage_title", "check")]
    assert problems(apply(), check_stage(article="")) == [("article", "check")]
    assert problems(apply(), check_stage(article="", article_reason="内部分工")) == []


def test_a_deadline_is_at_least_a_day_and_no_lifetime(problems):
    assert problems(apply(), check_stage(deadline=0)) == [("deadline", "check")]
    assert problems(apply(), check_stage(deadline=3660)) == []
    assert problems(apply(), check_stage(deadline=3661)) == [("deadline", "check")]


@pytest.mark.parametrize(
    ("stage", "setting", "most"),
    [(publicity, "days", 3660), (wait, "days", 3660), (certify, "valid_years", 100)],
)
def test_no_period_and_no_title_is_longer_than_a_calendar(problems, stage, setting, most):
    found = [problems(apply(), stage(**{setting: length})) for length in (most, most + 1)]
    assert [("deadline", stage()["key"]) in each for each in found] == [False, True]


def test_what_happens_when_overdue(problems):
    assert problems(apply(), check_stage(deadline=5, on_overdue="vanish")) == [("on_overdue", "check")]
    assert problems(apply(), check_stage(on_overdue="pass")) == [("on_overdue", "check")]
    assert ("on_overdue", "score") in problems(apply(target="score"), score(deadline=5, on_overdue="absent"))


@pytest.mark.parametrize("keys", [["nobody"], ["check"]])
def test_other_people_than_in_another_stage(problems, keys):
    assert problems(apply(), check_stage(distinct_from=keys)) == [("distinct_from", "check")]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_an_opinion_has_two_or_three_hands(problems, count):
    stage = opinion(hands=(builders.HANDS * 2)[:count])
    assert ("hands", "opinion") in problems(apply(target="opinion"), stage)


def test_some_outcome_of_an_opinion_is_signed_by_all(problems):
    stage = opinion()
    stage["outcomes"] = [{**found, "direct": True} for found in stage["outcomes"]]
    assert ("hands", "opinion") in problems(apply(target="opinion"), stage)


def test_publicity_has_one_desk_or_two(problems):
    hands = [{"role": "publisher", "scope": "department"}, {"role": "dept_lead", "scope": "department"}]
    assert problems(graph=all_kinds(public=publicity(hands=hands, target="certify"))) == []
    one = all_kinds(public=publicity(hands=hands[:1], target="certify"))
    assert problems(graph=one) == [("hands", "publicity")]


@pytest.mark.parametrize(("quorum", "odd", "sound"), [(0, False, False), (4, True, False), (4, False, True)])
def test_quorum(problems, quorum, odd, sound):
    found = problems(apply(target="score"), score(quorum=quorum, odd=odd))
    assert found == ([] if sound else [("quorum", "score")])


def test_a_ranking_needs_scores_and_a_tie_break(problems):
    assert problems(apply(target="rank"), rank()) == [("list", "rank")]
    found = problems(apply(target="score"), score(target="rank", tie_break=[]), rank())
    assert found == [("ranking", "score")]


def test_publicity_is_as_long_as_the_regulation_asks(problems):
    found = problems(graph=all_kinds(public=publicity(days=3, minimum=5, target="certify")))
    assert found == [("publicity", "publicity")]


@pytest.mark.parametrize(
    ("decimals", "sound"), [(0, True), (2, True), (3, False), (-1, False), (None, False)]
)
def test_a_result_has_no_more_decimals_than_are_kept(problems, decimals, sound):
    found = problems(apply(target="score"), score(decimals=decimals))
    assert found == ([] if sound else [("decimals", "score")])


def test_what_returns_by_itself_is_not_counted(problems):
    returns = {"deadline": 5, "on_overdue": "return"}
    assert problems(apply(), check_stage(**returns)) == []
    assert problems(apply(), check_stage(**returns, max_returns=2)) == [("on_overdue", "check")]


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stages",
    [
        [apply(target="meeting"), meeting()],
        [apply(target="publicity"), publicity()],
        [apply(), check_stage(target="certify"), certify(plaque=False)],
        [apply(target="score"), score(target="rank"), rank(target="publicity"), publicity()],
        [apply(target="score"), score(target="rank"), rank(target="certify"), certify()],
        [
            apply(target="meeting"),
            meeting(target="again"),
            publicity("again", target="last"),
            publicity("last"),
        ],
    ],
)
def test_a_list_may_be_of_the_cases_that_wait(problems, stages):
    assert problems(*stages) == []


def test_a_ranking_is_made_of_scores(problems):
    assert problems(apply(target="rank"), rank()) == [("list", "rank")]
    graph = all_kinds()
    graph["stages"][1]["outcomes"].append(outcome("aside", "rank"))
    assert problems(graph=graph) == [("list", "rank")]


GROUPS = [apply(target="score"), score(target="rank"), rank(target="final")]
FINAL = [score("final", target="final_rank"), rank("final_rank", target="meeting"), meeting()]


@pytest.mark.parametrize(
    "minimums",
    [
        [{"code": "d3", "points": None}],
        [{"code": "d3", "points": "0"}],
        [{"code": "d3", "points": "12"}, {"code": "d3", "points": "15"}],
        [{"code": "d9", "points": "12"}],  # no field of the sheet
    ],
)
def test_a_minimum_is_of_a_part_of_the_sheet(problems, minimums):
    def ranked(minimums):
        graph = all_kinds()
        graph["stages"][4]["minimums"] = minimums
        return problems(graph=graph)

    assert ranked([{"code": "d3", "points": "12"}, {"code": "d1", "points": "0.5"}]) == []
    assert ranked(minimums) == [("minimum", "rank")]


@pytest.mark.parametrize(
    ("formula", "most"),
    [
        (["+", ["f", "i1"], ["f", "i2"]], 30),
        (["sum", ["f", "i1"], ["f", "i2"], ["n", "2.5"]], Decimal("32.5")),
        (["*", ["f", "i1"], ["n", "0.5"]], 5),
        (["max", ["f", "i1"], ["f", "i2"]], 20),
        (["-", ["f", "i1"], ["f", "i2"]], None),  # not said
        (["+", ["f", "i1"], ["neg", ["n", "2"]]], None),
        (["f", "d1"], None),  # itself
        (["f", "i1"], 10),
    ],
)
def test_what_a_part_of_a_score_sheet_comes_to_at_most(formula, most):
    schema = {
        "schema": 1,
        "code": "sheet",
        "kind": "score",
        "title": "评分表",
        "checks": [],
        "sections": [
            {
                "code": "a",
                "title": "a",
                "fields": [
                    {"code": "i1", "type": "score", "label": "i1", "max": "10", "step": "1"},
                    {"code": "i2", "type": "score", "label": "i2", "max": "20", "step": "1"},
                    {"code": "d1", "type": "computed", "label": "d1", "formula": formula},
                ],
            }
        ],
    }
    assert most_points(read_form(schema), "d1") == most


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ({"minimums": [{"code": "d3", "points": "30"}], "pass_line": "30"}, []),
        ({"minimums": [{"code": "d3", "points": "30.5"}]}, [("minimum", "rank")]),
        ({"pass_line": "31"}, [("minimum", "rank")]),
        (
            {"tracks": [{"key": "a", "title": "甲", "when": "name = 'x'", "pass_line": "31"}]},
            [("minimum", "rank")],
        ),
        ({"pass_line": "param.line"}, []),
    ],
)
def test_nobody_is_asked_for_more_points_than_there_are(problems, monkeypatch, settings, rules):
    monkeypatch.setattr(forms_of_stages, "most_points", lambda form, code: Decimal(30))
    graph = all_kinds()
    graph["stages"][4] |= settings
    assert problems(graph=graph) == rules


def test_a_ranking_may_be_followed_by_another_one(problems):
    assert problems(*GROUPS, *FINAL) == []


def test_whoever_was_ranked_is_not_ranked_there_again(problems):
    back = rank("final_rank", target="meeting")
    back["outcomes"][1]["target"] = "score"
    assert problems(*GROUPS, FINAL[0], back, meeting()) == [
        ("ranked_twice", "rank"),
        ("ranked_twice", "final_rank"),
    ]


def test_what_is_compared_was_scored_on_one_sheet(problems):
    rule = builders.auto(
        "auto", builders.rule("name = 'x'", "direct"), targets={"direct": "score", "check": "final"}
    )
    stages = [apply(target="auto"), rule, score(target="rank"), score("final", target="rank"), rank()]
    assert problems(*stages) == [("two_sources", "rank")]


@pytest.mark.parametrize(
    "tracks",
    [
        [{"key": "a", "title": "", "when": "applicant.kind = 'enterprise'"}],
        [{"key": "a", "title": "甲", "when": ""}],
        [{"key": "a", "title": name, "when": "applicant.kind = 'enterprise'"} for name in "甲乙"],
        [{"key": "a", "title": "甲", "when": "applicant.kind = 'enterprise'", "quota": 9}],
    ],
)
def test_tracks_are_told_apart(problems, tracks):
    def ranked(tracks):
        graph = all_kinds()
        graph["stages"][4] |= {"tracks": tracks, "quota": 5}
        return problems(graph=graph)

    assert ranked([{"key": "a", "title": "甲", "when": "applicant.kind = 'enterprise'", "quota": 5}]) == []
    assert ranked(tracks) == [("tracks", "rank")]


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ({"when": "applicant.kind = 'enterprise'", "sentence": "限企业。"}, None),
        ({"when": "applicant.kind = 'enterprise'", "sentence": ""}, "requirement"),
        ({"when": "", "sentence": "限企业。"}, "requirement"),
        ({"when": "nothing > 1", "sentence": "限企业。"}, "condition"),
        ({"when": "outcome.check = 'pass'", "sentence": "限企业。"}, "condition"),
    ],
)
def test_conditions_of_applying(problems, condition, problem):
    found = problems(apply(conditions=[condition]), check_stage())
    assert found == ([(problem, "apply")] if problem else [])


# --- forms and people -----------------------------------------------------------------------------


def test_forms_are_chosen_and_of_the_right_kind(problems):
    assert problems(apply(form=None), check_stage()) == [("form_missing", "apply")]
    assert ("form_kind", "apply") in problems(apply(form="opinion"), check_stage())
    assert problems(apply(), check_stage(form="sheet")) == [("form_kind", "check")]


def test_visible_sections_are_those_of_the_application(problems):
    assert problems(apply(), check_stage(sections=["a", "z"])) == [("section", "check")]


@pytest.mark.parametrize("fields", [{"total": "sum"}, {"total": "i1"}, {"tie_break": ["d9"]}])
def test_the_score_sheet_has_the_fields_that_are_named(problems, fields):
    assert problems(apply(target="score"), score(**fields)) == [("score_field", "score")]


def test_desks_are_roles_that_exist(problems):
    assert problems(apply(), check_stage(role="")) == [("desk", "check")]
    assert problems(apply(), check_stage(role="ghost")) == [("desk", "check")]
    assert problems(apply(), check_stage(scope="moon")) == [("scope", "check"), ("nobody", "check")]


def test_every_desk_has_somebody_in_every_region_that_may_apply(problems, world):
    region = make_region("654000", parent=world.bureau.region.parent)
    other = make_department("伊犁州工信局", region=region, parent=world.department)
    assert problems(apply(), check_stage()) == [("nobody", "check")]
    make_member(world.roles["local_handler"], other)
    assert problems(apply(), check_stage()) == []


def test_people_who_are_deactivated_hold_no_desk(problems, world):
    person = world.people["dept_handler"]
    person.is_active = False
    person.save()
    stage = check_stage(role="dept_handler", scope="department")
    assert problems(apply(), stage) == [("nobody", "check")]


def test_a_department_without_bureaus_cannot_ask_them(problems, world):
    world.bureau.parent = None
    world.bureau.save()
    assert problems(apply(), check_stage()) == [("nobody", "check")]


def test_a_deputy_lets_desks_be_empty_but_must_be_somebody(problems, world):
    make_department("伊犁州工信局", parent=world.department)
    assert problems(apply(), check_stage(nobody_found="dept_handler")) == []
    world.roles["dept_handler"].memberships.all().delete()
    assert problems(apply(), check_stage(nobody_found="dept_handler")) == [("nobody", "check")]


@pytest.mark.parametrize("role", ["", "ghost"])
def test_a_score_stage_says_who_its_experts_are(problems, role):
    assert problems(apply(target="score"), score(experts=role)) == [("experts", "score")]


def test_somebody_holds_the_role_of_the_experts(problems, world):
    world.roles["expert"].memberships.all().delete()
    assert problems(apply(target="score"), score()) == [("nobody", "score")]


# --- publishing -----------------------------------------------------------------------------------


def test_publishing_is_refused_with_a_sentence_and_the_row(world):
    definition = import_process(process(apply(), check_stage(article="")), world.department, world.editor)
    with pytest.raises(NotReady) as refused:
        publish_process(definition, world.editor)
    (problem,) = refused.value.problems
    assert problem.row == definition.body[1].id
    assert "环节check" in problem.sentence
    assert not ProcessVersion.objects.exists()
    definition.refresh_from_db()
    assert not definition.live


def test_every_rule_has_its_place():
    assert len(checker.RULES) == len(set(checker.RULES))


def test_a_problem_of_a_draft_is_found_before_publishing(world):
    definition = import_process(process(apply(), check_stage(), certify()), world.department, world.editor)
    assert [problem.rule for problem in problems_of(definition)] == ["unreachable"]


# --- consultations ----------------------------------------------------------------------------------

AGREE, REMARKS, DISAGREE = ANSWERS


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, []),
        ({"closes": "enough", "enough": 1}, []),
        ({"closes": "enough", "enough": 3}, []),
        ({"closes": "in_time", "deadline": 10}, []),
        ({"hands": ASKED[:1]}, []),
        ({"hands": []}, ["asked"]),
        ({"hands": [ASKED[0], ASKED[1], ASKED[0]]}, ["asked_twice"]),
        ({"hands": [ASKED[0], {"role": "", "scope": "department"}]}, ["desk"]),
        ({"hands": [ASKED[0], {"role": "nobody_s", "scope": "department"}]}, ["desk"]),
        ({"hands": [{"role": "applicant_filler", "scope": "applicant"}]}, ["scope"]),
        ({"hands": [{"role": "local_handler", "scope": "department"}]}, ["nobody"]),
        ({"role": "local_issuer"}, ["nobody"]),
        ({"closes": "enough", "enough": 4}, ["closes"]),
        ({"closes": "enough", "enough": None}, ["closes"]),
        ({"closes": "enough", "enough": 0}, ["closes"]),
        ({"closes": "in_time"}, ["closes"]),
        ({"closes": "never"}, ["closes"]),
        ({"deadline": 5, "on_overdue": "agreed"}, ["on_overdue"]),
        ({"distribution": "in_turn"}, ["distribution"]),
        ({"form": "sheet"}, ["form_kind"]),
        ({"form": "opinion"}, []),
        ({"answers": [AGREE, REMARKS]}, ["answers"]),
        ({"answers": [DISAGREE]}, ["answers"]),
        ({"answers": []}, ["answers"]),
        ({"answers": [AGREE, {**DISAGREE, "key": "agree"}]}, ["answers"]),
        ({"answers": [AGREE, {**DISAGREE, "key": "Nein!"}]}, ["answers"]),
        ({"answers": [AGREE, {**DISAGREE, "key": "unanswered"}]}, ["answers"]),
        ({"answers": [AGREE, {**DISAGREE, "title": ""}]}, ["answers"]),
    ],
)
def test_a_consultation_can_be_answered_and_closed(problems, fields, rules):
    found = problems(apply(target="consult"), consult(**fields))
    assert found == [(rule, "consult") for rule in rules]


@pytest.mark.parametrize("role", ["dept_handler", "secretary"])
def test_whoever_is_asked_or_leads_may_open_the_case(problems, world, role):
    Role.objects.filter(key=role).update(rights=["task.do"])
    assert problems(apply(target="consult"), consult()) == [("blind", "consult")]


def test_whoever_checks_may_open_the_case(problems, world):
    Role.objects.filter(key="local_handler").update(rights=["task.do"])
    assert problems(apply(), check_stage()) == [("blind", "check")]


def test_a_consultation_has_the_outcomes_that_its_answers_lead_to(problems):
    asks = consult()
    asks["outcomes"][1] = outcome("refused", "end:refused")
    found = problems(apply(target="consult"), asks)
    assert ("outcome_missing", "consult") in found
    asks = consult()
    asks["outcomes"].append(outcome("other", "end:done"))
    assert problems(apply(target="consult"), asks) == [("no_screen", "consult")]


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"closes": "all", "deadline": 5}, []),
        ({"closes": "in_time", "deadline": 5}, [("automatic_cycle", "check")]),
    ],
)
def test_silence_alone_does_not_lead_round_for_ever(problems, fields, rules):
    late = check_stage(deadline=5, on_overdue="pass", target="consult")
    asks = consult(**fields)
    asks["outcomes"][2] = outcome("unanswered", "check")
    assert problems(apply(), late, asks) == rules


@pytest.mark.parametrize("kind", ["meeting", "auto", "consult"])
@pytest.mark.parametrize("setting", [{"needs_reason": True}, {"reopens": True}, {"allowed_if": "name = 'x'"}])
def test_an_import_names_settings_that_would_be_lost(world, kind, setting):
    made = {"meeting": meeting, "consult": consult, "auto": builders.auto}[kind]("stage")
    made["outcomes"][0] |= {"target": "apply", **setting}
    with pytest.raises(NotReady, match=next(iter(setting))):
        import_process(process(apply(target="stage"), made), world.department, world.editor)


@pytest.mark.parametrize("made", [meeting("stage"), consult("stage"), builders.wait("stage")])
def test_whatever_returns_a_case_may_have_it_straight_back(world, made):
    made["outcomes"][0] = outcome(made["outcomes"][0]["key"], "apply", resume=True)
    definition = import_process(process(apply(target="stage"), made), world.department, world.editor)
    stored = draft_of(definition).graph["stages"][1]["outcomes"][0]
    assert (stored["target"], stored["resume"]) == ("apply", True)
