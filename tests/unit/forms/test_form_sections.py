"""The section form: drafts, merging, what can be changed, which language, what it costs."""

import copy
import json
import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.filling.section import build_section_form
from tests.unit.forms.shapes import PAST, YEAR, compiled, field, fill

DRAW = Template("{% load forms_tags %}{% form_section form %}")
NAME = field("text", "a01", "名称", required=True, help="全称")
COUNT = field("integer", "a09", "人数")


def draw(form, **context):
    return DRAW.render(Context({"form": form, **context}))


def tag(html, pattern):
    """The first tag that matches."""
    found = re.search(f"<[^<>]*{pattern}[^<>]*>", html)
    assert found, f"{pattern} is not on the page"
    return " ".join(found[0].split()).replace(" >", ">")


class TestDrafts:
    def test_anything_readable_is_saved_however_wrong(self):
        form = fill(compiled(NAME, COUNT), {"a01": "", "a09": "-3"})
        assert form.is_valid()
        assert form.answers() == {"a09": "-3"}

    def test_answers_of_other_sections_stay(self):
        form = fill(compiled(NAME), {"a01": "新"}, answers={"z9": "别处", "a01": "旧"})
        assert form.answers() == {"z9": "别处", "a01": "新"}

    def test_emptied_answers_go(self):
        assert fill(compiled(NAME), {"a01": ""}, answers={"a01": "旧"}).answers() == {}

    def test_what_cannot_be_read_is_shown_again_and_the_rest_is_kept(self):
        form = fill(compiled(NAME, COUNT), {"a01": "新", "a09": "三"}, answers={"a09": "5"})
        assert not form.is_valid()
        assert form.errors == {
            "a09": ["“人数”: “三” is not a number. Use digits only, for example 1280 or 12.5."]
        }
        assert form.answers() == {"a01": "新", "a09": "5"}
        assert 'value="三"' in draw(form)

    def test_an_unbound_form_gives_back_what_it_was_given(self):
        form = fill(compiled(NAME), answers={"a01": "旧"})
        assert form.answers() == {"a01": "旧"}
        assert not form.is_bound

    def test_problems_are_those_of_the_section(self):
        other = {"code": "b", "title": "二", "fields": [field("text", "b01", required=True)]}
        source = {
            "code": "demo",
            "title": "表",
            "sections": [{"code": "a", "title": "一", "fields": [NAME, COUNT]}, other],
        }
        form = fill(compile_form(source).form, {"a09": "三"})
        assert [(p.path, p.level) for p in form.problems] == [("a09", "error"), ("a01", "error")]

    def test_a_cross_check_shows_in_every_section_that_it_marks(self):
        sections = [
            {"code": "a", "title": "一", "fields": [COUNT]},
            {"code": "b", "title": "二", "fields": [field("integer", "b01")]},
        ]
        check = {"when": "a09 <= b01", "message": "不得大于"}
        form = compile_form({"code": "demo", "title": "表", "sections": sections, "checks": [check]}).form
        answers = {"a09": "5", "b01": "1"}
        found = [build_section_form(form, code, answers=answers, year=YEAR).problems[0].path for code in "ab"]
        assert found == ["a09", "b01"]

    def test_an_unknown_section(self):
        with pytest.raises(KeyError):
            build_section_form(compiled(NAME), "zz", answers={}, year=YEAR)


class TestOpenFields:
    form = compiled(NAME, COUNT)

    def test_the_others_cannot_be_changed(self):
        form = fill(
            self.form, {"a01": "新", "a09": "9"}, answers={"a01": "旧", "a09": "1"}, open_fields=["a09"]
        )
        assert form.answers() == {"a01": "旧", "a09": "9"}

    def test_the_others_stand_there_to_be_read(self):
        html = draw(fill(self.form, answers={"a01": "旧名", "a09": "1"}, open_fields=["a09"]))
        assert "旧名" in html
        assert 'name="a01"' not in html
        assert 'name="a09"' in html

    def test_none_open(self):
        assert fill(self.form, {"a01": "新"}, answers={"a01": "旧"}, open_fields=[]).answers() == {
            "a01": "旧"
        }


