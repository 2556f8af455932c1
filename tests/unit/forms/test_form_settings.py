"""Every setting of a question that an editor of forms can make, with the test that sees its effect."""

import re
from pathlib import Path

import pytest

from forms_workflows.desk.reading.casefile import evidence_links
from forms_workflows.desk.reading.exports import columns_of
from forms_workflows.forms.compiler.shape import COMMON, CONDITIONS
from forms_workflows.forms.kinds import KINDS
from tests.unit.forms.shapes import YEAR, compiled, errors, field, fill
from tests.unit.forms.test_form_sections import draw

TESTS = Path(__file__).parents[2]
TYPES = "unit/forms/test_form_field_types.py"
FILES = "unit/forms/test_form_files.py"
TABLES = "unit/forms/test_form_tables.py"
VALUES = "unit/forms/test_form_evaluation.py"
HERE = "unit/forms/test_form_settings.py"


def both(names, test):
    return dict.fromkeys(names.split(), test)


#: {setting, or type and setting: the test that changes it and sees its effect}
SHOWN_BY = {
    # --- any question
    "label": "unit/forms/test_form_sections.py::test_labels_follow_the_language",
    "help": "unit/forms/test_form_sections.py::test_so_do_title_help_and_messages",
    "required": f"{TYPES}::test_required",
    "code": "unit/forms/test_form_lint.py::test_a_block_keeps_the_code_that_it_was_published_with",
    "visible_if": f"{VALUES}::test_a_hidden_field_asks_for_nothing_and_is_dropped",
    "required_if": f"{VALUES}::test_either_of_two",
    "prefill": "integration/test_prefilled.py::test_the_applicant_finds_the_answers_that_the_form_knows",
    "article": f"{HERE}::test_the_cited_article_stands_beside_the_question",
    "public": f"{HERE}::test_what_is_public_or_for_lists_is_a_column_of_the_summary_table",
    "pii": "unit/forms/test_form_answers.py::test_personal_data_is_shown_only_to_those_who_may",
    "searchable": f"{HERE}::test_what_is_public_or_for_lists_is_a_column_of_the_summary_table",
    "use": "unit/forms/test_form_reading.py::test_a_form_is_asked_by_code_and_by_use",
    # --- texts, numbers, dates
    **both("text.min_length long_text.min_length", f"{TYPES}::test_counts_characters_not_bytes"),
    **both("text.max_length long_text.max_length", f"{TYPES}::test_counts_characters_not_bytes"),
    **both(
        "integer.unit decimal.unit computed.unit",
        "unit/forms/test_form_answers.py::test_every_type_is_readable",
    ),
    **both("integer.min integer.max decimal.min decimal.max", f"{TYPES}::test_limits"),
    **both("integer.years decimal.years computed.years", f"{TYPES}::test_are_kept_by_year"),
    "decimal.decimals": f"{HERE}::test_a_number_has_as_many_decimals_as_its_field_says",
    "date.not_after": f"{TYPES}::test_not_after_the_deadline",
    # --- choices
    **both("choice.choices multi_choice.choices", f"{TYPES}::test_refuse_what_was_not_offered"),
    **both(
        "choice.choices_from multi_choice.choices_from", f"{TYPES}::test_options_may_come_from_the_regions"
    ),
    **both("multi_choice.min_choices multi_choice.max_choices", f"{TYPES}::test_several_have_limits"),
    **both("regions.min_choices regions.max_choices", f"{TYPES}::test_several_have_limits"),
    **both("region.level regions.level", f"{TYPES}::test_regions_are_those_of_the_level"),
    "declaration.must_be": f"{TYPES}::test_must_be_confirmed",
    # --- files and tables
    **both("file.extensions files.extensions", f"{FILES}::test_limits_hold_for_stored_files_too"),
    **both("file.max_mb files.max_mb", f"{FILES}::test_a_bad_file_is_named_and_the_old_one_stays"),
    **both("files.min_files files.max_files", f"{FILES}::test_presence_and_number"),
    **both("table.min_rows table.max_rows", f"{TABLES}::test_number_of_rows"),
    "table.fixed_rows": f"{TABLES}::test_all_must_be_filled_in_when_the_table_is_required",
    # --- what is worked out or scored
    "computed.decimals": f"{VALUES}::test_others_see_the_rounded_value",
    **both("score.max score.step", f"{TYPES}::test_out_of_range_or_step"),
    "score.evidence": f"{HERE}::test_an_item_of_a_score_sheet_leads_to_the_answers_that_it_names",
}


def every_setting():
    yield from ("code", "prefill", *COMMON, *CONDITIONS)
    yield from (f"{name}.{setting}" for name, kind in KINDS.items() for setting in kind.settings)


def test_every_setting_is_shown_by_a_test():
    assert set(every_setting()) == set(SHOWN_BY)


@pytest.mark.parametrize("setting", SHOWN_BY)
def test_the_test_is_there(setting):
    path, _colons, name = SHOWN_BY[setting].partition("::")
    assert re.search(rf"^\s*def {name}\(", (TESTS / path).read_text(), re.MULTILINE)


# --- effects that no other test shows -----------------------------------------------------------------


def test_the_cited_article_stands_beside_the_question():
    cited, plain = field("text", "a01", article="3(2)"), field("text", "a01")
    assert ["fx__article" in draw(fill(compiled(item))) for item in (cited, plain)] == [True, False]


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({"public": True}, True),
        ({"searchable": True}, True),
        ({}, False),
        ({"public": True, "searchable": True, "pii": True}, False),
    ],
)
def test_what_is_public_or_for_lists_is_a_column_of_the_summary_table(settings, shown):
    form = compiled(field("text", "a01", **settings))
    assert list(columns_of(form, YEAR)) == (["a01"] if shown else [])


def test_an_item_of_a_score_sheet_leads_to_the_answers_that_it_names():
    asked = compiled(
        field("text", "a01", "名称"), field("text", "a02", "电话", pii=True), field("text", "a03")
    )
    item = field("score", "s1", max="100", step="1", evidence=["a02", "a01", "b09"])
    sheet = compiled(item, kind="score", total="100")
    found = evidence_links(sheet, asked, asked.sections)
    assert found == {"s1": '<a href="#answers-a">名称</a>'}
    assert found["s1"] in draw(fill(sheet), evidence=found)
    assert evidence_links(sheet, asked, []) == {"s1": ""}


@pytest.mark.parametrize(("decimals", "count"), [("1", 1), ("2", 0)])
def test_a_number_has_as_many_decimals_as_its_field_says(decimals, count):
    assert len(errors(field("decimal", decimals=decimals), "1.25")) == count
