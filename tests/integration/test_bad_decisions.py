"""Bad input at the desks of reviewers: two at once, forged outcomes, scores above their maximum. Nothing is half done."""

import pytest
from django.utils import timezone

from demo.reviews import invent_scores
from demo.twin.entries import form_entries
from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.definitions.errors import NotReady
from forms_workflows.errors import Refused
from forms_workflows.parties.models import Membership, Person, Role
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.submissions.models import Submission

from .states import stands
from .visitors import Visitor, opinion_of
from .world import CLOSES


def colleague(world, person):
    """Somebody else at the same desk."""
    other = Person.objects.create(username=f"{person.username}-colleague", name="同事甲")
    for membership in person.memberships.all():
        Membership.objects.create(person=other, role=membership.role, department=membership.department)
    return other


# --- two officers at once ---------------------------------------------------------------------------


def test_two_officers_decide_the_same_task(submitted_case):
    world, case = submitted_case
    person = world.holder("local_handler", case)
    first, second = Visitor(person), Visitor(colleague(world, person))
    task, data = world.task(case), opinion_of(case)
    assert second.get("task", task.pk).status_code == 200  # both have the page open
    assert first.decide(task, case, "pass").status_code == 302
    response = second.post("task", task.pk, **data, decide="1", outcome="return", reason="补正")
    assert response.status_code in (200, 302)
    assert f"{person.name} handled this on" in second.read("case", case.pk)
    assert stands(case) == ("recommendation", "")
    assert list(case.results.values_list("outcome", "actor")) == [("pass", person.pk)]
    assert case.answer_rounds.count() == 1


def test_somebody_else_has_taken_the_task(submitted_case):
    world, case = submitted_case
    person = world.holder("local_handler", case)
    first, second = Visitor(person), Visitor(colleague(world, person))
    task = world.task(case)
    first.press("task", task.pk, take="1")
    page = second.press("task", task.pk, **opinion_of(case), decide="1", outcome="pass")
    assert f"{person.name} has taken this task." in page
    assert f"{person.name} has taken" in second.press("task", task.pk, take="1")
    assert "Only whoever has taken a task can give it back." in second.press("task", task.pk, release="1")
    assert not case.results.exists()


def test_the_same_person_cannot_sign_twice(world):
    case = world.checked(world.submitted())
    handler = world.holder("local_handler", case)
    Membership.objects.create(
        person=handler,
        role=Role.objects.get(key="local_checker"),
        department=handler.memberships.get().department,
    )
    world.decide(case, "local_handler", "recommend", person=handler)
    page = Visitor(handler).press("task", world.task(case).pk, decide="1", outcome="agree")
    assert f"{handler.name} handled" in page
    assert "this step needs another person" in page
    assert stands(case) == ("recommendation", "check")


# --- scores -----------------------------------------------------------------------------------------


def sheet_of(world):
    (case,) = world.in_pool()
    sheet = world.panel([case]).sheets.all()[0]
    return case, sheet, Visitor(sheet.expert)


def post_sheet(visitor, sheet, **changes):
    answers = invent_scores(1, 0.8) | changes
    return visitor.press("sheet", sheet.pk, **form_entries(sheet.form_version.form, answers), seal="1")


@pytest.mark.parametrize(
    ("score", "words"),
    [
        ("8.5", "must be between 0 and 8"),
        ("-1", "must be between 0 and 8"),
        ("7.3", "goes in steps of 0.5"),
        ("", "Give a score for"),
        ("八", "is not a number"),
        ("1e3", "is not a number"),
        ("9" * 60, "is not a number"),
    ],
)
def test_a_score_above_its_maximum_or_otherwise_wrong(world, score, words):
    case, sheet, expert = sheet_of(world)
    page = post_sheet(expert, sheet, i1_1=score, i1_2="5.5")
    assert words in page
    sheet.refresh_from_db()
    assert (sheet.sealed_at, sheet.total) == (None, None)
    assert sheet.answers["i1_2"] == "5.5"  # the rest is kept
    assert stands(case) == ("scoring", "")


def test_scores_can_be_changed_until_the_sheet_is_sealed(world):
    _case, sheet, expert = sheet_of(world)
    form = sheet.form_version.form
    for score in ("3", "4", "5.5"):
        expert.press("sheet", sheet.pk, **form_entries(form, {"i1_1": score, "i2_1": score}), save="1")
    sheet.refresh_from_db()
    assert sheet.answers == {"i1_1": "5.5", "i2_1": "5.5"}


