"""Uploads: type by name and content, size, removal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from forms_workflows.forms.kinds.files import clean_name
from tests.cases import cases
from tests.unit.forms.shapes import compiled, errors, field, fill

PDF = b"%PDF-1.7 ..."
ONE = field("file", label="产业规划", extensions=["pdf", "docx"], max_mb=1, required=True)
MANY = field("files", label="管理制度", extensions=["pdf"], max_mb=1, min_files=2, max_files=2)


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def posted(*uploads, name="a01"):
    return MultiValueDict({name: list(uploads)})


def send(item, *uploads, answers=None, data=None):
    form = fill(compiled(item), data or {}, posted(*uploads), answers=answers)
    form.is_valid()
    return form


def stored(form):
    """(field, name) of what is handed over to be kept."""
    found = []
    form.store_files(lambda file: found.append((file.field, file.upload.name)))
    return found


def test_a_good_file_becomes_a_reference():
    form = send(ONE, upload("规划.pdf"))
    (reference,) = form.answers()["a01"]
    assert form.is_valid()
    assert {**reference, "id": ""} == {"id": "", "name": "规划.pdf", "size": len(PDF), "type": "text/plain"}
    assert form.answers()["a01"] == [reference]


def test_nothing_is_stored_before_it_is_asked_for_and_nothing_twice():
    form = send(ONE, upload("规划.pdf"))
    files = []
    form.store_files(files.append)
    assert [(file.field, file.reference) for file in files] == [("a01", form.answers()["a01"][0])]
    assert files[0].upload.read() == PDF
    assert stored(form) == []


def test_only_what_stands_in_the_answers_is_stored():
    assert stored(send(ONE, upload("first.pdf"), upload("last.pdf"))) == [("a01", "last.pdf")]
    assert stored(send(MANY, upload("a.pdf"), upload("b.txt"), upload("c.pdf"))) == [
        ("a01", "a.pdf"),
        ("a01", "c.pdf"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.exe", b"MZ", "the file “a.exe” is of another type than pdf, docx."),
        (
            "a.pdf",
            b"PK\x03\x04",
            "the file “a.pdf” is called .pdf, but its content is something else. Export it again.",
        ),
        (
            "a.docx",
            PDF,
            "the file “a.docx” is called .docx, but its content is something else. Export it again.",
        ),
        ("a.pdf", b"", "the file “a.pdf” is empty. Save it again and upload it once more."),
        (
            "big.pdf",
            PDF + b"0" * 1024 * 1024 * 2,
            "the file “big.pdf” has 2.0 MB; at most 1 MB can be taken.",
        ),
    ],
)
def test_a_bad_file_is_named_and_the_old_one_stays(name, content, problem):
    old = {"a01": [{"id": "old", "name": "old.pdf", "size": 9}]}
    form = send(ONE, upload(name, content), answers=old)
    assert not form.is_valid()
    assert [p.message for p in form.unreadable] == [f"“产业规划”: {problem}"]
    assert form.answers() == old


def test_the_good_ones_of_several_are_taken():
    form = send(MANY, upload("a.pdf"), upload("b.txt"), upload("c.pdf"))
    assert [ref["name"] for ref in form.answers()["a01"]] == ["a.pdf", "c.pdf"]
    assert [p.message for p in form.unreadable] == [
        "“管理制度”: the file “b.txt” is of another type than pdf."
    ]


def test_a_new_file_takes_the_place_of_a_single_one():
    form = send(ONE, upload("new.pdf"), answers={"a01": [{"id": "old", "name": "old.pdf", "size": 9}]})
    assert [ref["name"] for ref in form.answers()["a01"]] == ["new.pdf"]


def test_files_can_be_removed_and_added_in_one_go():
    old = {"a01": [{"id": "x", "name": "x.pdf", "size": 9}, {"id": "y", "name": "y.pdf", "size": 9}]}
    form = send(MANY, upload("z.pdf"), answers=old, data={"a01-remove": ["x"]})
    assert [ref["name"] for ref in form.answers()["a01"]] == ["y.pdf", "z.pdf"]


def test_presence_and_number():
    assert errors(ONE, None) == ["Upload “产业规划”."]
    one = {"id": "x", "name": "x.pdf", "size": 9}
    assert errors(MANY, [one]) == ["“管理制度”: at least 2 files are asked for; there are 1."]
    assert errors(MANY, [one, one, one]) == ["“管理制度” takes 2 files at most; there are 3."]
    assert errors(MANY, [one, one]) == []


def test_limits_hold_for_stored_files_too():
    assert errors(ONE, [{"id": "x", "name": "x.zip", "size": 9}]) == [
        "“产业规划”: the file “x.zip” is of another type than pdf, docx."
    ]


def test_a_path_in_a_name_is_cut_off():
    assert send(ONE, upload("..\\..\\规划 终稿.pdf")).answers()["a01"][0]["name"] == "规划 终稿.pdf"


KEPT = "kept as it is"
NAMES = cases("file-names.csv")


@pytest.mark.parametrize(("name", "right"), NAMES)
def test_file_names_from_the_field(name, right):
    form = send(ONE, upload(name))
    if right.startswith("refused"):
        assert not form.is_valid()
        assert [p.message for p in form.unreadable] == [
            f"“产业规划”: the file “{name}” is of another type than pdf, docx."
        ]
        return
    (reference,) = form.answers()["a01"]
    assert form.is_valid()
    assert reference["name"] == name.rstrip(".")
    assert right == KEPT or right.startswith("taken")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..", "file"),
        ("\u202efdp.exe", "fdp.exe"),
        (" 证书\u200b.pdf ", "证书.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
    ],
)
def test_names_that_mislead_or_are_none(name, kept):
    assert clean_name(name) == kept


def test_files_in_table_cells():
    table = field(
        "table",
        "f01",
        "政策",
        max_rows=3,
        columns=[field("text", "name"), field("file", "doc", "附件", extensions=["pdf"], max_mb=1)],
    )
    form = fill(
        compiled(table),
        {"f01-rows": ["r1", "r2"], "f01-r1-name": "甲"},
        MultiValueDict({"f01-r1-doc": [upload("a.pdf")], "f01-r2-doc": [upload("b.exe", b"MZ")]}),
    )
    assert not form.is_valid()
    assert [(p.path, p.message) for p in form.unreadable] == [
        ("f01.r2.doc", "“政策, row 2, 附件”: the file “b.exe” is of another type than pdf.")
    ]
    (row,) = form.answers()["f01"]
    assert (row["id"], row["name"], row["doc"][0]["name"]) == ("r1", "甲", "a.pdf")
    assert stored(form) == [("f01", "a.pdf")]
