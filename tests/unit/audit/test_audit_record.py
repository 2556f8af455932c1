import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_workflows.audit.domain.record import digest, record
from forms_workflows.audit.domain.verify import chains, verify
from forms_workflows.audit.models import GENESIS, Chain, Event


def note(clerk, chain="site", **kwargs):
    return record(**{"action": "thing.changed", "actor": clerk, "chain": chain, "subject": clerk, **kwargs})


def test_an_event_tells_who_did_what_to_what_and_when(clerk):
    event = note(
        clerk, "round:1", case=12, before={"state": "draft"}, after=digest({"state": "sent"}), data={"n": 1}
    )
    event.refresh_from_db()
    assert (event.chain, event.seq, event.action) == ("round:1", 1, "thing.changed")
    assert (event.actor, event.actor_name) == (clerk, "王敏")
    assert (event.subject_type, event.subject_id, event.case_id) == ("parties.person", str(clerk.pk), 12)
    assert (event.before, event.after) == (digest({"state": "draft"}), digest({"state": "sent"}))
    assert event.data == {"n": 1}
    assert event.previous_hash == GENESIS


@pytest.mark.parametrize("actor", [None, AnonymousUser()])
def test_the_system_and_visitors_have_no_name(db, actor):
    event = record(action="timer.fired", actor=actor, chain="site", subject=None)
    assert (event.actor_id, event.actor_name, event.subject_type, event.subject_id) == (None, "", "", "")
    assert verify("site") is None


def test_each_event_follows_the_one_before_it(clerk):
    first, second = note(clerk), note(clerk)
    assert (second.seq, second.previous_hash) == (2, first.hash)
    assert Chain.objects.values_list("key", "seq", "hash").get() == ("site", 2, second.hash)
    assert verify("site") is None


def test_chains_do_not_touch_each_other(clerk):
    for chain in ("round:1", "round:2", "round:1"):
        note(clerk, chain)
    assert list(Event.objects.order_by("pk").values_list("chain", "seq")) == [
        ("round:1", 1),
        ("round:2", 1),
        ("round:1", 2),
    ]
    assert chains() == ["round:1", "round:2"]
    assert [verify(chain) for chain in chains()] == [None, None]


def test_an_event_costs_three_statements_and_a_new_chain_two_more(clerk):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        note(clerk)
    assert len(queries) == 5
    with CaptureQueriesContext(connection) as queries:
        note(clerk, case=5, before={"a": 1}, after={"a": 2}, data={"b": "三"})
    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "INSERT", "UPDATE"]


def test_what_json_cannot_give_back_is_refused(clerk):
    with pytest.raises(TypeError):
        note(clerk, data={"score": 88.5})
