"""What each field type takes, keeps and refuses."""

from datetime import UTC, date, datetime

import pytest
from django.utils.formats import date_format

from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.kinds.numbers import group_digits
from tests.factories import make_credit_code
from tests.unit.forms.shapes import PAST, compiled, errors, field, fill, judged, typed

TWO = [{"code": "c1", "label": "单一地区"}, {"code": "c2", "label": "联合"}]


class TestText:
    def test_keeps_what_was_typed_without_space_around_or_control_characters(self):
        assert typed(field("text"), {"a01": "  某某\x00促进会 "}) == ("某某促进会", [])

    def test_counts_characters_not_bytes(self):
        item = field("text", min_length=2, max_length=4)
        assert errors(item, "新疆集群") == []
        assert errors(item, "新") == ["“A01” has 1 character; at least 2 are asked for."]
        assert errors(item, "新疆先进集群") == ["“A01” has 6 characters; at most 4 fit."]

    def test_required(self):
        assert errors(field("text", required=True, label="名称"), None) == ["Enter “名称”."]
        assert errors(field("text"), None) == []

    def test_line_ends_of_a_long_text_are_one_character(self):
        assert typed(field("long_text"), {"a01": "一\r\n二"}) == ("一\n二", [])


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [("１，２３４.５０", "1234.5"), ("1,234.50", "1234.5"), ("-0", "0"), ("+7.", "7"), ("", None)],
    )
    def test_are_read_as_people_type_them(self, text, kept):
        assert typed(field("decimal"), {"a01": text}) == (kept, [])

    @pytest.mark.parametrize("text", ["abc", "1e3", "NaN", "Infinity", "1.2.3", "9" * 21])
    def test_that_cannot_be_read_are_named(self, text):
        kept, messages = typed(field("decimal", label="营收"), {"a01": text})
        assert kept is None
        assert messages == [f"“营收”: “{text}” is not a number. Use digits only, for example 1280 or 12.5."]

    def test_limits(self):
        item = field("decimal", decimals=1, min="0", max="100", unit="%")
        assert errors(item, "100") == []
        assert errors(item, "100.5") == ["“A01” must be at most 100 %."]
        assert errors(item, "-1") == ["“A01” must be at least 0 %."]
        assert errors(item, "1.25") == ["“A01” may have 1 decimal at most; 1.25 has more."]
        assert errors(field("integer"), "3.5") == ["“A01” must be a whole number, not 3.5."]

    def test_zero_is_not_blank(self):
        assert errors(field("integer", required=True), "0") == []


class TestIndicators:
    item = field("decimal", "c04", "营收", years=PAST, required=True, min="0")

    def test_are_kept_by_year(self):
        data = {"c04-y3": "100", "c04-y2": "", "c04-y1": "96.50"}
        assert typed(self.item, data) == ({"y3": "100", "y1": "96.5"}, [])

    def test_blank_years_are_named_once(self):
        assert judged(compiled(self.item), {"c04": {"y2": "1"}}) == [
            ("c04.y3", "Enter “营收” for 2023, 2025.")
        ]

    def test_every_year_is_judged(self):
        assert judged(compiled(self.item), {"c04": {"y3": "1", "y2": "-1", "y1": "2"}}) == [
            ("c04.y2", "“营收, 2024” must be at least 0.")
        ]

    def test_a_year_that_cannot_be_read_leaves_the_others_and_its_old_value(self):
        form = fill(
            compiled(self.item), {"c04-y3": "1", "c04-y2": "x", "c04-y1": "3"}, answers={"c04": {"y2": "7"}}
        )
        assert not form.is_valid()
        assert form.answers() == {"c04": {"y3": "1", "y2": "7", "y1": "3"}}

    def test_of_the_years_to_come_begin_with_the_year_of_the_round(self):
        item = field("integer", "i01", "目标", years=["n1", "n2", "n3"], required=True)
        assert judged(compiled(item), {}) == [("i01.n1", "Enter “目标” for 2026, 2027, 2028.")]


class TestChoices:
    def test_keep_the_code(self):
        assert typed(field("choice", choices=TWO), {"a01": "c2"}) == ("c2", [])

    def test_refuse_what_was_not_offered(self):
        assert typed(field("choice", choices=TWO), {"a01": "c9"}) == (
            None,
            ["“A01”: choose one of the options that are offered."],
        )
        assert errors(field("choice", choices=TWO), "c9") == [
            "“A01”: choose one of the options that are offered."
        ]

    def test_several_are_kept_in_the_order_of_the_options(self):
        assert typed(field("multi_choice", choices=TWO), {"a01": ["c2", "c1"]}) == (["c1", "c2"], [])

    def test_several_have_limits(self):
        item = field(
            "multi_choice", choices=[*TWO, {"code": "c3", "label": "三"}], min_choices=2, max_choices=2
        )
        assert errors(item, ["c1"]) == ["“A01”: choose at least 2; 1 chosen."]
        assert errors(item, ["c1", "c2", "c3"]) == ["“A01”: choose at most 2; 3 chosen."]
        assert errors(item, ["c1", "c3"]) == []

    def test_regions_are_those_of_the_level(self):
        assert typed(field("region"), {"a01": "652300"}) == ("652300", [])
        assert typed(field("region"), {"a01": "652301"})[0] is None
        assert typed(field("region", level="county"), {"a01": "652301"}) == ("652301", [])
        # Forms that were published before levels were rows say it so.
        assert typed(field("region", level="county_city"), {"a01": "652301"}) == ("652301", [])
        assert typed(field("regions"), {"a01": ["652300", "650100"]}) == (["650100", "652300"], [])

    def test_options_may_come_from_the_regions(self):
        assert typed(field("choice", choices_from="regions"), {"a01": "650100"}) == ("650100", [])