class TestLanguages:
    form = compiled(NAME, i18n={"en": {"名称": "Name", "一、申报主体": "I. Applicant", "全称": "In full"}})

    def test_labels_follow_the_language(self):
        assert fill(self.form, locale="en")["a01"].label == "Name"
        assert fill(self.form, locale="zh-hans")["a01"].label == "名称"

    def test_so_do_title_help_and_messages(self):
        with override("en"):
            form = fill(self.form, show_problems=True)
            html = draw(form)
        assert form.title == "I. Applicant"
        assert "In full" in html
        assert "Enter “Name”." in html

    def test_untranslated_texts_stay_as_written(self):
        with override("ug"):
            assert fill(self.form).title == "一、申报主体"

    def test_the_form_class_is_made_once(self):
        first, second = fill(self.form, locale="en"), fill(copy.deepcopy(self.form), locale="en")
        assert type(first) is type(second)
        assert type(first) is not type(fill(self.form, locale="zh-hans"))


class TestDrawing:
    def test_labels_help_and_problems_are_tied_to_the_input(self):
        html = draw(fill(compiled(NAME)), checked=True)
        assert '<label for="q-a01">' in html
        assert 'aria-describedby="q-a01-help q-a01-error"' in tag(html, 'id="q-a01"')
        assert 'aria-invalid="true"' in tag(html, 'id="q-a01"')
        assert 'aria-required="true"' in tag(html, 'id="q-a01"')
        assert 'id="q-a01-error"' in html
        assert '<a href="#q-a01">' in html

    def test_a_section_just_opened_accuses_nobody(self):
        html = draw(fill(compiled(NAME)))
        assert "error-summary" not in html
        assert "aria-invalid" not in html

    def test_choices_stand_in_a_fieldset(self):
        two = [{"code": "c1", "label": "一"}, {"code": "c2", "label": "二"}]
        html = draw(fill(compiled(field("choice", "b02", "类型", choices=two)), answers={"b02": "c2"}))
        assert "<legend>类型" in html
        assert "checked" in tag(html, 'value="c2"')
        assert "checked" not in tag(html, 'value="c1"')

    def test_many_options_become_a_list(self):
        many = [{"code": f"c{n}", "label": str(n)} for n in range(7)]
        html = draw(fill(compiled(field("choice", "b02", "类型", choices=many)), answers={"b02": "c3"}))
        assert '<select class="input"' in html
        assert "selected" in tag(html, 'value="c3"')

    def test_hidden_fields_wait_on_the_page(self):
        html = draw(fill(compiled(NAME, field("text", "a02", visible_if="a01 = 'x'"))))
        assert tag(html, 'id="field-a02"').endswith(" hidden>")
        assert "hidden" not in tag(html, 'id="field-a01"')

    def test_neighbouring_indicators_share_a_table(self):
        form = compiled(
            field("integer", "c01", "甲", years=PAST),
            field("computed", "c02", "乙", years=PAST, formula="c01 * 2", decimals=0),
            field("integer", "c03", "丙"),
        )
        html = draw(fill(form, answers={"c01": {"y1": "12000"}}))
        assert html.count("<table") == 1
        assert [year in html for year in ("2023", "2024", "2025")] == [True] * 3
        assert 'value="12000"' in tag(html, 'name="c01-y1"')
        assert 'aria-label="甲, 2025"' in tag(html, 'name="c01-y1"')
        assert ">24,000</output>" in html

    def test_what_was_typed_is_escaped(self):
        html = draw(fill(compiled(NAME), {"a01": '"><script>alert(1)</script>'}))
        assert "<script>alert" not in html

    def test_nothing_is_inline(self):
        """The content security policy would refuse it."""
        form = compiled(NAME, COUNT, field("table", "d01", max_rows=2, columns=[field("date", "d1")]))
        html = draw(fill(form), checked=True)
        assert re.findall(r'style="|<style|\son\w+=|<script(?! type="application/json")', html) == []

    def test_enter_saves_instead_of_pressing_a_row_button(self):
        form = compiled(field("table", "d01", max_rows=2, columns=[field("text", "t1")]))
        assert re.search(r"<button[^>]*>", draw(fill(form)))[0].startswith(
            '<button class="visually-hidden" name="save"'
        )

    def test_a_full_table_takes_no_more_rows(self):
        form = compiled(field("table", "d01", max_rows=1, columns=[field("text", "t1")]))
        assert " disabled" in tag(draw(fill(form)), 'name="add-d01"')

    def test_files_are_links_where_the_page_knows_their_address(self):
        written = compiled(field("file", "f03", extensions=["pdf"], max_mb=1))
        answers = {"f03": [{"id": "7", "name": "规划.pdf", "size": 2048}]}
        form = fill(written, answers=answers)
        html = draw(form, file_url=lambda reference: f"/files/{reference['id']}/")
        assert '<a href="/files/7/">规划.pdf</a>' in html
        assert "2 KB" in html
        assert 'value="7"' in tag(html, 'name="f03-remove"')
        assert 'accept=".pdf"' in tag(html, 'type="file"')
        assert "<a href" not in draw(fill(written, answers=answers))

    def test_a_wrong_date_is_shown_in_an_input_that_keeps_it(self):
        form = compiled(field("date", "a04"))
        assert 'type="date"' in tag(draw(fill(form, answers={"a04": "2025-03-01"})), 'name="a04"')
        assert 'type="text"' in tag(draw(fill(form, {"a04": "2025-99-01x"})), 'name="a04"')

    def test_score_items_stand_in_a_table_with_their_evidence(self):
        items = [field("score", f"s{n}", f"项{n}", max="50", step="0.5") for n in (1, 2)]
        form = compiled(*items, kind="score", total="100")
        html = draw(fill(form), evidence={"s1": "证据一"})
        assert html.count("<table") == 1
        assert 'max="50"' in tag(html, 'name="s1"')
        assert "证据一" in html


