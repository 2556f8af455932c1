"""Every problem that keeps a form from being published, said in one sentence that names the place and the way out."""

import pytest

from forms_workflows.forms.compiler import compile_form
from tests.unit.forms.shapes import PAST, compiled, field, flaws, source

TEXT_COLUMN = field("text", "t1", "名称")
ONE = [{"code": "c1", "label": "一"}, {"code": "c2", "label": "二"}]


def items(*maxima):
    return [field("score", f"s{n}", f"项{n}", max=m, step="0.5") for n, m in enumerate(maxima, 1)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            [field("text", "a01", "甲"), field("text", "a01", "乙")],
            (
                "field “乙”: the code “a01” is already used by Section “一、申报主体”, field “甲”. "
                "Give one of them another code."
            ),
        ),
        (
            [field("text", "A1", "甲")],
            "field “甲”: the code “A1” is not made of small letters, digits and underscores, a letter first.",
        ),
        ([field("text", "row", "甲")], "field “甲”: “row” is a word of the formulas. Choose another code."),
        ([{"type": "text", "code": "a01"}], "field “a01” has no label. Write it."),
        ([field("file", "a01", "甲", max_mb=1)], "field “甲”: say which file types may be uploaded."),
        ([field("file", "a01", "甲", extensions=["pdf"])], "field “甲”: say how large a file may be, in MB."),
        (
            [field("table", "a01", "甲", columns=[TEXT_COLUMN])],
            "field “甲”: say how many rows the table may have at most.",
        ),
        (
            [field("table", "a01", "甲", max_rows=3)],
            "field “甲”: the table has no columns. Add at least one.",
        ),
        (
            [field("table", "a01", "甲", max_rows=3, columns=[TEXT_COLUMN, TEXT_COLUMN])],
            (
                "field “甲”, column “名称”: the code “t1” is already used by Section “一、申报主体”, "
                "field “甲”, column “名称”. Give one of them another code."
            ),
        ),
        (
            [field("choice", "a01", "甲")],
            "field “甲”: there is nothing to choose from. Add at least two options.",
        ),
        (
            [field("choice", "a01", "甲", choices=[*ONE, {"code": "c1", "label": "三"}])],
            "field “甲”: two options are called “c1”. Change one of them.",
        ),
        (
            [field("multi_choice", "a01", "甲", choices=ONE, min_choices=3)],
            "field “甲”: 3 must be chosen but there are fewer options. Add options, or ask for fewer.",
        ),
        (
            [field("text", "a01", "甲", min_length=9, max_length=3)],
            "field “甲”: the lowest limit 9 is above the highest 3. Swap or correct them.",
        ),
        (
            [field("integer", "a01", "甲", min="5", max="1")],
            "field “甲”: the lowest limit 5 is above the highest 1. Swap or correct them.",
        ),
        (
            [field("integer", "a01", "甲", min="five")],
            "field “甲”: “five” is no value for the setting “min”. Correct or empty it.",
        ),
        (
            [field("text", "a01", "甲", max_rows=3)],
            "field “甲”: the setting “max_rows” is unknown. Remove it.",
        ),
        (
            [field("text", "a01", "甲", required=True, visible_if="1 = 2")],
            "field “甲” is required but can never be shown. Change the condition, or do not require it.",
        ),
        ([field("computed", "a01", "甲")], "field “甲”: a computed field needs a formula. Write it."),
        (
            [field("computed", "a01", "甲", formula="a02 * 2")],
            "field “甲”, formula: Character 1: There is no field “a02” in this form. Did you mean “a01”?",
        ),
        (
            [field("computed", "a01", "甲", formula="1 +")],
            "field “甲”, formula: Character 4: The formula stops too early: a value is missing at its end.",
        ),
        (
            [field("text", "a01", "甲", visible_if="1 + 1")],
            "field “甲”, shown if: Character 1: The formula yields a number, but yes or no is needed here.",
        ),
        (
            [field("text", "a01", "甲", required_if="b02 = 'c9'"), field("choice", "b02", "乙", choices=ONE)],
            "field “甲”: “b02” has no option “c9”. Its options are: c1, c2.",
        ),
        (
            [field("credit_code", "a01", "甲", use="region")],
            "field “甲” cannot serve as “region”: that needs a field of the type region.",
        ),
        (
            [field("text", "a01", "甲", use="title"), field("text", "a02", "乙", use="title")],
            "field “乙” and Section “一、申报主体”, field “甲” both serve as “title”. Take it from one of them.",
        ),
        (
            [field("score", "a01", "甲", max="8", step="0.3")],
            "field “甲”: the maximum 8 cannot be reached in steps of 0.3. Change one of them.",
        ),
        ([field("score", "a01", "甲", step="0.5")], "field “甲”: a score needs a maximum above 0."),
        (
            [field("file", "a01", "甲", extensions=["exe"], max_mb=1)],
            (
                "field “甲”: the file type “exe” cannot be checked. Known are: "
                "pdf, png, jpg, jpeg, docx, xlsx, pptx, ofd, zip, doc, xls, ppt, wps, et."
            ),
        ),
        (
            [field("table", "a01", "甲", max_rows=900, columns=[TEXT_COLUMN])],
            "field “甲”: a table can have 500 rows at most.",
        ),
    ],
)
def test_one_problem_one_sentence(fields, sentence):
    assert flaws(*fields) == [sentence]