class TestDates:
    @pytest.mark.parametrize(
        "text", ["2025-03-01", "2025/3/1", "2025.3.1", "20250301", "2025年3月1日", "２０２５-03-01"]
    )
    def test_are_read_as_people_write_them(self, text):
        assert typed(field("date"), {"a01": text}) == ("2025-03-01", [])

    def test_that_do_not_exist_are_named(self):
        assert typed(field("date", label="成立日期"), {"a01": "2025-02-30"}) == (
            None,
            ["“成立日期”: “2025-02-30” is not a date. Write it like 2025-03-01."],
        )

    def test_not_after_the_deadline(self):
        item, deadline = field("date", not_after="deadline"), datetime(2026, 5, 31, 16, tzinfo=UTC)
        # 24:00 of May 31 in Shanghai.
        assert errors(item, "2026-05-31", deadline=deadline) == []
        last = date_format(date(2026, 5, 31))
        assert errors(item, "2026-06-01", deadline=deadline) == [f"“A01” must not be later than {last}."]
        assert errors(item, "2026-06-01") == []

    def test_not_after_today(self):
        assert errors(field("date", not_after="today"), "2999-01-01")[0].startswith(
            "“A01” must not be later than"
        )


class TestIdentity:
    def test_credit_codes_are_normalised_and_kept_even_when_half_typed(self):
        code = make_credit_code()
        assert typed(field("credit_code"), {"a01": f" {code[:8].lower()} {code[8:]} "}) == (code, [])
        assert typed(field("credit_code"), {"a01": "9165"}) == ("9165", [])

    def test_a_check_digit_that_does_not_fit_is_a_warning_and_no_wall(self):
        code = make_credit_code()
        wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
        form = compiled(field("credit_code", label="代码"))
        for value, found in ((code, []), (wrong, ["warning"]), (code[:-1], ["error"])):
            problems = evaluate(form, {"a01": value}, year=2026).problems
            assert [problem.level for problem in problems] == found
        [problem] = evaluate(form, {"a01": wrong}, year=2026).problems
        assert problem.message.startswith("“代码”: The check digit")
        assert "you may go on" in problem.message

    def test_contacts(self):
        item = field("contact", "a11", "联系人", required=True)
        data = {"a11-name": "张三", "a11-mobile": "+86 138-0000-0000", "a11-email": "zhang@example.com"}
        kept, messages = typed(item, data)
        assert (kept, messages) == (
            {"name": "张三", "mobile": "13800000000", "email": "zhang@example.com"},
            [],
        )
        assert errors(item, kept) == []
        assert judged(compiled(item), {"a11": {"name": "张三", "mobile": "12345", "email": "zhang@"}}) == [
            ("a11.mobile", "“联系人”: a mobile number has 11 digits and begins with 1."),
            ("a11.email", "“联系人”: this e-mail address is not complete."),
        ]
        assert [path for path, _message in judged(compiled(item), {})] == [
            "a11.name",
            "a11.mobile",
            "a11.email",
        ]


class TestDeclarations:
    def test_must_be_confirmed(self):
        item = field("declaration", label="近三年未发生事故", must_be=True, required=True)
        assert errors(item, True) == []
        message = "Confirm “近三年未发生事故”. Without it nothing can be submitted."
        assert errors(item, None) == [message]
        assert errors(item, False) == [message]
        assert typed(item, {}) == (None, [])
        assert typed(item, {"a01": "true"}) == (True, [])

    def test_that_are_questions_take_either_answer(self):
        item = field("declaration", required=True)
        assert errors(item, False) == []
        assert typed(item, {"a01": "false"}) == (False, [])
        assert errors(item, None) == ["Answer “A01” with yes or no."]


class TestScores:
    item = field("score", "s11", "规模", max="8", step="0.5", required=True)

    @pytest.mark.parametrize("points", ["0", "7.5", "8"])
    def test_in_steps_up_to_the_maximum(self, points):
        assert errors(self.item, points) == []

    def test_out_of_range_or_step(self):
        assert errors(self.item, "8.5") == ["The score for “规模” must be between 0 and 8."]
        assert errors(self.item, "-1") == ["The score for “规模” must be between 0 and 8."]
        assert errors(self.item, "7.3") == ["The score for “规模” goes in steps of 0.5."]
        assert errors(self.item, None) == ["Give a score for “规模”."]


def test_answers_of_another_shape_are_reported_not_trusted():
    """An import, or a version with another type, may have left anything."""
    assert errors(field("text"), ["x"]) == ["“A01” cannot be read. Enter it again."]
    assert errors(field("integer"), "abc") == ["“A01” cannot be read. Enter it again."]
    assert errors(field("table", columns=[field("text", "t1")], max_rows=3), "x") == [
        "“A01” cannot be read. Enter it again."
    ]
    assert errors(field("contact"), "x") == ["“A01” cannot be read. Enter it again."]


def test_notes_ask_for_nothing():
    form = compiled(field("note", label="说明"), field("text", "a02"))
    assert judged(form, {}) == []
    assert fill(form, {"a01": "x", "a02": "y"}).answers() == {"a02": "y"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2025", "2025"), ("-9999.5", "-9999.5"), ("10000", "10,000"), ("-1234567.89", "-1,234,567.89")],
)
def test_digits_are_grouped_from_five_on(value, shown):
    assert group_digits(value) == shown
