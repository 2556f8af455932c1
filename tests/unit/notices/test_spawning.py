"""Cases that start others, from the desk of whoever is asked to the case that has waited for it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from forms_workflows.audit.models import Event
from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import freeze, publish_process
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.domain.spawns import stage_that_starts
from forms_workflows.rounds.domain.standing import open_standing
from forms_workflows.rounds.models import Procedure, Round
from forms_workflows.submissions.domain.ending import withdraw
from forms_workflows.submissions.domain.spawning import advance_waiting
from forms_workflows.submissions.models import Notification, Partner, Submission
from forms_workflows.submissions.phrases import phrase
from tests.factories import make_member, make_organisation, make_role
from tests.saying import assert_said
from tests.unit.notices.test_ways import OFFICER, address, press, read, sign_in, statement_form
from tests.unit.notices.world import make_case, make_round, programme_of
from tests.unit.processes.builders import apply, auto, check, process, rule, spawn


@pytest.fixture
def officer(world):
    return make_member(make_role("officer", *OFFICER), world.department, name="周经办")


def looked_at(key, *, target, refused="end:refused"):
    stage = check(key, target=target, role="officer", scope="department")
    next(one for one in stage["outcomes"] if one["key"] == "refuse")["target"] = refused
    return stage


@pytest.fixture
def announced(world, officer):
    """``announced(waits=True)``: a round whose refused cases start an appeal, and by default wait for it."""
    import_form(statement_form(), world.department, world.editor)

    def run(*, published=True, **fields):
        appeal = import_process(
            process(
                apply(
                    target="again",
                    form="statement",
                    conditions=[{"when": "applicant.code = 'nobody'", "sentence": "仅限他人。"}],
                ),
                looked_at("again", target="end:done"),
                code="appeal",
            ),
            world.department,
            world.editor,
        )
        if published:
            publish_process(appeal, world.editor)
        world.programme = programme_of(
            world.department,
            world.editor,
            apply(target="look", form="application"),
            looked_at("look", target="end:done", refused="spawn"),
            spawn(target="weigh", title="申请复核", **{"waits": True, **fields}),
            auto(
                "weigh",
                rule("spawned.spawn.succeeded > 0", "direct"),
                targets={"direct": "end:done", "check": "end:refused"},
            ),
            key="second",
        )
        world.programme.parameters.all().delete()
        Procedure.objects.create(
            programme=world.programme,
            key="appeal",
            title="复核",
            letters="F",
            started_by="case",
            process=appeal,
        )
        open_standing()
        return open_round(round=make_round(world), person=world.publisher)

    return run


def decide(client, officer, case, outcome):
    sign_in(client, officer)
    task = case.process.task_set.get(finished=None)
    press(client, "task", task.pk, decide="1", outcome=outcome, reason="材料不实")
    case.refresh_from_db()


def fill_in(client, person, child):
    sign_in(client, person)
    client.post(address("section", child.pk, "a"), {"new_name": "不服决定", "save": "1"})
    press(client, "finish", child.pk)
    press(client, "sign", child.pk, confirmed="on")
    child.refresh_from_db()


@pytest.mark.parametrize(("outcome", "end"), [("pass", "done"), ("refuse", "refused")])
def test_a_refused_case_waits_for_its_appeal_and_ends_as_that_does(
    client, world, announced, officer, outcome, end
):
    case = make_case(world, announced())
    applicant = case.organisation.memberships.get().person
    decide(client, officer, case, "refuse")
    child = Submission.objects.get(parent=case)
    assert (case.status, case.stage) == ("open", "spawn")
    assert (child.status, child.organisation, child.title) == ("draft", case.organisation, case.title)
    assert (child.number, child.parent_stage) == ("F2026-0001", "spawn")
    officers = read(client, "case", case.pk)
    assert "Another case was started" in officers
    assert child.number in officers
    assert f'{address("application", child.pk)}"' not in officers

    sign_in(client, applicant)
    assert child.number in read(client, "home")
    asked = Notification.objects.get(person=applicant, kind="asked_to_apply")
    assert_said(asked)
    assert case.number in asked.data["reason"]
    parents = read(client, "application", case.pk)
    assert f'{address("application", child.pk)}"' in parents
    assert f"Fill in “复核” ({child.number})" in parents
    assert "Waits for another case" not in parents
    assert f'{address("application", case.pk)}"' in read(client, "application", child.pk)

    assert advance_waiting() == 0
    fill_in(client, applicant, child)
    assert (child.status, child.stage) == ("open", "again")
    assert "Waits for another case" in read(client, "application", case.pk)
    decide(client, officer, child, outcome)
    assert child.number in read(client, "case", case.pk)
    assert advance_waiting() == 1
    case.refresh_from_db()
    assert (case.status, case.end) == ("ended", end)
    event = Event.objects.get(case_id=case.pk, action="stage.spawned")
    assert event.data["passed"][0]["seen"] == {"spawned.spawn.succeeded": "1" if end == "done" else "0"}
    assert advance_waiting() == 0


def test_what_does_not_wait_goes_on_at_once(client, world, announced, officer):
    case = make_case(world, announced(waits=False))
    decide(client, officer, case, "refuse")
    assert (case.status, case.end) == ("ended", "refused")
    assert Submission.objects.get(parent=case).status == "draft"


def test_each_partner_is_asked_that_the_system_knows(client, world, announced, officer):
    case = make_case(world, announced(asks="partners"))
    partner = make_organisation("合作单位", region=world.region)
    person = make_member(world.roles["applicant_filler"], partner, name="李合作")
    for number, organisation in enumerate((partner, None)):
        Partner.objects.create(
            submission=case, organisation=organisation, name=f"伙伴{number}", credit_code=f"9{number}"
        )
    decide(client, officer, case, "refuse")
    child = Submission.objects.get(parent=case)
    assert (child.organisation, case.stage) == (partner, "spawn")
    sign_in(client, person)
    assert child.number in read(client, "home")
    withdraw(submission=child, person=person, reason="不参加")
    assert advance_waiting() == 1
    case.refresh_from_db()
    assert case.end == "refused"


def test_a_case_without_partners_waits_for_nobody(client, world, announced, officer):
    case = make_case(world, announced(asks="partners"))
    decide(client, officer, case, "refuse")
    assert (case.end, Submission.objects.filter(parent=case).count()) == ("refused", 0)


def kept(case):
    """What whoever looks after rounds was told, and has yet to mend."""
    return list(Notification.objects.filter(submission=case, kind="kept", read_at=None))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("delete", "is not in the programme any more"),
        ("notice", "is not started by another case any more"),
        (None, "No round of the procedure appeal"),
    ],
)
def test_a_case_that_can_start_nothing_is_held_and_whoever_can_mend_it_is_told(
    client, world, announced, officer, change, says
):
    case = make_case(world, announced(published=False))
    appeal = Procedure.objects.filter(key="appeal")
    if change:
        appeal.delete() if change == "delete" else appeal.update(started_by=change)
    decide(client, officer, case, "refuse")
    assert (case.status, case.stage, advance_waiting()) == ("open", "spawn", 0)
    (message, *others) = kept(case)
    assert {one.person for one in (message, *others)} == {world.manager, officer}
    with translation.override("en"):
        assert says in str(phrase(message))
    assert_said(message)
    assert says in read(client, "case", case.pk)

    sign_in(client, case.organisation.memberships.get().person)
    assert says not in read(client, "application", case.pk)


def test_what_starts_a_procedure_is_found_in_what_is_published_and_in_what_runs(world, announced):
    round = announced()
    appeal, own = (
        Procedure.objects.get(key="appeal"),
        Procedure.objects.get(programme=world.programme, key="application"),
    )
    assert [stage_that_starts(one) and stage_that_starts(one).key for one in (appeal, own)] == ["spawn", None]
    import_process(
        process(
            apply(target="look", form="application"), looked_at("look", target="end:done"), code="second"
        ),
        world.department,
        world.editor,
    )
    freeze(definition=own.process.get_latest_revision_as_object(), by=world.editor)
    assert stage_that_starts(appeal).key == "spawn"  # cases of the round that is under way go by it
    Round.objects.filter(pk=round.pk).update(status="done")
    assert stage_that_starts(appeal) is None


def test_nothing_is_to_be_mended_once_it_has_begun(client, world, announced, officer):
    case = make_case(world, announced(published=False))
    decide(client, officer, case, "refuse")
    assert kept(case)
    publish_process(Procedure.objects.get(key="appeal").process, world.editor)
    open_standing()
    assert advance_waiting() == 0  # it has started its case, for which it waits
    sign_in(client, officer)
    assert "No round of the procedure" not in read(client, "case", case.pk)
    withdraw(
        submission=Submission.objects.get(parent=case),
        person=case.organisation.memberships.get().person,
        reason="不申请",
    )
    assert (advance_waiting(), kept(case)) == (1, [])


def test_it_begins_when_a_round_of_the_procedure_is_open(client, world, announced, officer):
    case = make_case(world, announced(published=False))
    decide(client, officer, case, "refuse")
    assert (case.stage, Submission.objects.filter(parent=case).count()) == ("spawn", 0)
    assert advance_waiting() == 0
    publish_process(Procedure.objects.get(key="appeal").process.get_latest_revision_as_object(), world.editor)
    open_standing()
    assert advance_waiting() == 0  # it has begun now, and the case waits for its end
    assert Submission.objects.get(parent=case).status == "draft"


def test_the_editor_is_offered_what_a_case_can_start(client, announced, django_user_model):
    process = announced().process_version.definition
    client.force_login(django_user_model.objects.create_superuser("root", name="管理员"))
    page = reverse(type(process).snippet_viewset.get_url_name("edit"), args=[process.pk])
    html = client.get(page).content.decode()
    (offered,) = re.findall(r'<datalist id="process-procedures">(.*?)</datalist>', html, re.DOTALL)
    assert re.findall(r'value="(\w+)" label="(\w+)"', offered) == [("appeal", "复核")]
    assert "list=\\&quot;process-procedures\\&quot;" in html


def test_two_cases_of_one_applicant_start_their_own(client, world, announced, officer):
    round = announced()
    case = make_case(world, round)
    decide(client, officer, case, "refuse")
    withdraw(submission=case, person=world.manager, reason="重新申报")
    again = make_case(world, round, "第二集群")
    Submission.objects.filter(pk=again.pk).update(organisation=case.organisation)
    again.refresh_from_db()
    decide(client, officer, again, "refuse")
    assert [child.parent for child in Submission.objects.filter(parent__isnull=False).order_by("pk")] == [
        case,
        again,
    ]