def test_a_sealed_sheet_stays_as_it_is(world):
    _case, sheet, expert = sheet_of(world)
    assert "is sealed" in post_sheet(expert, sheet)
    sheet.refresh_from_db()
    total = sheet.total
    assert "This sheet was handed in on" in post_sheet(expert, sheet, i1_1="0")
    sheet.refresh_from_db()
    assert sheet.total == total


# --- the department ---------------------------------------------------------------------------------


def test_a_process_that_cannot_end_is_not_published(world):
    definition = ProcessDefinition.objects.get(
        pk=world.programme.procedures.get(key="application").process_id
    )
    versions = definition.versions.count()
    raw = definition.body.get_prep_value()
    for stage in raw:
        for outcome in stage["value"]["outcomes"]:
            if "value" in outcome:
                outcome["value"]["target"] = "prefecture_check"
            else:
                outcome["target"] = "prefecture_check"
    definition.body = definition.body.stream_block.to_python(raw)
    with pytest.raises(NotReady) as refusal:
        publish_process(definition, world.holder("publisher"))
    assert refusal.value.problems
    assert definition.versions.count() == versions


def test_a_period_beyond_the_calendar(world):
    cases = world.scored()
    world.travel(CLOSES.replace(month=12, day=28))
    world.meet(world.shortlist(cases))
    page = Visitor(world.holder("supervisor")).read("shortlist", world.newest_list().pk)
    assert "2027" in page.split('id="publicity"')[1]
    with pytest.raises(Refused) as refusal:
        world.publish()
    assert "2027" in str(refusal.value)
    assert stands(cases[0]) == ("publicity", "page")
    assert not PublicityPeriod.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        ("", "Choose an outcome."),
        ("\x00", "Choose an outcome."),
        *(
            (outcome, "has no such outcome")
            for outcome in ("zzz", "lapse", "submit", "agree", "send_back", "scored", "recommend")
        ),
    ],
)
def test_a_forged_outcome(submitted_case, outcome, answer):
    world, case = submitted_case
    handler = Visitor(world.holder("local_handler", case))
    page = handler.press(
        "task", world.task(case).pk, **opinion_of(case), decide="1", outcome=outcome, reason="x"
    )
    assert answer in page
    assert stands(case) == ("prefecture_check", "")
    assert not case.results.exists()


def test_a_forged_outcome_of_a_later_hand(world):
    case = world.checked(world.submitted())
    world.decide(case, "local_handler", "not_recommended", reason="不足")
    checker = Visitor(world.holder("local_checker", case))
    for outcome in ("recommend", "not_recommended", "pass", ""):
        checker.press("task", world.task(case).pk, decide="1", outcome=outcome, reason="x")
    assert stands(case) == ("recommendation", "check")


def test_fields_that_the_application_has_not_cannot_be_reopened(submitted_case):
    world, case = submitted_case
    handler = Visitor(world.holder("local_handler", case))
    entries = {"decide": "1", "outcome": "return", "reason": "补正"}
    for forged in ({"open-zzz": "on"}, {f"note-{'x' * 500}": "长"}, {"open-c07": "on"}, {"note-\x00": "x"}):
        page = handler.press("task", world.task(case).pk, **opinion_of(case), **entries, **forged)
        assert "that can be corrected" in page
    assert stands(case) == ("prefecture_check", "")


def test_an_organisation_that_is_not_the_persons_own(world):
    mine, other = world.organisation(), world.organisation()
    filler = Visitor(Person.objects.get(username=f"applicant_filler-{mine.identifier}"))
    for forged in (other.pk, "abc", "", "\x00"):
        page = filler.press("apply", world.round.pk, organisation=forged)
        assert "Choose the organisation that applies." in page
    assert not Submission.objects.exists()


def test_the_commitment_must_be_confirmed(world):
    case = world.filled_in()
    assert "Confirm the commitment before you sign." in principal_of(world, case).press("sign", case.pk)
    case.refresh_from_db()
    assert case.status == "signing"


def test_a_case_that_is_not_of_the_list_cannot_be_struck_from_it(world):
    kept, other = world.scored(2)
    shortlist = world.shortlist([kept], tie_reason="区域布局")
    secretary = Visitor(world.holder("meeting_secretary"))
    secretary.press(
        "shortlist",
        shortlist.pk,
        register="1",
        title="会议",
        held_on=timezone.localdate().isoformat(),
        minutes_number="1",
        outcome="approved",
        **{f"reject-{other.pk}": "on", "reject-²": "on", f"reject-{'9' * 900}": "on", "reject-x": "on"},
    )
    assert stands(kept) == ("publicity", "page")


def principal_of(world, case):
    return Visitor(world.holder("applicant_principal", case))