def test_circles_are_told_with_their_way():
    assert flaws(
        field("computed", "a01", "甲", formula="a02 + 1"),
        field("integer", "a02", "乙", visible_if="a03 > 1"),
        field("computed", "a03", "丙", formula="a01 * 2"),
    ) == [
        (
            "These depend on each other in a circle: 甲 (a01) → 乙 (a02) → 丙 (a03) → 甲 (a01). "
            "Change one of their conditions or formulas."
        )
    ]


def test_a_section_must_not_depend_on_its_own_fields():
    form = source(field("integer", "a01"))
    form["sections"][0]["visible_if"] = "a01 > 1"
    assert "in a circle" in compile_form(form).problems[0].message


def test_what_is_required_binds_nothing_so_fields_may_require_each_other():
    assert (
        flaws(field("text", "a01", required_if="blank(a02)"), field("text", "a02", required_if="blank(a01)"))
        == []
    )


class TestYears:
    def test_a_yearly_field_needs_its_year_outside_yearly_formulas(self):
        assert flaws(
            field("integer", "c01", years=PAST), field("computed", "c02", "丙", formula="c01 + 1")
        ) == [
            "field “丙”, formula: Character 1: “c01” has several values. Name one of them: c01.y3, c01.y2, c01.y1."
        ]

    def test_the_years_must_match(self):
        fields = [
            field("integer", "c01", years=PAST),
            field("computed", "c02", "丙", years=["n1"], formula="c01 + 1"),
        ]
        assert flaws(*fields) == [
            "field “丙”, formula: Character 1: There is no “c01.n1”. “c01” has: y3, y2, y1."
        ]

    def test_a_yearly_check_needs_common_years(self):
        check = {"code": "k1", "when": "c01 < c02", "message": "x", "per_year": True}
        fields = [field("integer", "c01", years=PAST), field("integer", "c02", years=["n1"])]
        assert flaws(*fields, checks=[check]) == [
            "Check “k1”, condition: it works by year, but its fields have no year in common. Untick “for each year”."
        ]

    def test_a_yearly_check_is_stored_once_for_each_common_year(self):
        check = {"when": "c01 < c02", "message": "x", "per_year": True}
        form = compiled(
            field("integer", "c01", years=PAST), field("integer", "c02", years=["y2", "y1"]), checks=[check]
        )
        assert [(c.code, c.year, c.when) for c in form.checks] == [
            ("k1", "y2", ["<", ["f", "c01.y2"], ["f", "c02.y2"]]),
            ("k1", "y1", ["<", ["f", "c01.y1"], ["f", "c02.y1"]]),
        ]


@pytest.mark.parametrize(
    ("check", "sentences"),
    [
        ({"message": "x"}, ["Check “k1”: write the condition that must hold."]),
        ({"when": "a01 > 1"}, ["Check “k1”: write what the applicant is told when it fails."]),
        (
            {"when": "a01 > 1", "message": "x", "fields": ["zz"]},
            ["Check “k1”: there is no field “zz” to mark. Correct its code or remove it."],
        ),
        (
            {"when": "a01 > 1", "message": "x", "level": "loud"},
            ["Check “k1”: the level is either error or warning."],
        ),
        (
            {"when": "a01 + 1", "message": "x"},
            [
                "Check “k1”, condition: Character 1: The formula yields a number, but yes or no is needed here."
            ],
        ),
    ],
)
def test_checks(check, sentences):
    assert flaws(field("integer"), checks=[check]) == sentences


def test_checks_with_the_same_code():
    checks = [{"code": "k1", "when": "a01 > 1", "message": "x"}] * 2
    assert flaws(field("integer"), checks=checks) == [
        "Two checks have the code “k1”. Give one of them another code."
    ]


