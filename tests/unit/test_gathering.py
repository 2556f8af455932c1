"""What a slice of cases gathers: when it is written, and what becomes of it where something is refused."""

import pytest
from django.db import DataError, connection, transaction

from forms_workflows.audit.domain.record import record
from forms_workflows.audit.domain.verify import verify
from forms_workflows.audit.models import Event
from forms_workflows.errors import Refused
from forms_workflows.gathering import Spoilt, ahead, gathering, read_ahead, whole_or_spoilt
from forms_workflows.rows import insert_rows, update_rows
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def note(action, **data):
    return record(action=action, actor=None, chain="site", subject=None, data=data)


def actions():
    return list(Event.objects.order_by("seq").values_list("action", flat=True))


def test_what_is_gathered_is_written_at_the_end_in_the_order_in_which_it_was_put(django_assert_num_queries):
    note("begun")
    with django_assert_num_queries(3), gathering():
        events = [note(action) for action in ("one", "two", "three")]
        assert events[0].pk is None
    assert events[0].pk
    assert actions() == ["begun", "one", "two", "three"]
    assert verify("site") is None


def test_whoever_reads_meanwhile_reads_what_was_put_before():
    with gathering():
        note("one")
        assert actions() == ["one"]
        note("two")
    assert actions() == ["one", "two"]


def test_what_was_put_since_a_savepoint_goes_with_it():
    with gathering():
        note("before")
        with pytest.raises(Refused), transaction.atomic():
            note("refused")
            raise Refused
        note("after")
    assert actions() == ["before", "after"]
    assert verify("site") is None


def test_what_fails_writes_nothing():
    with pytest.raises(Refused), transaction.atomic(), gathering():
        note("one")
        raise Refused
    assert actions() == []
    note("alone")  # and whoever comes next writes at once
    assert actions() == ["alone"]


def test_a_step_that_is_refused_in_the_middle_spoils_its_slice_whoever_caught_it():
    with pytest.raises(Spoilt), transaction.atomic(), gathering():
        note("one")
        with pytest.raises(Refused), whole_or_spoilt():
            raise Refused
    assert actions() == []


def test_what_was_read_ahead_is_given_once_and_not_after_a_savepoint_was_rolled_back():
    assert ahead("row", 1) is None
    with gathering():
        read_ahead("row", {1: "one", 2: "two"})
        assert [ahead("row", 1), ahead("row", 1)] == ["one", None]
        with pytest.raises(Refused), transaction.atomic():
            raise Refused
        assert ahead("row", 2) is None


# --- rows ---------------------------------------------------------------------------------------------

VALUES = {"text": "“引号” 'and' \\ \n %s", "list": [1, None, {"ü": False}], "number": 12345678901234567890}


def test_rows_come_back_as_they_were_written(django_assert_num_queries):
    events = [
        Event(
            chain="c", seq=number, action="a", at="2026-09-14T01:02:03.000456Z", data=VALUES, hash=str(number)
        )
        for number in (1, 2, 3)
    ]
    with django_assert_num_queries(1):
        insert_rows(events)
    found = list(Event.objects.order_by("seq"))
    assert [event.pk for event in events] == [event.pk for event in found]
    assert [event.hash for event in found] == ["1", "2", "3"]
    assert found[0].data == VALUES
    assert found[0].at.isoformat() == "2026-09-14T01:02:03.000456+00:00"
    assert (found[0].actor, found[0].case_id, found[0].before) == (None, None, "")


def test_rows_are_changed_together_each_to_its_own(django_assert_num_queries):
    people = [make_person(name, name=name) for name in ("li", "wu", "ma")]
    for number, person in enumerate(people):
        person.name, person.is_active, person.last_login = f"{number}", number != 1, None
    with django_assert_num_queries(1):
        update_rows(people[:2], ("name", "is_active", "last_login"))
    for person in people:
        person.refresh_from_db()
    assert [(person.name, person.is_active) for person in people] == [("0", True), ("1", False), ("ma", True)]


def test_a_row_that_is_gone_is_no_silent_loss():
    person, gone = make_person("li"), make_person("wu")
    type(gone).objects.filter(pk=gone.pk).delete()
    with pytest.raises(RuntimeError):
        update_rows([person, gone], ("name",))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes a text of any length")
def test_a_text_that_is_too_long_is_refused_not_cut_off():
    with pytest.raises(DataError), transaction.atomic():
        insert_rows([Event(chain="c" * 61, seq=1, action="a", at="2026-09-14T01:02:03Z")])
