"""Two clicks at the same moment: one counts, the other hears why not, nothing happens twice."""

import threading

import pytest
from django.db import connections

from forms_workflows.audit.models import Event
from forms_workflows.errors import Refused
from forms_workflows.processes.models import ReviewProcess
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.submissions.domain.drafts import save_answers, start_submission
from forms_workflows.submissions.domain.signing import finish_draft, sign_and_submit
from forms_workflows.submissions.models import Notification, Submission
from tests.factories import make_member, make_verified_organisation
from tests.unit.notices.world import build_world, make_round


@pytest.fixture(autouse=True)
def db(committed):
    """Other threads see what a test has written."""


def at_once(*calls):
    """Run the calls in threads of their own that start together; the results or errors, in order."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        try:
            results[number] = call()
        except Refused as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def applicant():
    """An organisation with two people, and an open round: (round, organisation, people)."""
    world = build_world()
    round = open_round(round=make_round(world), person=world.publisher)
    organisation = make_verified_organisation(region=world.region)
    people = [make_member(world.roles["applicant_filler"], organisation) for _ in range(2)]
    return round, organisation, people


def one_of(results, kind):
    """The only result of a kind; the other is an error."""
    (done,) = [result for result in results if isinstance(result, kind)]
    (refused,) = [result for result in results if isinstance(result, Refused)]
    return done, refused


def test_a_double_click_on_submit(applicant):
    round, organisation, (person, _other) = applicant
    draft = start_submission(round=round, organisation=organisation, person=person)
    save_answers(submission=draft, person=person, answers={"name": "示例集群", "industry": "steel"})
    finish_draft(submission=draft, person=person)
    Notification.objects.all().delete()

    def sign():
        return sign_and_submit(submission=draft, person=person)

    submitted, _refused = one_of(at_once(sign, sign), Submission)
    assert (submitted.stage, submitted.answer_rounds.count()) == ("meeting", 1)
    assert ReviewProcess.objects.count() == 1
    assert Event.objects.filter(action="submission.submitted").count() == 1
    assert Notification.objects.filter(kind="submitted").count() == 2  # one for each of its people


def test_two_people_begin_an_application_of_the_same_organisation(applicant):
    round, organisation, people = applicant

    def begin(person):
        return lambda: start_submission(round=round, organisation=organisation, person=person)

    _draft, refused = one_of(at_once(*map(begin, people)), Submission)
    assert organisation.name in str(refused)
    assert Submission.objects.count() == 1
    assert Event.objects.filter(action="submission.started").count() == 1
    round.refresh_from_db()
    assert round.last_number == 1


def test_two_people_fill_in_two_sections(applicant):
    round, organisation, people = applicant
    draft = start_submission(round=round, organisation=organisation, person=people[0])

    def fill(person, code):
        # Each has read the empty draft and sends the whole document back, with an answer of its own.
        return lambda: save_answers(submission=draft, person=person, answers={code: code}, codes=[code])

    at_once(fill(people[0], "name"), fill(people[1], "industry"))
    assert draft.answers == {"name": "name", "industry": "industry"}
