"""Tables: rows with ids, added and removed with and without a script."""

import pytest

from tests.unit.forms.shapes import compiled, field, fill, judged

COLUMNS = [field("text", "name", "名称", required=True), field("decimal", "revenue", "营收", min="0")]
FREE = field("table", "d01", "龙头企业", columns=COLUMNS, required=True, min_rows=1, max_rows=2)
FIXED = field(
    "table",
    "f04",
    "要素保障",
    columns=[field("decimal", "amount", "投入", required=True), field("text", "note", "说明")],
    fixed_rows=[{"code": "land", "label": "土地"}, {"code": "energy", "label": "能耗"}],
    required=True,
)
TWO_ROWS = {
    "d01-rows": ["r1", "r2"],
    "d01-r1-name": "甲",
    "d01-r1-revenue": "10",
    "d01-r2-name": "乙",
    "d01-r2-revenue": "",
}


def rows_of(form, code="d01"):
    form.is_valid()
    return [row["id"] for row in form.typed_by_code[code]["rows"]]


def test_rows_keep_their_ids_and_order():
    form = fill(compiled(FREE), TWO_ROWS)
    assert form.answers() == {
        "d01": [{"id": "r1", "name": "甲", "revenue": "10"}, {"id": "r2", "name": "乙"}]
    }


def test_blank_rows_are_not_kept():
    form = fill(compiled(FREE), {**TWO_ROWS, "d01-r2-name": " "})
    assert [row["id"] for row in form.answers()["d01"]] == ["r1"]
    assert (
        "d01"
        not in fill(
            compiled(FREE), {"d01-rows": ["r1"]}, answers={"d01": [{"id": "r1", "name": "x"}]}
        ).answers()
    )


def test_a_required_table_without_rows():
    assert judged(compiled(FREE), {}) == [("d01", "“龙头企业”: add at least one row.")]


def test_number_of_rows():
    row = {"name": "甲"}
    three = [{"id": f"r{n}", **row} for n in range(3)]
    assert judged(compiled(FREE), {"d01": three}) == [("d01", "“龙头企业”: at most 2 rows fit; there are 3.")]
    form = compiled({**FREE, "min_rows": 2})
    assert judged(form, {"d01": three[:1]}) == [
        ("d01", "“龙头企业”: at least 2 rows are asked for; there are 1.")
    ]


def test_cells_are_judged_with_row_and_column():
    answers = {"d01": [{"id": "r1", "revenue": "-1"}]}
    assert judged(compiled(FREE), answers) == [
        ("d01.r1.name", "Enter “龙头企业, row 1, 名称”."),
        ("d01.r1.revenue", "“龙头企业, row 1, 营收” must be at least 0."),
    ]


def test_a_cell_that_cannot_be_read_keeps_its_old_value_and_the_row():
    form = fill(
        compiled(FREE),
        {**TWO_ROWS, "d01-r1-revenue": "viel"},
        answers={"d01": [{"id": "r1", "name": "甲", "revenue": "7"}]},
    )
    assert not form.is_valid()
    assert form.answers()["d01"][0] == {"id": "r1", "name": "甲", "revenue": "7"}
    assert form.typed_by_code["d01"]["rows"][0]["cells"]["revenue"] == "viel"


class TestWithoutScript:
    def test_a_row_is_added_and_nothing_is_lost(self):
        form = fill(compiled(FREE), {**TWO_ROWS, "add-d01": "1"})
        assert form.is_valid()
        assert form.wants_rerender
        assert rows_of(form)[:2] == ["r1", "r2"]
        assert len(rows_of(form)) == 3
        # The new row waits in the draft, so that the page can be drawn from what was saved.
        assert [row["id"] for row in form.answers()["d01"]] == rows_of(form)

    def test_the_added_row_goes_again_if_it_stays_blank(self):
        form = fill(compiled(FREE), {"d01-rows": ["r1", "new"], "d01-r1-name": "甲"})
        assert form.answers() == {"d01": [{"id": "r1", "name": "甲"}]}
        assert not form.wants_rerender

    def test_a_row_is_removed_and_nothing_else(self):
        form = fill(compiled(FREE), {**TWO_ROWS, "remove-d01-r1": "1"})
        assert form.wants_rerender
        assert form.answers() == {"d01": [{"id": "r2", "name": "乙"}]}

    def test_unreadable_input_elsewhere_does_not_hinder_it(self):
        form = fill(compiled(FREE), {**TWO_ROWS, "d01-r2-revenue": "x", "add-d01": "1"})
        assert not form.is_valid()
        assert len(rows_of(form)) == 3
        assert form.typed_by_code["d01"]["rows"][1]["cells"]["revenue"] == "x"

    def test_other_buttons_go_on(self):
        assert not fill(compiled(FREE), {**TWO_ROWS, "next": "1"}).wants_rerender
        assert not fill(compiled(FREE)).wants_rerender


def test_a_table_without_answers_offers_blank_rows():
    assert len(fill(compiled(FREE)).typed_in(compiled(FREE).fields[0])["rows"]) == 1
    item = compiled({**FREE, "min_rows": 2}).fields[0]
    assert len(fill(compiled({**FREE, "min_rows": 2})).typed_in(item)["rows"]) == 2


@pytest.mark.parametrize("row", ["<x>", "a" * 41, "", "r1.name"])
def test_row_ids_that_no_form_makes_are_not_read(row):
    assert fill(compiled(FREE), {"d01-rows": [row], f"d01-{row}-name": "甲"}).answers() == {}


class TestFixedRows:
    def test_are_always_there(self):
        form = fill(compiled(FIXED), {"f04-land-amount": "5", "f04-rows": ["other"], "f04-other-amount": "9"})
        assert form.answers() == {"f04": [{"id": "land", "amount": "5"}]}
        assert rows_of(form, "f04") == ["land", "energy"]

    def test_all_must_be_filled_in_when_the_table_is_required(self):
        assert judged(compiled(FIXED), {}) == [
            ("f04.land.amount", "Enter “要素保障, 土地, 投入”."),
            ("f04.energy.amount", "Enter “要素保障, 能耗, 投入”."),
        ]

    def test_may_stay_blank_when_it_is_not(self):
        form = compiled({**FIXED, "required": False})
        assert judged(form, {}) == []
        assert judged(form, {"f04": [{"id": "land", "note": "x"}]}) == [
            ("f04.land.amount", "Enter “要素保障, 土地, 投入”.")
        ]

    def test_cannot_be_added_to(self):
        form = fill(compiled(FIXED), {"add-f04": "1", "f04-land-amount": "5"})
        assert rows_of(form, "f04") == ["land", "energy"]
        assert not form.wants_rerender
