"""The builders on the page of a process: what each place offers, who may ask, and that no page breaks them."""

import pytest
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from forms_workflows.expressions import parse
from forms_workflows.expressions.language.comparisons import BETWEEN_FACTS, TESTS, VALUES, Comparison, write
from forms_workflows.forms.editor.conditions import views
from forms_workflows.forms.editor.conditions.panel import Panel
from forms_workflows.parties.models import Person
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.editor.conditions import DraftOnPage
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.references.domain.publishing import publish_table
from forms_workflows.rounds.models import Parameter, Programme
from tests.unit.processes.builders import apply, auto, check, consult, opinion, process, rule, score
from tests.unit.references.conftest import table

from .test_admin import apply_row, auto_row, check_row, form_data, keyed, url

WHEN = "body-1-value-rules-0-value-when"


@pytest.fixture
def editor(client, world):
    person = Person.objects.create_superuser("root", password="not-needed", name="管理员")
    UserProfile.objects.create(user=person, preferred_language="en")
    client.force_login(person)
    return client


@pytest.fixture
def page(world):
    """``page(rule's formula)``: an application, a rule, a check, as the page would send them."""

    def make(when="", **more):
        rows = [("直通", "end:completed"), ("审核", "next")]
        rules = keyed(auto_row(("规则", when, "direct"), otherwise="check", rows=rows), "direct", "check")
        stages = [keyed(apply_row(world), "submit", "lapse"), rules, keyed(check_row(), "pass", "refuse")]
        data = form_data(world, *stages)
        for number, key in enumerate(("apply", "gate", "check")):
            data[f"body-{number}-value-key"] = key
        return data | {f"builder:{name}": value for name, value in more.items()}

    return make


def asks(name="conditions_on_add", *args):
    return reverse(f"wagtailsnippets_processes_processdefinition:{name}", args=args)


def panel(editor, data, name=WHEN):
    response = editor.post(asks(), data | {"builder:condition": name, "builder:text": data[name]})
    assert response.status_code == 200
    return response.json()[name]


# --- what is offered ----------------------------------------------------------------------------------


@pytest.fixture
def draft(world):
    """``draft(*stages)``: a process as its page would send it, nothing of it saved."""

    def make(*stages):
        definition = import_process(process(*stages), world.department, world.editor)

        class Page(DraftOnPage):
            def typed(self, name):
                return getattr(definition, name)

        count = len(definition.body)
        data = {"body-count": str(count), "title": "流程"}
        for number, row in enumerate(definition.body):
            data |= {f"body-{number}-order": str(number), f"body-{number}-type": row.block_type}
        return Page(ProcessDefinition(), data)

    return make


def every_comparison(place):
    for _title, facts in place.catalogue.offered:
        for fact in facts:
            options = [code for code, _label in fact.options()] if fact.options else []
            text = options[0] if options else {"number": "3", "date": "2025-03-01"}.get(fact.kind, "甲")
            for test in TESTS[fact.kind]:
                values = (
                    (text,)
                    if VALUES.get(test, 1) != 2
                    else ("3", "4")
                    if text == "3"
                    else (text, "2026-01-01")
                )
                yield fact, Comparison(fact.key, test, values)
            for test in BETWEEN_FACTS.get(fact.kind, ()):
                for _other, others in place.catalogue.like(fact.key)[:1]:
                    yield fact, Comparison(fact.key, test, other=others[0].key)


@pytest.fixture
def firms(world):
    """A reference table that has been published."""
    draft = table(department=world.department)
    draft.save()
    publish_table(draft)


