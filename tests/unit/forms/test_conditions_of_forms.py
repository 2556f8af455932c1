"""The builders on the page of a form: what each condition may ask, checks for each year, who may ask."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from forms_workflows.expressions import FormulaError
from forms_workflows.forms.domain.parameters import Offered
from forms_workflows.forms.editor.conditions import of_forms
from forms_workflows.forms.editor.conditions.of_forms import FormOnPage
from forms_workflows.forms.editor.conditions.panel import Panel
from forms_workflows.forms.editor.sources import write_definition
from forms_workflows.forms.models import FormDefinition
from tests.factories import make_person

from .shapes import PAST, field, source
from .test_form_admin import posted

CHOICES = [{"code": "c1", "label": "单一地区"}, {"code": "c2", "label": "联合"}]
FIELD, CHECK, EACH_YEAR = (
    "body-0-value-fields-3-value-visible_if",
    "checks-0-value-when",
    "checks-1-value-when",
)


def check_of(when, *, per_year=False):
    return {"code": "", "when": when, "message": "有误", "level": "error", "per_year": per_year, "fields": []}


@pytest.fixture
def page(monkeypatch):
    """A form as its page would send it, nothing of it saved: two checks, the second one for each year."""
    definition = FormDefinition()
    fields = [
        field("choice", "a01", "申报类型", choices=CHOICES),
        field("decimal", "a02", "营业收入", years=PAST, unit="万元"),
        field("decimal", "a03", "利润", years=["y2", "y1"], unit="万元"),
        field("text", "a04", "牵头地区"),
    ]
    checks = [check_of("a02.y1 > 1"), check_of("a03 <= a02", per_year=True)]
    write_definition(definition, source(*fields, checks=checks))
    monkeypatch.setattr(FormOnPage, "typed", lambda self, name: getattr(definition, name))
    monkeypatch.setattr(of_forms, "offered", lambda: {"least": Offered("最低营收", "number")})
    data = {"kind": "application", "title": "申报书"}
    for stream, kind in (("body", "section"), ("checks", "check")):
        rows = getattr(definition, stream)
        data[f"{stream}-count"] = str(len(rows))
        for number in range(len(rows)):
            data |= {f"{stream}-{number}-type": kind, f"{stream}-{number}-order": str(number)}
    return FormOnPage(FormDefinition(), data)


def words(page, name, text):
    panel = Panel(name, page.place(name), text, is_open=True)
    return panel.words or panel.refusal


def test_a_condition_asks_the_fields_of_its_form(page):
    offered = [fact.key for _title, facts in page.place(FIELD).catalogue.offered for fact in facts]
    assert offered == ["a01", "a02.y3", "a02.y2", "a02.y1", "a03.y2", "a03.y1", "a04", "param.least"]
    assert words(page, FIELD, "a01 = 'c2'") == "申报类型 = 联合"
    assert words(page, FIELD, "a01 = 'c3'") == "“a01” has no option “c3”. Its options are: c1, c2."
    assert "There is no field “applicant”" in words(page, FIELD, "applicant.kind = 'x'")


def test_an_answer_is_compared_with_a_parameter_of_the_round(page):
    assert words(page, FIELD, "a02.y1 >= param.least").endswith("≥ 最低营收")
    assert "There is no “param.most”" in words(page, FIELD, "a02.y1 >= param.most")
    panel = Panel(FIELD, page.place(FIELD), "a02.y1 >= param.least", is_open=True)
    assert [(row.fact, row.test, row.other) for row in panel.rows] == [("a02.y1", "ge_fact", "param.least")]
    assert [sample.name for sample in panel.samples] == ["a02.y1", "param.least"]


def test_a_check_for_each_year_asks_without_the_year(page):
    offered = [fact.key for _title, facts in page.place(EACH_YEAR).catalogue.offered for fact in facts]
    assert {"a02", "a03", "a02.y1"} < set(offered)
    assert words(page, EACH_YEAR, "a03 <= a02") == "利润, of each year ≤ 营业收入, of each year"
    assert "“a03” has several values" in words(page, CHECK, "a03 <= a02")
    panel = Panel(EACH_YEAR, page.place(EACH_YEAR), "a03 <= a02", is_open=True)
    assert [(row.fact, row.test, row.other) for row in panel.rows] == [("a03", "le_fact", "a02")]
    assert [sample.name for sample in panel.samples] == ["a02.y1", "a03.y1"]


def test_labels_of_options_are_worked_out_in_a_trial(page):
    assert page.place(FIELD).fit("label(a01) = '联合'")[0] == "="
    with pytest.raises(FormulaError):
        page.place(FIELD).fit("label(a04) = '联合'")


def test_a_blank_means_something_else_at_each_place(page):
    names = (FIELD, FIELD.replace("visible", "required"), CHECK)
    assert len({str(page.place(name).on_blank) for name in names}) == 3
    assert page.place("body-0-value-visible_if").on_blank == page.place(FIELD).on_blank


@pytest.mark.parametrize(
    "name", ["title", "body-0-value-fields-0-value-formula", "checks-0-value-message", "checks-x-when"]
)
def test_what_is_no_condition_gets_no_builder(page, name):
    assert page.place(name) is None


# --- by HTTP ------------------------------------------------------------------------------------------


def address(name="conditions_on_add", *args):
    return reverse(FormDefinition.snippet_viewset.get_url_name(name), args=args)


def asking(name, text, **changes):
    return posted(**changes) | {"builder:condition": name, "builder:text": text, "builder:open": "1"}


@pytest.mark.django_db
def test_the_page_is_asked_as_it_stands(client):
    client.force_login(make_person(is_superuser=True, is_staff=True))
    name = "body-0-value-fields-1-value-visible_if"
    found = client.post(address(), asking(name, "a01 = '甲' and not blank(t1)")).json()[name]
    assert "名称 = 甲" in found["html"]
    found = client.post(address(), asking(name, "a02 = 1")).json()[name]
    assert "condition__refusal" in found["html"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"body-count": "x"},
        {"checks-count": ""},
        {"body-0-value-fields-count": "9" * 12},
        {"checks-count": "-"},
    ],
)
def test_a_page_that_is_none_is_refused(client, changes):
    client.force_login(make_person(is_superuser=True, is_staff=True))
    assert (
        client.post(address(), asking("body-0-value-visible_if", "a01 = '甲'") | changes).status_code == 400
    )


@pytest.mark.django_db
def test_only_whoever_may_write_forms_may_ask(client):
    reader = make_person(is_staff=True)
    reader.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_formdefinition"])
    )
    data = asking("body-0-value-visible_if", "a01 = '甲'")
    assert "login" in client.post(address(), data).url
    client.force_login(reader)
    assert client.post(address(), data).status_code == 302
    reader.user_permissions.add(Permission.objects.get(codename="add_formdefinition"))
    assert list(client.post(address(), data).json()) == ["body-0-value-visible_if"]