class TestScoreSheets:
    def test_maxima_must_add_up_to_the_declared_total(self):
        assert flaws(*items("8", "6"), kind="score", total="100") == [
            "The items of the score sheet add up to 14, but its declared total is 100. Correct either."
        ]
        assert flaws(*items("60", "40"), kind="score", total="100") == []

    def test_the_total_must_be_declared(self):
        assert flaws(*items("8"), kind="score") == [
            "Declare the total of the score sheet; the items now add up to 8."
        ]

    def test_there_must_be_something_to_score(self):
        assert flaws(field("text"), kind="score", total="100") == [
            "The score sheet has no items to score. Add fields of the type “score”."
        ]


class TestWholeForm:
    def test_without_sections(self):
        problems = compile_form({"code": "demo", "title": "表", "sections": []}).problems
        assert [p.message for p in problems] == ["The form has no sections. Add at least one."]

    def test_sections_need_title_code_and_fields(self):
        problems = compile_form(
            {
                "code": "demo",
                "title": "表",
                "sections": [{"code": "a", "fields": []}, {"code": "a", "title": "二"}],
            }
        ).problems
        assert [(p.message, p.at) for p in problems] == [
            ("Section “a” has no title. Write it.", ("body", 0)),
            ("Section “a” is empty. Add a field, or remove the section.", ("body", 0)),
            (
                "Section “二”: the code “a” is already used by Section “a”. Give one of them another code.",
                ("body", 1),
            ),
            ("Section “二” is empty. Add a field, or remove the section.", ("body", 1)),
        ]

    def test_an_unknown_type_is_named_and_the_rest_compiled(self):
        form = compile_form(source(field("poem", "a01", "诗"), field("text", "a02")))
        assert form.problems[0].message.startswith(
            "Section “一、申报主体”, field “诗”: there is no field type “poem”."
        )
        assert [f["code"] for f in form.schema["sections"][0]["fields"]] == ["a02"]

    def test_an_unknown_column_type_is_named(self):
        table = field("table", "a01", "表", max_rows=1, columns=[field("contact", "t1", "人"), TEXT_COLUMN])
        assert flaws(table)[0].startswith(
            "field “表”, column “人”: a table cannot have columns of the type “contact”. The types are: text,"
        )

    def test_every_problem_is_told_at_once_with_its_row(self):
        problems = compile_form(
            source(
                field("choice", "a01", "甲"),
                field("table", "a02", "乙", max_rows=1, columns=[TEXT_COLUMN, field("file", "f1", "件")]),
                checks=[{"message": "x"}],
            )
        ).problems
        assert [p.at for p in problems] == [
            ("body", 0, 0),
            ("body", 0, 1, 1),
            ("body", 0, 1, 1),
            ("checks", 0),
        ]


class TestLockedCodes:
    def test_a_block_keeps_the_code_that_it_was_published_with(self):
        published = compiled(field("text", "a01", "甲", id="block-1"))
        assert flaws(field("text", "a02", "甲", id="block-1"), previous=published) == [
            "field “甲” was published with the code “a01”. Put it back: answers are kept under it."
        ]

    def test_a_new_block_may_have_any_code(self):
        published = compiled(field("text", "a01", "甲", id="block-1"))
        assert flaws(field("text", "a02", "乙", id="block-2"), previous=published) == []

    def test_columns_and_options_too(self):
        def form(column, option):
            return [
                field(
                    "table", "a01", "甲", id="t", max_rows=1, columns=[field("text", column, "列", id="c")]
                ),
                field("choice", "a02", "乙", id="o", choices=[{"code": option, "label": "一"}]),
            ]

        assert flaws(*form("t9", "c9"), previous=compiled(*form("t1", "c1"))) == [
            "field “甲”, column “列” was published with the code “t1”. Put it back: answers are kept under it.",
            "field “乙”: the option “一” was published with the code “c1”. Put it back.",
        ]


def test_compiling_gives_the_same_schema_for_the_same_form():
    form = source(field("text"), field("computed", "a02", formula="1 + 1"))
    assert compile_form(form).schema == compile_form(form).schema


def test_every_field_has_every_common_key():
    (item,) = compile_form(source(field("text"))).schema["sections"][0]["fields"]
    assert item == {
        "id": item["id"],
        "code": "a01",
        "type": "text",
        "label": "A01",
        "help": "",
        "required": False,
        "required_if": None,
        "visible_if": None,
        "article": "",
        "public": False,
        "pii": False,
        "searchable": False,
        "use": "",
        "min_length": None,
        "max_length": None,
    }
