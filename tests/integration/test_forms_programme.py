"""The forms of the first programme, as they are loaded: they publish, draw and take in what applicants type."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.domain.exchange import export_form, import_form
from forms_workflows.forms.filling.section import build_section_form
from forms_workflows.forms.schema.regions import region_choices
from tests.factories import make_region

FOLDER = Path(settings.BASE_DIR) / "site" / "portal" / "programmes" / "cluster_designation"
NAMES = ["application", "preliminary_review", "recommendation", "re_review", "score"]
YEAR = 2026
SECTION = Template("{% load forms_tags %}{% form_section form %}")
READING = Template("{% load forms_tags %}{% answers form answers year=year show_pii=True %}")

pytestmark = pytest.mark.django_db


def load(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_publishes_without_a_problem_and_goes_out_as_it_came_in(name):
    source = load(name)
    assert [problem.message for problem in compile_form(source).problems] == []
    definition = import_form(source)
    assert definition.current_version.schema == compile_form(source).schema
    assert compile_form(export_form(definition)).schema == definition.current_version.schema


def test_the_application_has_the_eighty_fields_of_the_regulation():
    form = compile_form(load("application")).form
    assert len(form.sections) == 10
    assert len(form.fields) == 80


@pytest.mark.parametrize("name", NAMES)
def test_every_section_is_drawn_with_one_query_for_the_regions(name):
    version = import_form(load(name)).current_version
    with CaptureQueriesContext(connection) as queries:
        for section in version.form.sections:
            form = build_section_form(version.form, section.code, answers={}, year=YEAR, show_problems=True)
            assert SECTION.render(Context({"form": form}))
        READING.render(Context({"form": version.form, "answers": {}, "year": YEAR}))
    assert len(queries) <= 1


def test_a_blank_application_asks_for_what_is_required():
    form = compile_form(load("application")).form
    result = evaluate(form, {}, year=YEAR)
    asked = {problem.field for problem in result.errors}
    assert asked == result.required
    assert "c01" in asked
    assert not result.computed


def test_the_regulations_cross_checks_bite():
    form = compile_form(load("application")).form
    answers = {
        "c01": {"y1": "5"},
        "c02": {"y1": "5"},
        "c03": {"y1": "6"},
        "c05": {"y1": "10"},
        "c06": {"y1": "11"},
        "g04": {"y1": "1"},
        "g05": {"y1": "2"},
    }
    found = {problem.path for problem in evaluate(form, answers, year=YEAR).errors if problem.fields}
    assert {path.partition(".")[2] for path in found} == {"y1"}
    assert len(found) >= 3


def test_regions_are_asked_for_once(django_assert_num_queries):
    top = make_region()
    make_region("652300", parent=top, name="昌吉回族自治州")
    region_choices("prefecture")
    with django_assert_num_queries(0):
        assert region_choices("prefecture") == [("652300", "昌吉回族自治州")]
    make_region("650100", parent=top, name="乌鲁木齐市")
    assert [code for code, _name in region_choices("prefecture")] == ["650100", "652300"]
