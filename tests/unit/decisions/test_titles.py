"""What may happen to a title in which state, and until when it is valid. No database."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from forms_workflows.decisions.domain.facts import subject_of
from forms_workflows.decisions.domain.titles import refusal, refusal_of_all
from forms_workflows.decisions.domain.validity import renewed_until
from forms_workflows.decisions.enums import TRANSITIONS, TitleState
from forms_workflows.decisions.models import Designation, Title
from forms_workflows.processes.graph.kinds import Effect, EffectDone
from forms_workflows.processes.graph.reading import read
from forms_workflows.submissions.domain.facts import Known
from forms_workflows.submissions.models import Submission

STATES = ["pending", "active", "suspended", "exited", "revoked", "expired"]

#: {effect: states in which a document may have it}, as the regulation's table of titles says.
POSSIBLE = {
    "renew": {"active", "expired"},
    "change": {"active", "suspended"},
    "suspend": {"active"},
    "restore": {"suspended"},
    "revoke": {"active", "suspended"},
    "exit": {"active", "suspended"},
    "record": {"active", "suspended", "exited", "revoked", "expired"},
}


def title_in(state, **fields):
    yesterday = timezone.localdate() - timedelta(days=1)
    expired = {"status": "active", "valid_until": yesterday}
    return Title(name="甲集群", **(expired if state == TitleState.EXPIRED else {"status": state}), **fields)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("effect", POSSIBLE)
def test_what_may_happen_to_a_title_in_a_state(effect, state):
    possible = state in POSSIBLE[effect]
    assert (refusal(title_in(state), effect) == "") is possible


def test_the_refusal_names_title_state_and_effect():
    with translation.override("en"):
        sentence = refusal(title_in("revoked"), "restore")
    assert sentence == (
        "“甲集群” is in the state “Revoked”: a document that puts a suspended title back in force is not possible."
    )


def test_every_effect_but_a_grant_has_its_transition_and_its_word():
    assert set(TRANSITIONS) == set(Effect) - {Effect.GRANT}
    assert set(EffectDone.values) == set(Effect.values)


def papers(*effects):
    stages = [
        {"key": f"paper{number}", "kind": "certify", "certify": {"effect": effect}}
        for number, effect in enumerate(effects)
    ]
    return read({"stages": stages})


@pytest.mark.parametrize(
    ("effects", "state", "refused"),
    [
        (["suspend"], "active", False),
        (["suspend"], "suspended", True),
        (["suspend", "restore"], "suspended", False),  # one way out of the process is still open
        (["suspend", "restore"], "revoked", True),
        (["grant"], "revoked", False),
        ([], "revoked", False),
    ],
)
def test_a_case_begins_only_where_one_of_its_documents_is_possible(effects, state, refused):
    assert bool(refusal_of_all(title_in(state), papers(*effects))) is refused


@pytest.mark.parametrize(
    ("valid_until", "until"),
    [
        (date(2026, 12, 31), date(2029, 12, 31)),  # goes on from its last day
        (date(2025, 12, 31), date(2029, 5, 31)),  # has expired: from the document
        (None, date(2029, 5, 31)),
    ],
)
def test_until_when_a_title_is_renewed(valid_until, until):
    paper = Designation(signed_on=date(2026, 6, 1))
    assert renewed_until(Title(valid_until=valid_until), paper, 3) == until
    assert renewed_until(Title(valid_until=valid_until), paper, None) is None


def test_facts_of_the_title_that_a_case_is_about():
    designation = Designation(signed_on=date(2024, 3, 1))
    title = title_in("suspended", designation=designation, year=2024, valid_until=date(2027, 2, 28))
    facts = subject_of(Known(Submission(subject=title), None))
    assert (facts["state"], facts["granted_on"], facts["valid_until"]) == (
        "suspended",
        "2024-03-01",
        "2027-02-28",
    )
    assert facts["number"] is None
    assert subject_of(Known(Submission(), None)) == {}
