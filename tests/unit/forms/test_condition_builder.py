"""The builder of conditions: what it offers of a form, its rows, what it says, and the trial on sample answers."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from forms_workflows.errors import NotAllowed
from forms_workflows.expressions import check, parse, to_values
from forms_workflows.forms.editor.conditions.cases import Case, Cases
from forms_workflows.forms.editor.conditions.catalogue import Catalogue, Said
from forms_workflows.forms.editor.conditions.panel import Panel
from forms_workflows.forms.editor.conditions.places import Place
from forms_workflows.forms.kinds import types_of
from forms_workflows.forms.reading.facts import facts_of_form

from .shapes import PAST, compiled, field

OPTIONS = [{"code": "c1", "label": "钢铁"}, {"code": "c2", "label": "化工"}]
FORM = compiled(
    field("decimal", "a01", "营业收入", unit="万元"),
    field("date", "a02", "成立日期"),
    field("choice", "a03", "行业", choices=OPTIONS),
    field("multi_choice", "a04", "要素", choices=OPTIONS),
    field("declaration", "a05", "无事故"),
    field("text", "a06", "名称"),
    field("decimal", "a07", "研发费用", years=PAST, unit="万元"),
    field(
        "table",
        "a08",
        "龙头企业",
        max_rows=20,
        columns=[
            {"code": "t1", "type": "text", "label": "名称"},
            {"code": "n1", "type": "decimal", "label": "产值"},
        ],
    ),
    field("region", "a09", "所在地", level="prefecture"),
    field("decimal", "a10", "利润", unit="万元"),
)
with translation.override("en"):
    CATALOGUE = Catalogue(facts_of_form(FORM))


def fit(text):
    tree = parse(text)
    check(tree, types_of(FORM), expect="boolean")
    return tree


PLACE = Place(CATALOGUE, fit, lambda names: types_of(FORM), on_blank="A blank goes to “otherwise”.")


def posted(*pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


def shown(text):
    """The builder of a formula, opened."""
    return Panel("when", PLACE, text, is_open=True)


def built(*pairs, text="", join="all"):
    """The builder after its inputs were changed to these."""
    return Panel("when", PLACE, text, True, posted(("join", join), *pairs))


def tried(text, **samples):
    pairs = [(f"sample-{name.replace('__', '.')}", value) for name, value in samples.items()]
    return Panel("when", PLACE, text, True, posted(("try", "1"), *pairs))


# --- what is offered ----------------------------------------------------------------------------------


def test_facts_are_offered_by_their_labels():
    ((title, facts),) = CATALOGUE.offered
    assert title == "一、申报主体"
    assert [(fact.key, fact.label, fact.kind) for fact in facts] == [
        ("a01", "营业收入", "number"),
        ("a02", "成立日期", "date"),
        ("a03", "行业", "choice"),
        ("a04", "要素", "list"),
        ("size(a04)", "要素, number chosen", "number"),
        ("a05", "无事故", "boolean"),
        ("a06", "名称", "text"),
        ("a07.y3", "研发费用, 3 years before", "number"),
        ("a07.y2", "研发费用, 2 years before", "number"),
        ("a07.y1", "研发费用, the year before", "number"),
        ("size(a08)", "龙头企业, number of rows", "number"),
        ("sum(a08.n1)", "龙头企业, 产值, total of the rows", "number"),
        ("min(a08.n1)", "龙头企业, 产值, lowest of the rows", "number"),
        ("max(a08.n1)", "龙头企业, 产值, highest of the rows", "number"),
        ("a09", "所在地", "choice"),
        ("a10", "利润", "number"),
    ]


def test_every_fact_that_is_offered_is_one_for_the_checker():
    types = types_of(FORM)
    for _title, facts in CATALOGUE.offered:
        for fact in facts:
            assert check(parse(fact.key), types) == fact.type


def test_a_fact_is_compared_with_the_others_of_its_kind():
    found = [fact.key for _title, facts in CATALOGUE.like("a01") for fact in facts]
    assert "a10" in found
    assert "a01" not in found
    assert CATALOGUE.like("a02") == []


@pytest.mark.parametrize(
    ("key", "test", "shape", "values"),
    [
        ("a01", "ge", "text", [""]),
        ("a01", "between", "text", ["", ""]),
        ("a02", "ge", "date", [""]),
        ("a03", "eq", "option", [""]),
        ("a03", "one_of", "options", [""]),
        ("a04", "has", "option", [""]),
        ("a05", "yes", "", [""]),
        ("a01", "ge_fact", "fact", [""]),
    ],
)
def test_the_input_suits_the_fact_and_the_test(key, test, shape, values):
    (row,) = built(("row-0-fact", key), ("row-0-test", test)).rows
    assert (row.test, row.input, row.inputs) == (test, shape, values)


def test_another_fact_brings_a_test_of_its_own():
    (row,) = built(("row-0-fact", "a05"), ("row-0-test", "between"), ("row-0-value", "3")).rows
    assert (row.test, row.values) == ("yes", [])


def test_a_chosen_option_that_is_gone_is_still_seen():
    (row,) = shown("a03 = 'c9'").rows
    assert row.options == [("c9", "c9 (not offered)", True), ("c1", "钢铁", False), ("c2", "化工", False)]


# --- rows and formula ---------------------------------------------------------------------------------


def test_rows_write_the_formula():
    panel = built(
        ("row-0-fact", "a01"),
        ("row-0-test", "ge"),
        ("row-0-value", "4,000"),
        ("row-1-fact", "a03"),
        ("row-1-test", "one_of"),
        ("row-1-value", "c1"),
        ("row-1-value", "c2"),
        join="any",
    )
    assert panel.formula == "a01 >= 4000 or in_list(a03, 'c1', 'c2')"
    assert (panel.faults, panel.refusal) == ([], "")
    assert shown(panel.formula).rows[1].values == ["c1", "c2"]


def test_a_row_that_is_not_complete_leaves_the_formula_alone_and_says_so():
    first = [("row-0-fact", "a01"), ("row-0-test", "ge"), ("row-0-value", "5")]
    panel = built(*first, ("row-1-fact", "a02"), ("row-1-test", "ge"), text="a01 >= 4")
    assert panel.formula == "a01 >= 4"
    assert panel.faults == ["Comparison 2: enter the value with which it is compared."]


def test_rows_are_added_and_taken_away():
    rows = [("row-0-fact", "a05"), ("row-0-test", "yes"), ("row-1-fact", "a05"), ("row-1-test", "no")]
    added = built(*rows, ("act", "add"))
    assert [row.fact for row in added.rows] == ["a05", "a05", ""]
    assert added.faults == ["Comparison 3: choose what is asked."]
    taken = built(*rows, ("act", "remove-0"))
    assert [(row.number, row.test) for row in taken.rows] == [(0, "no")]
    assert taken.formula == "not a05"
    none = built(*rows[:2], ("act", "remove-0"), text="a05")
    assert (none.rows, none.formula, none.faults) == ([], "", [])


GROUPED = "a05 and (a01 > 1 or a10 > 1)"


def grouped(*changes):
    """The builder of ``GROUPED``, as its inputs say it."""
    rows = [("row-0-fact", "a05"), ("row-0-test", "yes")]
    for number, fact in ((1, "a01"), (2, "a10")):
        names = {"group": "4", "fact": fact, "test": "gt", "value": "1"}
        rows += [(f"row-{number}-{name}", value) for name, value in names.items()]
    return built(*rows, *changes, text=GROUPED)


def groups_of(panel):
    return [[row.fact for row in rows] for _group, rows in panel.groups]


def test_a_group_is_shown_and_written():
    panel = shown(GROUPED)
    assert groups_of(panel) == [["a05"], ["a01", "a10"]]
    assert "At least one of these holds" in html_of(panel)
    assert grouped().formula == GROUPED
    assert groups_of(grouped()) == groups_of(panel)


def test_the_group_of_any_is_one_of_which_all_hold():
    panel = shown("a05 or a01 > 1 and a10 > 1")
    assert groups_of(panel) == [["a05"], ["a01", "a10"]]
    assert '<fieldset class="condition__group">' in html_of(panel)
    assert "All of these hold\n" in html_of(panel)


def test_rows_are_added_to_a_group_and_beside_it():
    assert groups_of(grouped(("act", "add-4"))) == [["a05"], ["a01", "a10", ""]]
    assert groups_of(grouped(("act", "add"))) == [["a05"], ["a01", "a10"], [""]]
    assert groups_of(grouped(("act", "group"))) == [["a05"], ["a01", "a10"], [""]]
    assert [group for group, _rows in grouped(("act", "group")).groups] == [None, 4, 5]
    unknown = grouped(("act", "add-9"))
    assert [group for group, _rows in unknown.groups] == [None, 4, None]


def test_the_last_row_of_a_group_takes_it_along():
    panel = grouped(("act", "remove-1"))
    assert groups_of(panel) == [["a05"], ["a10"]]
    assert panel.formula == "a05 and a10 > 1"
    alone = built(("row-0-fact", "a05"), ("row-0-test", "yes"), ("row-0-group", "1"), ("act", "remove-0"))
    assert (alone.groups, alone.formula) == ([], "")


@pytest.mark.parametrize("group", ["x", "-1", "9" * 400, "²"])
def test_what_is_no_number_of_a_group_is_none(group):
    assert built(("row-0-fact", "a05"), ("row-0-group", group)).rows[0].group is None


def test_a_new_builder_begins_with_one_row_that_blames_nobody():
    panel = shown("")
    assert [row.fact for row in panel.rows] == [""]
    assert (panel.faults, panel.refusal, panel.words) == ([], "", "")


@pytest.mark.parametrize("text", ["a01 + a10 > 5", "a01 >", "gone = 1", "not (a05 or a01 > 1) and a10 > 1"])
def test_what_rows_cannot_show_stays_as_it_is_and_says_so(text):
    panel = shown(text)
    assert (panel.is_free, panel.formula) == (True, text)
    assert "It stays as it is" in html_of(panel)


def html_of(panel):
    return render_to_string("forms/admin/condition.html", {"panel": panel})


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a01 >", "Character 6: The formula stops too early: a value is missing at its end."),
        ("z = 1", "Character 1: There is no field “z” in this form. Look its code up in the list of fields."),
        ("a01 + 1", "Character 1: The formula yields a number, but yes or no is needed here."),
        (
            "\x00\ud800" * 3,
            "Character 1: “\x00” has no meaning in a formula. Name a field by its code, such as c06.",
        ),
    ],
)
def test_what_is_wrong_is_said_while_it_is_typed(text, refusal):
    panel = shown(text)
    assert panel.refusal == refusal
    assert (panel.words, panel.samples) == ("", [])


@pytest.mark.parametrize(
    "text", ["(" * 2000, "a01>1 and " * 500, "'" * 99, "not " * 400 + "a05", "９" * 5000, "💥"]
)
def test_no_text_breaks_the_builder(text):
    assert shown(text).refusal
    assert html_of(shown(text))


def test_a_row_with_anything_in_it_breaks_nothing():
    rows = [("row-0-fact", "sum("), ("row-0-test", "ge_fact"), ("row-0-other", "((")]
    more = [("row-1-fact", "a01"), ("row-1-test", "ge_fact"), ("row-1-other", "a05")]
    panel = built(*rows, *more, ("act", "remove-x"), join="none")
    assert panel.faults == [
        "Comparison 1: choose what is asked.",
        "Comparison 2: choose with what it is compared.",
    ]
    assert html_of(panel)


# --- in words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a01 >= 4000 and a03 = 'c1'", "营业收入 ≥ 4000 万元 and 行业 = 钢铁"),
        ("a01 > -12000.5", "营业收入 > -12,000.5 万元"),
        ("a02 >= '2025-03-01'", "成立日期 ≥ 1 March 2025"),
        ("in_list(a03, 'c1', 'c2') or a05", "行业 is one of: 钢铁, 化工 or 无事故"),
        ("not in_list(a03, 'c1')", "行业 is none of: 钢铁"),
        ("has(a04, 'c2') and not has(a04, 'c1')", "要素 includes: 化工 and 要素 does not include: 钢铁"),
        ("contains(a06, '厂')", "名称 contains “厂”"),
        ("not contains(a06, '厂')", "名称 does not contain “厂”"),
        ("blank(a07.y1)", "研发费用, the year before is blank"),
        ("not blank(a08)", "龙头企业 is filled in"),
        ("sum(a08.n1) >= 5", "龙头企业, 产值, total of the rows ≥ 5"),
        ("not a05", "not (无事故)"),
        ("a01 > a10", "营业收入 > 利润"),
        ("a10 / (a01 + 1) * 100 >= 8.5", "利润 ÷ (营业收入 + 1) × 100 ≥ 8.5"),
        ("a01 - (a10 - 1) > 0", "营业收入 - (利润 - 1) > 0"),
        ("a09 = '652300'", "所在地 = Changji"),
        ("(a01 > 1 or a05) and a10 > 1", "(营业收入 > 1 万元 or 无事故) and 利润 > 1 万元"),
    ],
)
def test_a_condition_in_words(text, words):
    assert shown(text).words == words == Said(CATALOGUE).condition(parse(text))


# --- trial --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "samples", "held", "saw"),
    [
        ("a01 >= 4000", {"a01": "４，１２０"}, True, "营业收入 (4120 万元) ≥ 4000 万元"),
        ("a01 >= 4000", {"a01": "3"}, False, "营业收入 (3 万元) ≥ 4000 万元"),
        ("a01 >= 4000", {}, None, "营业收入 (blank) ≥ 4000 万元"),
        ("a01 > 1 or a05", {"a01": "2"}, True, "营业收入 (2 万元) > 1 万元 or 无事故 (blank)"),
        ("a05", {"a05": "false"}, False, "无事故 (no)"),
        ("a02 < '2020-01-01'", {"a02": "2019-12-31"}, True, "成立日期 (31 December 2019) < 1 January 2020"),
        ("a03 = 'c1'", {"a03": "c2"}, False, "行业 (化工) = 钢铁"),
        ("has(a04, 'c1')", {"a04": "c1"}, True, "要素 (钢铁) includes: 钢铁"),
        ("blank(a06)", {}, True, "名称 (blank) is blank"),
        ("a07.y1 > a07.y2", {"a07__y1": "5", "a07__y2": "4"}, True, None),
        ("sum(a08.n1) = 6", {"a08__n1": "1 2 3"}, True, "龙头企业, 产值, total of the rows (6) = 6"),
        ("size(a08) > 1", {"a08": "2"}, True, "龙头企业, number of rows (2) > 1"),
        ("countif(a08, row.n1 > 1) = 2", {"a08__n1": "1 2 3"}, True, None),
        ("size(a08) = 3 and sum(a08.n1) = 3", {"a08": "3", "a08__n1": "1 2"}, True, None),
    ],
)
def test_a_trial_says_how_it_comes_out_and_what_it_saw(text, samples, held, saw):
    panel = tried(text, **samples)
    assert panel.unreadable == ""
    assert panel.verdict.held is held
    if saw is not None:
        assert panel.verdict.saw == saw


def test_only_what_the_condition_names_is_asked():
    assert [sample.name for sample in tried("a01 > 1 and a03 = 'c1'").samples] == ["a01", "a03"]


@pytest.mark.parametrize(
    ("text", "samples", "sentence"),
    [
        ("a01 > 1", {"a01": "viel"}, "营业收入: “viel” is no number."),
        (
            "a02 < '2020-01-01'",
            {"a02": "gestern"},
            "成立日期: “gestern” is no date. Write it like 2025-03-01.",
        ),
        ("sum(a08.n1) > 1", {"a08__n1": "1 x"}, "龙头企业, 产值: “x” is no number."),
    ],
)
def test_a_sample_that_cannot_be_read_is_named(text, samples, sentence):
    panel = tried(text, **samples)
    assert (panel.verdict, panel.unreadable) == (None, sentence)
    assert sentence.replace("'", "&#x27;") in html_of(panel)


def test_a_blank_says_what_it_leads_to():
    assert "A blank goes to “otherwise”." in html_of(tried("a01 > 1"))
    assert "A blank goes to “otherwise”." not in html_of(tried("a01 > 1", a01="2"))


# --- trial on a real case -----------------------------------------------------------------------------


def find(number):
    if number != "JQ2026-0001":
        raise NotAllowed(f"There is no {number}.")
    answers = {"a01": "4120", "a06": "甲厂", "a10": None}
    return Case("JQ2026-0001 甲厂", to_values(answers, types_of(FORM)), frozenset({"a06"}))


CASES = Cases(find, [("JQ2026-0001", "甲厂")])


def on_case(text, number, cases=CASES, **samples):
    place = Place(CATALOGUE, fit, lambda names: types_of(FORM), "A blank goes on.", cases=lambda: cases)
    pairs = [("try", "1"), ("case", number), *((f"sample-{name}", value) for name, value in samples.items())]
    return Panel("when", place, text, True, posted(*pairs))


def test_a_condition_is_tried_on_a_case():
    panel = on_case("a01 >= 4000", "JQ2026-0001", a01="3")
    assert (panel.verdict.held, panel.verdict.saw) == (True, "营业收入 (4120 万元) ≥ 4000 万元")
    html = html_of(panel)
    assert "JQ2026-0001 甲厂" in html
    assert 'name="sample-a01"' not in html


def test_without_a_number_the_samples_count_and_the_cases_are_offered():
    panel = on_case("a01 >= 4000", " ", a01="3")
    assert panel.verdict.held is False
    assert '<option value="JQ2026-0001">甲厂</option>' in html_of(panel)
    assert 'name="sample-a01"' in html_of(panel)


def test_personal_data_of_a_case_is_not_said():
    panel = on_case("a06 = '甲厂' and a01 > 1", "JQ2026-0001")
    assert panel.verdict.held is True
    assert panel.verdict.saw == "名称 (personal, not shown) = 甲厂 and 营业收入 (4120 万元) > 1 万元"


def test_a_case_that_is_not_there_is_named():
    panel = on_case("a01 >= 4000", "JQ2026-0002")
    assert (panel.verdict, panel.unreadable) == (None, "There is no JQ2026-0002.")


def test_a_case_whose_answers_do_not_suit_the_condition_says_so():
    panel = on_case("a06 > 5", "JQ2026-0001")
    panel.place = Place(CATALOGUE, parse, lambda names: {}, "", cases=lambda: CASES)
    assert "do not suit this condition" in panel.unreadable


def test_whoever_reads_no_case_is_offered_none_and_a_number_changes_nothing():
    panel = on_case("a01 >= 4000", "JQ2026-0001", cases=None, a01="3")
    assert (panel.verdict.held, panel.verdict.case) == (False, "")
    assert 'name="case"' not in html_of(panel)
