"""A department with one bureau, a person at every desk, and a process of every kind of stage."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from forms_workflows.calendars.models import Horizon
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import freeze, publish_process
from tests import database
from tests.unit.processes.builders import World, all_kinds, build_world


@pytest.fixture(autouse=True)
def _sentences_as_written():
    """Messages are compared in the language in which the code has them."""
    with translation.override("en"):
        yield


process_world = database.snapshot("process_world", build=build_world)


@pytest.fixture
def world(process_world) -> World:
    return process_world


@pytest.fixture
def publish(world):
    """Publish a process from its exchange format; ``checked=False`` freezes one with a stage that has no screen."""

    def make(data=None, *, checked=True):
        definition = import_process(data or all_kinds(), world.department, world.editor)
        if not checked:
            return freeze(definition=definition, by=world.editor)
        return publish_process(definition, world.editor)

    return make


@pytest.fixture
def version(publish):
    return publish()


@pytest.fixture
def started(version, world):
    """A case that has just been submitted."""
    return engine.start(version=version, person=world.people["applicant"], scopes=world.scopes)


@pytest.fixture
def act(world):
    """``act(move, "handler", "pass")``: this person decides the task at which the case stands."""

    def decide(where, who, outcome, **options):
        person = world.people[who] if isinstance(who, str) else who
        task = where.to[0].task_pk if isinstance(where, engine.Move) else where
        return engine.complete(task=task, person=person, outcome=outcome, desks=Desks(person), **options)

    return decide


@pytest.fixture
def calendar(world):
    """Working days are confirmed for years to come."""
    span = {
        "confirmed_from": timezone.localdate(),
        "confirmed_to": timezone.localdate() + timedelta(days=900),
    }
    Horizon.objects.create(layer="national", **span)
    Horizon.objects.create(layer="region", region=world.department.region, **span)
