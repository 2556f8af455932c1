"""A batch over a whole round lets applicants through between any two of its cases, on a connection of their own.

Everything of a round stands in one chain of audit events: whoever holds it, holds up everybody else.
"""

import threading

import pytest
from django.db import connections

from forms_workflows.parties.rules import Desks
from forms_workflows.review.domain import panels
from forms_workflows.rounds.domain.rounds import cancel_round
from forms_workflows.submissions.domain import ending, slices


@pytest.fixture(autouse=True)
def db(committed):
    """Other connections see what a test has written."""


def elsewhere(call):
    """What became of the call on another connection: its error, or None."""
    outcome = []

    def run():
        try:
            call()
            outcome.append(None)
        except Exception as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


def pause(monkeypatch, module, name, call):
    """Let ``call`` happen elsewhere before the second case, or slice of one, of a batch; gives what became of it."""
    outcomes, walk = [], getattr(module, name)

    def paused(things, *args):
        for number, thing in enumerate(walk(things, *args)):
            if number == 1:
                outcomes.append(elsewhere(call))
            yield thing

    monkeypatch.setattr(module, name, paused)
    return outcomes


def test_an_applicant_finishes_while_a_list_is_drawn_up(world, monkeypatch):
    cases, draft = world.scored(2), world.draft()
    monkeypatch.setattr(slices, "SLICE", 1)
    outcomes = pause(monkeypatch, slices, "in_time", lambda: world.finish(draft))
    world.shortlist(cases, propose=False)
    assert outcomes == [None]


def test_an_applicant_finishes_while_the_meeting_s_decision_is_carried_out(world, monkeypatch):
    cases, draft = world.scored(2), world.draft()
    listed = world.shortlist(cases)
    monkeypatch.setattr(slices, "SLICE", 1)
    outcomes = pause(monkeypatch, slices, "in_time", lambda: world.finish(draft))
    world.meet(listed)
    assert outcomes == [None]


def test_an_applicant_finishes_while_a_panel_is_opened(world, monkeypatch):
    cases, draft = world.in_pool(2), world.draft()
    outcomes = pause(monkeypatch, panels, "in_time", lambda: world.finish(draft))
    world.panel(cases)
    assert outcomes == [None]


def test_an_organisation_withdraws_while_its_round_is_cancelled(world, monkeypatch):
    first, last = world.submitted(), world.submitted()
    lead = world.holder_of_department("dept_lead")
    principal = world.holder("applicant_principal", first)
    outcomes = pause(
        monkeypatch,
        ending,
        "in_slices",
        lambda: ending.withdraw(submission=first, person=principal, reason="自行撤回"),
    )
    cancel_round(round=world.round, by=lead, desks=Desks(lead), reason="政策调整")
    for case in (first, last):
        case.refresh_from_db()
    assert outcomes[0] is None
    assert (first.end, last.end) == ("withdrawn", "cancelled")