def test_whatever_is_offered_at_a_stage_fits_there(draft, world, firms):
    for key in ("other_programme", "no-name-for-formulas"):
        Programme.objects.create(key=key, title=key, department=world.department)
    programme = Programme.objects.get(key="other_programme")
    for kind in ("whole", "points", "day", "switch"):
        Parameter.objects.create(programme=programme, key=kind, kind=kind, title=kind, source="通知")
    gate = auto("gate", rule("name = '甲'", "direct"), targets={"direct": "end:done", "check": "last"})
    page = draft(
        apply(target="first"),
        check("first", target="ask"),
        consult("ask", target="say"),
        opinion("say", target="mark"),
        score("mark", target="gate"),
        gate,
        check("last"),
    )
    place = page.place("body-5-value-rules-0-value-when")
    families = {fact.key.partition(".")[0] for fact, _comparison in every_comparison(place)}
    assert families == {
        *("name", "applicant", "round", "param", "outcome", "returns", "tally", "result", "score"),
        *("has_title", "has_title('no-name-for-formulas')", "title", "lookup('firms', applicant"),
    }
    for _fact, comparison in every_comparison(place):
        text = write("all", [comparison], place.catalogue.kind_of)
        assert place.fit(text) == parse(text)


def test_labels_and_options_of_what_is_known(draft):
    page = draft(apply(target="first"), check("first", target="last", form="opinion"), check("last"))
    catalogue = page.place("body-2-value-outcomes-0-value-allowed_if").catalogue
    assert catalogue.fact("outcome.first").options() == [
        ("pass", "结果pass"),
        ("return", "结果return"),
        ("refuse", "结果refuse"),
    ]
    assert catalogue.fact("result.first.name").label == "环节first, name"
    assert ("652300", "地区652300") in catalogue.fact("applicant.region").options()
    assert catalogue.fact("returns.first").label == "Returns by “环节first”"
    assert catalogue.fact("outcome.last") is None


def test_tables_are_looked_up_by_the_applicant_and_tried_with_their_rows(draft, firms):
    place = draft(apply(), check()).place("body-0-value-conditions-0-value-when")
    revenue = "lookup('firms', applicant.code, 'revenue')"
    assert place.catalogue.fact(revenue).label == "Revenue, of the applicant"
    assert place.catalogue.fact("lookup('firms', applicant.code, 'code')") is None
    typed = QueryDict("try=1&sample-applicant.code=A1")
    panel = Panel("when", place, f"{revenue} >= 1000", is_open=True, typed=typed)
    assert [(row.fact, row.values) for row in panel.rows] == [(revenue, ["1000"])]
    assert panel.words == "Revenue, of the applicant ≥ 1000"
    assert (panel.verdict.held, panel.verdict.saw) == (True, "Revenue, of the applicant (1280.5) ≥ 1000")


def test_a_blank_means_something_else_at_each_place(draft):
    page = draft(apply(), check())
    blank = {
        name: page.place(f"body-0-value-{name}").on_blank
        for name in (
            "rules-0-value-when",
            "conditions-0-value-when",
            "tracks-0-value-when",
            "outcomes-0-value-allowed_if",
            "outcomes-0-value-proposed_if",
        )
    }
    assert len(set(blank.values())) == 5
    assert blank["rules-0-value-when"] == "The case takes “otherwise”."


# --- the page as it stands ------------------------------------------------------------------------------


def test_the_page_is_asked_as_it_stands(editor, page):
    found = panel(editor, page("name = '甲' and returns.gate > 1"))
    assert "“returns.gate” is not known yet" in found["html"]
    found = panel(editor, page("name = '甲'", open="1"))
    assert "name = 甲" in found["html"]
    assert 'value="applicant.region"' in found["html"]
    assert 'value="outcome.check"' not in found["html"]
    assert found["formula"] == "name = '甲'"


def test_a_stage_that_was_moved_knows_what_stands_before_it_now(editor, page):
    data = page("outcome.check = 'pass'")
    assert "not known yet" in panel(editor, data)["html"]
    data |= {"body-1-order": "2", "body-2-order": "1"}
    assert "审核 = 通过" in panel(editor, data)["html"]
    other = data | {"body-0-type": "nothing"}
    assert "审核 = 通过" in panel(editor, other)["html"]
    data |= {"body-2-deleted": "1"}
    assert "nothing is known of “outcome”" in panel(editor, data)["html"]


def test_rows_write_the_formula(editor, page):
    rows = {"row-0-fact": "applicant.region", "row-0-test": "one_of", "row-0-value": ["652300", "650000"]}
    found = panel(editor, page("name = '甲'", open="1", join="all", **rows))
    assert found["formula"] == "in_list(applicant.region, '652300', '650000')"
    assert "is one of: 地区652300" in found["html"]


