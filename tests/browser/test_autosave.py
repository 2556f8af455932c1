"""Wagtail's autosave while an editor submits."""

import pytest
from django.urls import reverse

from forms_workflows.forms.models import FormDefinition

from . import steps
from .site import SPRING
from .visitor import expect

BEGINS = SPRING
#: Wagtail compares with what stood on the page a moment after it came.
WATCHING = (
    "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watching = '' })"
)


class Autosaves:
    """The server has carried them out at once, but its answers are on their way until ``arrive``."""

    def __init__(self, page):
        self.page, self.answers = page, []
        page.route("**/add/", self.hold)

    def hold(self, route):
        if route.request.method == "POST" and "json" in route.request.headers["accept"]:
            self.answers.append((route, route.fetch()))
        else:
            route.continue_()

    def wait_for_one(self):
        for _turn in range(100):
            if self.answers:
                return
            self.page.wait_for_timeout(100)
        pytest.fail("Nothing was saved by itself.")

    def arrive(self):
        for route, answer in self.answers:
            route.fulfill(response=answer)


def type_in(page, **values):
    for name, text in values.items():
        page.locator(f'[name="{name}"]').fill(text)


def test_what_is_submitted_waits_for_the_autosave_under_way(visit):
    editor = visit("editor")
    page = editor.page
    page.add_init_script(WATCHING)
    editor.go(reverse(FormDefinition.snippet_viewset.get_url_name("add")))
    expect(page.locator("html[data-watching]")).to_have_count(1)
    autosaves = Autosaves(page)
    type_in(page, title="绿色工厂", code="green_factory")
    autosaves.wait_for_one()

    type_in(page, title="绿色工厂申报表")
    section = steps.add_row(page, "body")
    type_in(page, **{f"{section}title": "一、基本情况"})
    field = steps.add_row(page, f"{section}fields", "Short text")
    type_in(page, **{f"{field}label": "工厂名称"})
    steps.actions(editor).locator('[name="action-submit"]').click()
    autosaves.arrive()
    page.wait_for_url(lambda url: "/edit/" not in url and "/add/" not in url)

    form = FormDefinition.objects.get(code="green_factory")
    submitted = form.current_workflow_task_state.revision
    assert submitted == form.latest_revision
    assert submitted.as_object().title == "绿色工厂申报表"
    editor.look()
