"""What the answers come to: visibility, computed values, cross-checks."""

import pytest

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.evaluation import evaluate
from tests.unit.forms.shapes import PAST, YEAR, compiled, field, flaws, judged

CHOICE = field(
    "choice", "b02", "申报类型", choices=[{"code": "c1", "label": "单一"}, {"code": "c2", "label": "联合"}]
)
JOINT = field("text", "b08", "分工", required=True, visible_if="b02 = 'c2'")


def by_year(code, **settings):
    return field("decimal", code, years=PAST, **settings)


class TestVisibility:
    def test_a_hidden_field_asks_for_nothing_and_is_dropped(self):
        form = compiled(CHOICE, JOINT)
        result = evaluate(form, {"b02": "c1", "b08": "旧"}, year=YEAR)
        assert result.visible_fields == {"b02"}
        assert result.problems == []
        assert result.dropped == ["b08"]
        assert result.submitted == {"b02": "c1"}

    def test_it_comes_back_with_what_was_typed(self):
        result = evaluate(compiled(CHOICE, JOINT), {"b02": "c2", "b08": "旧"}, year=YEAR)
        assert result.submitted == {"b02": "c2", "b08": "旧"}
        assert result.dropped == []

    def test_a_condition_that_is_still_open_does_not_show(self):
        assert evaluate(compiled(CHOICE, JOINT), {}, year=YEAR).visible_fields == {"b02"}

    def test_hidden_is_blank_for_everything_that_follows(self):
        form = compiled(
            CHOICE,
            field("integer", "b03", visible_if="b02 = 'c2'"),
            field("computed", "b04", formula="coalesce(b03, 0) + 1", decimals=0),
            field("text", "b05", visible_if="b03 > 1"),
        )
        hidden = evaluate(form, {"b02": "c1", "b03": "7", "b05": "x"}, year=YEAR)
        assert hidden.computed == {"b04": "1"}
        assert hidden.dropped == ["b03", "b05"]
        assert evaluate(form, {"b02": "c2", "b03": "7"}, year=YEAR).computed == {"b04": "8"}

    def test_a_hidden_section_hides_its_fields(self):
        source = {
            "code": "demo",
            "title": "表",
            "sections": [
                {"code": "a", "title": "一", "fields": [CHOICE]},
                {
                    "code": "b",
                    "title": "二",
                    "visible_if": "b02 = 'c2'",
                    "fields": [field("text", "b09", required=True)],
                },
            ],
        }
        form = compile_form(source).form
        assert evaluate(form, {"b02": "c1"}, year=YEAR).visible_sections == ["a"]
        shown = evaluate(form, {"b02": "c2"}, year=YEAR)
        assert shown.visible_sections == ["a", "b"]
        assert [(p.section, p.field) for p in shown.errors] == [("b", "b09")]

    def test_later_fields_may_decide_over_earlier_ones(self):
        form = compiled(JOINT, CHOICE)
        assert evaluate(form, {"b02": "c2"}, year=YEAR).visible_fields == {"b02", "b08"}

    def test_unknown_keys_are_dropped(self):
        assert evaluate(compiled(CHOICE), {"old": "x"}, year=YEAR).dropped == ["old"]


class TestRequiredIf:
    def test_either_of_two(self):
        form = compiled(
            field("text", "a01", "手机", required_if="blank(a02)"),
            field("text", "a02", "电话", required_if="blank(a01)"),
        )
        assert [path for path, _message in judged(form, {})] == ["a01", "a02"]
        assert judged(form, {"a02": "0991"}) == []
        assert evaluate(form, {"a02": "0991"}, year=YEAR).required == {"a02"}


