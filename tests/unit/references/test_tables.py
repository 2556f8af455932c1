"""What is wrong with a draft, said cell by cell; what is frozen of it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from forms_workflows.references.domain.columns import columns_of
from forms_workflows.references.domain.publishing import document_of, problems_of
from forms_workflows.references.domain.rows import compared, merged, read_upload
from tests.unit.references.conftest import ROWS, column, table


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("rows.xlsx", file.getvalue())


def csv(text, encoding="utf-8"):
    return SimpleUploadedFile("rows.CSV", text.encode(encoding))


COLUMNS_READ = columns_of(table())
HEADINGS = ["Code", "Year", "Revenue", "Listed", "Since"]


def test_what_is_frozen_are_canonical_values_in_the_order_of_the_columns():
    assert problems_of(table()) == []
    document = document_of(table())
    assert document["rows"] == [
        ["A1", "2024", "1280.5", True, "2020-03-01"],
        ["B2", "2025", None, None, None],
    ]
    assert document["columns"][1] == {"code": "year", "label": "Year", "kind": "integer"}


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([], ["The table has no rows. Type or upload them first."]),
        (
            [{"k": "A", "y": "abc"}, {"k": "B", "y": "1.5"}],
            [
                "Row 1, column “Year”: “abc” is not a whole number.",
                "Row 2, column “Year”: “1.5” is not a whole number.",
            ],
        ),
        ([{"k": "A", "r": "1,2"}], ["Row 1, column “Revenue”: “1,2” is not a number."]),
        ([{"k": "A", "l": "maybe"}], ["Row 1, column “Listed”: “maybe” is neither yes nor no."]),
        (
            [{"k": "A", "d": "2025-02-30"}],
            ["Row 1, column “Since”: “2025-02-30” is not a date. Write it like 2025-03-01."],
        ),
        ([{"y": "2024"}], ["Row 1, column “Code”: it is blank, so nothing can find the row."]),
        (
            [{"k": "A"}, {"k": "B"}, {"k": "A"}],
            ["Rows 1 and 3 have the same “Code”: A."],
        ),
    ],
)
def test_every_wrong_cell_is_named(rows, sentences):
    assert problems_of(table(rows=rows)) == sentences


def test_keys_are_the_same_if_they_mean_the_same_number():
    columns = [column("k", "year", "Year", "integer")]
    assert problems_of(table(columns, [{"k": "2,024"}, {"k": "2024"}])) == [
        "Rows 1 and 2 have the same “Year”: 2024."
    ]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([], "The table has no columns. Add one; rows are found by what stands in the first."),
        (
            [column("k", "listed", "Listed", "boolean")],
            "The first column “Listed” must hold a text, a whole number or a date.",
        ),
        ([column("k", "code", "")], "Column 1 has no heading. Write it."),
        (
            [column("k", "Code", "Key")],
            "Column “Key”: the code “Code” is not made of small letters, digits and underscores.",
        ),
        (
            [column("k", "a", "A"), column("m", "a", "B")],
            "The columns 1, 2 have the code “a” in common. Change one of them.",
        ),
        (
            [column("k", "a", "A"), column("m", "b", "A")],
            "The columns 1, 2 have the heading “A” in common. Change one of them.",
        ),
    ],
)
def test_columns_that_cannot_be_published(columns, sentence):
    assert problems_of(table(columns)) == [sentence]


class TestUploads:
    def test_headings_may_be_labels_or_codes_in_any_order(self):
        upload = read_upload(
            xlsx(["year", "Code", "Listed", "Revenue", "Since"], [2024, " A1 ", True, 2.5, None]),
            COLUMNS_READ,
        )
        assert upload.rows == [{"k": "A1", "y": "2024", "l": "True", "r": "2.5"}]
        assert upload.problems == []

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_text_tables(self, encoding):
        upload = read_upload(
            csv('Code,Year,Revenue,Listed,Since\n甲,2024,"1,280",否,2025/3/1\n', encoding), COLUMNS_READ
        )
        assert upload.rows == [{"k": "甲", "y": "2024", "r": "1,280", "l": "否", "d": "2025/3/1"}]
        assert upload.problems == []

    def test_problems_name_the_rows_of_the_file(self):
        upload = read_upload(xlsx(HEADINGS, ["A"], [None], ["B", "abc"], ["A"]), COLUMNS_READ)
        assert upload.problems == [
            "Row 4, column “Year”: “abc” is not a whole number.",
            "Rows 2 and 5 have the same “Code”: A.",
        ]

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            (
                [[*HEADINGS, "Colour"], ["A"]],
                "Unknown columns: Colour. Known are: Code, Year, Revenue, Listed, Since",
            ),
            ([HEADINGS[:3], ["A"]], "Missing columns: Listed, Since"),
            ([[*HEADINGS, "code"], ["A"]], "The column “code” occurs twice."),
            ([HEADINGS], "The first sheet has no rows below its headers."),
            (
                [HEADINGS, [916500007108887542]],
                (
                    "Row 2, “Code”: the cell is a number, so the code was rounded. Format the column as text and "
                    "type the code again."
                ),
            ),
        ],
    )
    def test_files_that_cannot_be_taken(self, rows, sentence):
        with pytest.raises(ValidationError) as caught:
            read_upload(xlsx(*rows), COLUMNS_READ)
        assert caught.value.messages == [sentence]

    def test_characters_that_nobody_can_read(self):
        with pytest.raises(ValidationError, match="cannot be read"):
            read_upload(SimpleUploadedFile("rows.csv", b"\xff\xff\xff"), COLUMNS_READ)

    def test_merged_rows_keep_their_places(self):
        new = [{"k": "B2", "y": "2030"}, {"k": "C3"}]
        rows = merged(COLUMNS_READ, ROWS, new)
        assert rows == [ROWS[0], *new]
        assert compared(COLUMNS_READ, ROWS, rows) == {"new": 1, "changed": 1, "same": 1, "gone": 0}
        assert compared(COLUMNS_READ, ROWS, new) == {"new": 1, "changed": 1, "same": 0, "gone": 1}