class TestForTheBrowser:
    def data(self, form):
        return json.loads(json.dumps(form.browser_data))

    def test_only_what_the_section_stands_on_is_sent(self):
        sections = [
            {"code": "a", "title": "一", "fields": [COUNT, field("text", "a10", pii=True)]},
            {
                "code": "b",
                "title": "二",
                "fields": [field("computed", "b01", formula="a09 * 2"), field("text", "b02")],
            },
        ]
        form = compile_form({"code": "demo", "title": "表", "sections": sections}).form
        answers = {"a09": "4", "a10": "秘密", "b02": "x"}
        data = self.data(build_section_form(form, "b", answers=answers, year=YEAR))
        assert [node["code"] for node in data["nodes"]] == ["#a", "#b", "a09", "b02", "b01"]
        assert data["answers"] == {"a09": "4"}
        assert sorted(data["fields"]) == ["b01", "b02"]
        assert data["types"] == {"a09": "number", "b01": "number", "b02": "text"}

    def test_closed_fields_are_answers_not_inputs(self):
        form = compiled(COUNT, field("computed", "b01", formula="a09 * 2"))
        data = self.data(fill(form, answers={"a09": "4"}, open_fields=[]))
        assert data["answers"] == {"a09": "4"}
        assert "a09" not in data["fields"]


@pytest.mark.django_db
def test_a_section_costs_no_queries():
    form = compiled(NAME, field("region", "a05"), field("regions", "a06"))
    form_data = MultiValueDict({"a01": ["新"], "a05": ["650100"], "a06": ["652300"]})
    with CaptureQueriesContext(connection) as queries:
        draw(fill(form, form_data))
    assert len(queries) == 0