class TestComputed:
    def test_by_year_from_bare_codes(self):
        form = compiled(
            by_year("c05"),
            by_year("c06"),
            field("computed", "c07", years=PAST, formula="c06 / c05 * 100", unit="%"),
        )
        answers = {"c05": {"y3": "3", "y2": "8", "y1": "10"}, "c06": {"y3": "2", "y2": "4"}}
        assert evaluate(form, answers, year=YEAR).computed == {"c07": {"y3": "66.67", "y2": "50"}}

    def test_of_named_years(self):
        form = compiled(
            by_year("c04"), field("computed", "c10", formula="(sqrt(c04.y1 / c04.y3) - 1) * 100", decimals=2)
        )
        assert evaluate(form, {"c04": {"y3": "100", "y1": "121"}}, year=YEAR).computed == {"c10": "10"}

    def test_of_table_columns(self):
        table = field("table", "d01", max_rows=20, columns=[field("decimal", "revenue")])
        form = compiled(table, field("computed", "d02", formula="sumtop(d01.revenue, 2) / 100 * 100"))
        rows = [{"id": f"r{n}", "revenue": n} for n in ("30", "10", "20")]
        assert evaluate(form, {"d01": rows}, year=YEAR).computed == {"d02": "50"}

    def test_others_see_the_rounded_value(self):
        form = compiled(
            field("decimal", "a01"),
            field("computed", "a02", formula="a01 / 3", decimals=1),
            field("computed", "a03", formula="a02 * 3", decimals=4),
        )
        assert evaluate(form, {"a01": "1"}, year=YEAR).computed == {"a02": "0.3", "a03": "0.9"}

    def test_what_the_applicant_sends_for_it_does_not_count(self):
        form = compiled(field("decimal", "a01"), field("computed", "a02", formula="a01 + 1"))
        result = evaluate(form, {"a01": "1", "a02": "999"}, year=YEAR)
        assert result.computed == {"a02": "2"}
        assert result.dropped == ["a02"]

    def test_division_by_zero_is_blank_and_said(self):
        form = compiled(by_year("c05"), field("computed", "c07", "占比", years=PAST, formula="1 / c05"))
        result = evaluate(form, {"c05": {"y3": "0", "y2": "4"}}, year=YEAR)
        assert result.computed == {"c07": {"y2": "0.25"}}
        assert [(p.path, p.level, p.message) for p in result.problems] == [
            (
                "c07.y3",
                "warning",
                "“占比, 2023” cannot be computed: it would divide by zero or take the root of a negative number.",
            )
        ]


class TestChecks:
    check = {"code": "k1", "when": "c03 <= c01", "message": "C03不得大于C01", "per_year": True}

    def test_by_year_name_the_year(self):
        form = compiled(by_year("c01"), by_year("c03"), checks=[self.check])
        answers = {"c01": {"y3": "5", "y2": "5", "y1": "5"}, "c03": {"y3": "5", "y2": "6", "y1": "4"}}
        result = evaluate(form, answers, year=YEAR)
        assert [(p.field, p.path, p.message, p.level, p.fields) for p in result.problems] == [
            ("c01", "c01.y2", "2024: C03不得大于C01", "error", ("c01", "c03"))
        ]

    def test_say_nothing_while_a_value_is_missing(self):
        form = compiled(by_year("c01"), by_year("c03"), checks=[self.check])
        assert judged(form, {"c03": {"y1": "5"}}) == []

    def test_mark_the_fields_that_they_name(self):
        check = {**self.check, "fields": ["c03"]}
        form = compiled(by_year("c01"), by_year("c03"), checks=[check])
        answers = {"c01": {"y1": "1"}, "c03": {"y1": "2"}}
        assert [path for path, _message in judged(form, answers)] == ["c03.y1"]

    def test_warnings_do_not_keep_from_submitting(self):
        check = {"when": "a09 >= 3", "message": "专职人员少于3人", "level": "warning"}
        result = evaluate(compiled(field("integer", "a09"), checks=[check]), {"a09": "2"}, year=YEAR)
        assert [p.level for p in result.problems] == ["warning"]
        assert result.errors == []

    def test_about_hidden_fields_are_silent(self):
        check = {"when": "b03 > 1", "message": "x"}
        form = compiled(CHOICE, field("integer", "b03", visible_if="b02 = 'c2'"), checks=[check])
        assert judged(form, {"b02": "c1", "b03": "0"}) == []

    def test_count_rows_and_choices(self):
        table = field(
            "table", "e05", max_rows=9, columns=[field("choice", "level", choices=CHOICE["choices"])]
        )
        checks = [
            {"when": "e03.y1 = countif(e05, row.level = 'c1')", "message": "行数不符"},
            {"when": "size(b07) = 1", "message": "只选一个"},
        ]
        form = compiled(table, by_year("e03"), field("regions", "b07"), checks=checks)
        answers = {
            "e05": [{"id": "r1", "level": "c1"}, {"id": "r2", "level": "c2"}],
            "e03": {"y1": "2"},
            "b07": ["650100", "652300"],
        }
        assert [message for _path, message in judged(form, answers)] == ["行数不符", "只选一个"]
        answers |= {"e03": {"y1": "1"}, "b07": ["650100"]}
        assert judged(form, answers) == []


