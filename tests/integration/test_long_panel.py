"""A panel of so many cases that none of its forms offers them in a list."""

import pytest

from forms_workflows.desk.forms.panels import CaseField
from forms_workflows.review.models import Recusal

from .visitors import Visitor


@pytest.fixture
def panel(pooled_case, monkeypatch):
    world, case = pooled_case
    monkeypatch.setattr(CaseField, "LISTED", 0)
    return world.panel([case])


@pytest.fixture
def conflict(pooled_case, panel):
    """Record an expert's conflict on the case of this number; what the page says."""
    world, _case = pooled_case
    organiser, expert = Visitor(world.holder("panel_organiser")), panel.members.first().person

    def record(number):
        return organiser.press(
            "panel", panel.pk, conflict="1", expert=expert.pk, case=number, kind="employed"
        )

    return record


def test_a_case_is_named_by_its_number(pooled_case, panel, conflict):
    world, case = pooled_case
    assert f" {case.number} " not in Visitor(world.holder("panel_organiser")).read("panel", panel.pk)
    assert "The conflict is on record." in conflict(f" {case.number}\x00")
    assert Recusal.objects.get().submission == case


@pytest.mark.parametrize("number", ["2026-0", "9" * 400, "\x00²", "'"])
def test_a_number_that_no_case_has_is_named(conflict, number):
    assert "No case that could be meant has this number" in conflict(number)


def test_a_short_panel_offers_its_cases(pooled_case, panel, monkeypatch):
    world, case = pooled_case
    monkeypatch.setattr(CaseField, "LISTED", 50)
    page = Visitor(world.holder("panel_organiser")).read("panel", panel.pk)
    assert page.count(f'<option value="{case.pk}"') == 3
