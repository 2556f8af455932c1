"""What is typed at the desk is kept in the browser's absence of mind: by itself, and when the session has ended."""

import pytest
from django.conf import settings
from django.utils.translation import gettext as _

from ..integration.world import World
from .visitor import expect


@pytest.fixture
def case(programme, clock):
    return World(clock).draft(answers=False)


@pytest.fixture
def filler(visit, case):
    person = case.organisation.memberships.get(role__key="applicant_filler").person
    visitor = visit(person, allow="status of 401")
    return visitor.go(f"/desk/applications/{case.pk}/sections/a/")


def state(visitor):
    return visitor.page.locator("[data-save-state]")


def saved(visitor):
    return expect(state(visitor)).to_contain_text(_("Saved by itself at {}").split("{}")[0], timeout=15_000)


def answers(case):
    return case.answer_rounds.get().answers


def test_a_field_is_saved_by_itself_and_the_button_saves_after_it(filler, case):
    field = filler.page.locator('[name="a01"]')
    field.press_sequentially("自动保存")
    expect(state(filler)).to_have_text(_("Not saved yet"))
    saved(filler)
    assert answers(case) == {"a01": "自动保存"}
    field.fill("再改一次")
    filler.press(_("Save"))
    assert answers(case) == {"a01": "再改一次"}
    expect(filler.page.locator('[name="a01"]')).to_have_value("再改一次")


def test_a_session_that_ended_loses_nothing(filler, case):
    field = filler.page.locator('[name="a01"]')
    filler.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    field.press_sequentially("写到一半")
    dialog = filler.page.locator("dialog[data-session]")
    expect(dialog).to_be_visible(timeout=15_000)
    expect(dialog).to_contain_text(_("You have been signed out"))
    assert answers(case) == {}
    filler.sign_in()
    dialog.locator("[data-close]").click()
    field.press_sequentially("，接着写")
    saved(filler)
    assert answers(case) == {"a01": "写到一半，接着写"}


def test_leaving_with_something_unsaved_is_asked(filler):
    asked = []
    filler.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    filler.page.locator('[name="a01"]').press_sequentially("没存")
    filler.page.reload()
    assert asked == ["beforeunload"]