class TestBands:
    ROWS = [
        {"end": "60", "value": "1"},
        {"start": "60", "end": "80", "value": "2.345"},
        {"start": "80", "end": "100", "value": "5"},
    ]

    def form(self, **settings):
        return compiled(
            field("decimal", "a01"), field("computed", "a02", formula="a01 * 10", bands=self.ROWS, **settings)
        )

    def gives(self, form, number):
        return evaluate(form, {"a01": number}, year=YEAR).computed.get("a02")

    def test_the_band_in_which_the_formulas_number_lies_gives_the_value(self):
        form = self.form()
        found = [self.gives(form, number) for number in ("-3", "5.99", "6", "7.99", "8", "10", "10.01", "")]
        assert found == ["1", "1", "2.35", "2.35", "5", "5", None, None]

    def test_an_edge_belongs_to_the_band_that_ends_with_it_where_the_form_says_so(self):
        form = self.form(edges="upper")
        found = [self.gives(form, number) for number in ("6", "6.01", "8", "8.01", "10", "10.01")]
        assert found == ["1", "2.35", "2.35", "5", "5", None]

    def test_a_number_outside_all_bands_is_told(self):
        message = "“A02” has no value: what it is worked out from lies in none of its bands."
        assert judged(self.form(), {"a01": "11"}) == [("a02", message)]
        assert judged(self.form(), {}) == []

    def test_bands_may_give_a_text_and_others_may_name_it(self):
        rows = [{"end": "0", "value": "C"}, {"start": "0", "value": "A"}]
        form = compiled(
            by_year("c04"),
            field("computed", "c05", formula="c04", years=PAST, gives="text", bands=rows),
            field("computed", "c06", formula="if(c05.y1 = 'A', 1, 0)"),
        )
        result = evaluate(form, {"c04": {"y1": "3", "y2": "-1"}}, year=YEAR)
        assert result.computed == {"c05": {"y1": "A", "y2": "C"}, "c06": "1"}

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            (
                [{"end": "60", "value": "1"}, {"start": "70", "value": "2"}],
                "Between 60 and 70 there is nothing. Let one row begin where the other ends.",
            ),
            (
                [{"end": "-5", "value": "1"}, {"start": "-7", "value": "2"}],
                "Two rows hold between -7 and -5. Let one begin where the other ends.",
            ),
            ([{"end": "60"}, {"start": "60", "value": "2"}], "A row has no value. Write what it gives."),
        ],
    )
    @pytest.mark.parametrize("extra", [{}, {"edges": "upper"}, {"years": PAST}])
    def test_a_hole_or_an_overlap_is_told_once_at_its_field(self, rows, sentence, extra):
        found = flaws(by_year("c04"), field("computed", "c05", "丙", formula="c04.y1", bands=rows, **extra))
        assert found == [f"field “丙”, bands: {sentence}"]

    def test_a_value_that_is_no_number_is_told(self):
        rows = [{"value": "many"}]
        found = flaws(field("integer", "a01"), field("computed", "a02", "乙", formula="a01", bands=rows))
        assert found[0] == ("field “乙”: “many” is no value for the setting “value”. Correct or empty it.")


class TestComputedText:
    def test_texts_numbers_dates_and_chosen_options_are_joined(self):
        form = compiled(
            field(
                "choice", "b02", choices=[{"code": "c1", "label": "单一"}, {"code": "c2", "label": "联合"}]
            ),
            field("integer", "a01"),
            field("date", "d01"),
            field("computed", "a02", formula="join(label(b02), '/', a01, '/', d01)", gives="text"),
        )
        answers = {"b02": "c2", "a01": "12345", "d01": "2024-02-29"}
        assert evaluate(form, answers, year=YEAR).computed == {"a02": "联合/12345/2024-02-29"}
        assert not evaluate(form, {**answers, "a01": ""}, year=YEAR).computed

    def test_an_empty_text_is_blank_also_to_those_who_name_it(self):
        form = compiled(
            field("text", "t01"),
            field("computed", "a02", formula="coalesce(t01, '')", gives="text"),
            field("computed", "a03", formula="if(blank(a02), 1, 0)"),
        )
        assert evaluate(form, {}, year=YEAR).computed == {"a03": "1"}

    def test_a_formula_must_give_what_the_field_says(self):
        found = flaws(field("integer", "a01"), field("computed", "a02", "乙", formula="a01", gives="text"))
        assert found == [
            "field “乙”, formula: Character 1: The formula yields a number, but a text is needed here."
        ]

    def test_only_a_choice_has_labels(self):
        found = flaws(
            field("text", "a01"), field("computed", "a02", "乙", formula="label(a01)", gives="text")
        )
        sentence = (
            "“label” needs the code of a choice field whose options stand in this form, such as label(b02)."
        )
        assert found == [f"field “乙”, formula: Character 1: {sentence}"]