def test_a_trial_reads_sample_answers(editor, page):
    tried = {"open": "1", "try": "1", "sample-name": "甲", "sample-applicant.level": ""}
    found = panel(editor, page("name = '甲' or applicant.level = 'prefecture'", **tried))
    assert "The condition holds." in found["html"]
    found = panel(editor, page("name = '乙' or applicant.level = 'prefecture'", **tried))
    assert "The case takes “otherwise”." in found["html"]


def test_all_conditions_of_a_page_are_said_at_once(editor, page, django_assert_num_queries):
    data = page("name = '甲'") | {"body-2-value-outcomes-0-value-allowed_if": "outcome.gate = 'check'"}
    names = [WHEN, "body-0-value-conditions-0-value-when", "body-2-value-outcomes-0-value-allowed_if"]
    texts = [data[name] for name in names]
    with django_assert_num_queries(14):
        found = editor.post(asks(), data | {"builder:condition": names, "builder:text": texts}).json()
    assert sorted(found) == sorted(names)


# --- who may ask, and what breaks nothing ---------------------------------------------------------------


def test_only_whoever_may_write_the_process_may_ask(world, page, version):
    data = page() | {"builder:condition": WHEN, "builder:text": "name = '甲'"}
    reader = Person.objects.create_user("reader", password="not-needed", name="读者")
    reader.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_processdefinition"])
    )
    asked = Client()
    on_edit = asks("conditions_on_edit", version.definition_id)
    assert asked.post(asks(), data).status_code == 302
    asked.force_login(reader)
    for address in (asks(), on_edit):
        response = asked.post(address, data)
        assert (response.status_code, "conditions" in response.get("Location", "")) == (302, False)
    reader.user_permissions.add(Permission.objects.get(codename="change_processdefinition"))
    assert asked.post(on_edit, data).json()[WHEN]["formula"] == "name = '甲'"
    assert asked.post(asks(), data).status_code == 302
    assert asked.get(on_edit).status_code == 405
    assert asked.post(asks("conditions_on_edit", 999_999), data).status_code == 404


def test_nobody_asks_without_end(editor, page, monkeypatch):
    monkeypatch.setattr(views, "MOST_ASKED", 2)
    data = page("name = '甲'") | {"builder:condition": WHEN, "builder:text": "name = '甲'"}
    assert [editor.post(asks(), data).status_code for _time in range(3)] == [200, 200, 429]
    other = Client()
    other.force_login(Person.objects.create_superuser("other", password="not-needed", name="另一人"))
    assert other.post(asks(), data).status_code == 200


def test_a_strange_page_cannot_ask(editor, page, world):
    asked = Client(enforce_csrf_checks=True)
    asked.force_login(Person.objects.get(username="root"))
    assert asked.post(asks(), page()).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"body-count": ""},
        {"body-count": "x"},
        {"body-count": "99999999999"},
        {"body-1-value-rules-count": "99999999999"},
        {"body-1-order": "first"},
    ],
)
def test_a_page_that_is_none_is_refused(editor, page, changes):
    response = editor.post(
        asks(), page() | {"builder:condition": WHEN, "builder:text": "name = '甲'"} | changes
    )
    assert response.status_code == 400


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "body-9-value-rules-0-value-when",
        "body-1-value-title",
        "body-x-value-rules-0-value-when",
        "\x00",
        "",
    ],
)
def test_what_is_no_condition_gets_no_builder(editor, page, name):
    assert editor.post(asks(), page() | {"builder:condition": name, "builder:text": "a"}).json() == {}


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "name = '" + "甲" * 9000,
        "not " * 900,
        "\x00",
        "name.x.y.z.w",
        "lookup('t', name, 'x') = 1",
    ],
)
def test_no_text_breaks_the_page(editor, page, text):
    found = panel(editor, page(text, open="1", **{"try": "1"}))
    assert "condition__refusal" in found["html"]


def test_without_script_the_field_is_a_plain_text_field(editor, world):
    html = editor.get(url("add")).content.decode()
    assert asks() in html
    assert "condition-builder" in html
