"""A published form looks up in the version that it pins; the browser gets no more than it needs."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_workflows.forms.domain.beginning import first_answers
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.forms.domain.publishing import publish_form
from forms_workflows.forms.filling.browser import browser_data
from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.references.domain.publishing import problems_of, publish_table
from forms_workflows.references.domain.usage import uses_of
from tests.unit.forms.shapes import YEAR, field, source
from tests.unit.references.conftest import COLUMNS, table

pytestmark = pytest.mark.django_db

FIELDS = [
    field("text", "a02", "代码"),
    field("computed", "v1", "收入", formula="lookup('firms', a02, 'revenue')"),
    field("text", "a03", visible_if="lookup('firms', a02, 'listed')"),
]
CHECK = {"code": "k1", "when": "v1 > 1000", "message": "收入不足。", "level": "error", "fields": []}


@pytest.fixture
def firms():
    draft = table()
    draft.save()
    publish_table(draft)
    return draft


@pytest.fixture
def definition(firms):
    return import_form(source(*FIELDS, checks=[CHECK]))


def result_of(definition, answers):
    return evaluate(definition.current_version.form, answers, year=YEAR)


def test_what_the_code_leads_to_counts_everywhere(definition):
    result = result_of(definition, {"a02": "A1"})
    assert result.computed == {"v1": "1280.5"}
    assert result.visible_fields == {"a02", "v1", "a03"}
    assert result.problems == []


def test_where_there_is_no_row_nothing_is_known_and_the_applicant_reads_so(definition):
    result = result_of(definition, {"a02": "C3"})
    assert result.computed == {}
    assert result.visible_fields == {"a02", "v1"}
    (problem,) = result.problems
    assert problem.message.startswith("“收入” has no value: the reference table has no row")
    assert result_of(definition, {}).problems == []


def test_a_table_is_read_once(definition):
    form = definition.current_version.form
    evaluate(form, {"a02": "A1"}, year=YEAR)
    with CaptureQueriesContext(connection) as queries:
        evaluate(form, {"a02": "B2"}, year=YEAR)
    assert len(queries) == 0


def test_the_form_keeps_its_version_until_it_is_published_again(definition, firms):
    firms.rows = [{"k": "A1", "r": "7"}]
    publish_table(firms)
    assert result_of(definition, {"a02": "A1"}).computed == {"v1": "1280.5"}
    assert [use.version for use in uses_of(firms)] == [1]
    publish_form(definition)
    assert result_of(definition, {"a02": "A1"}).computed == {"v1": "7"}
    assert [(use.title, use.version, use.columns) for use in uses_of(firms)] == [
        ("申报书", 2, {"revenue", "listed"})
    ]
    firms.columns = COLUMNS[:2]
    assert problems_of(firms) == [
        "“申报书” looks up the column “listed”: take it out there before it goes here.",
        "“申报书” looks up the column “revenue”: take it out there before it goes here.",
    ]


def test_a_form_that_looks_up_nothing_any_more_does_not_use_the_table(definition, firms):
    import_form(source(FIELDS[0]))
    assert uses_of(firms) == []


def test_an_unpublished_table_is_not_offered(firms):
    firms.unpublish()
    with pytest.raises(ValidationError, match="There is no published reference table “firms”"):
        import_form(source(*FIELDS[:2]))


def test_a_draft_begins_with_what_the_table_has_as_far_as_the_fields_take_it(firms):
    fields = [
        field("decimal", "b1", decimals=1, prefill="lookup('firms', applicant.code, 'revenue')"),
        field("integer", "b2", prefill="lookup('firms', applicant.code, 'revenue')"),
        field("date", "b3", prefill="lookup('firms', applicant.code, 'since')"),
        field("text", "b4", prefill="join(applicant.code, '/', round.year)"),
        field("text", "b5", prefill="coalesce(applicant.level, '')"),
    ]
    form = import_form(source(*fields)).current_version.form
    begun = {
        code: first_answers(form, {"applicant": {"code": code}, "round": {"year": Decimal(YEAR)}}, year=YEAR)
        for code in ("A1", "C3")
    }
    assert begun["A1"] == {"b1": "1280.5", "b3": "2020-03-01", "b4": f"A1/{YEAR}"}
    assert begun["C3"] == {"b4": f"C3/{YEAR}"}
    assert evaluate(form, begun["A1"], year=YEAR).problems == []


def test_the_browser_gets_the_row_that_was_found_and_the_columns_that_are_looked_up(definition):
    form = definition.current_version.form
    section = build_section_form(form, "a", answers={"a02": "A1"}, year=YEAR)
    assert browser_data(section)["tables"] == {
        "firms": {"A1": {"revenue": {"number": "1280.5"}, "listed": True}}
    }
    section = build_section_form(form, "a", answers={"a02": "C3"}, year=YEAR)
    assert browser_data(section)["tables"] == {"firms": {}}
