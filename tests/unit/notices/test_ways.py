"""Procedures about titles: a holder's change of name and a department's revocation, from the desk to the register."""

import re
import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from forms_workflows.audit.models import Event
from forms_workflows.decisions.domain import starting
from forms_workflows.decisions.domain.facts import held_on
from forms_workflows.decisions.models import Designation, Title, TitleChange
from forms_workflows.errors import NotAllowed, Refused
from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.parties.rules import Desks
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.processes.graph.conditions import Condition
from forms_workflows.processes.graph.facts import Facts
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.domain.standing import close_standing, open_standing
from forms_workflows.rounds.models import Procedure, Round
from forms_workflows.submissions.models import Notification, Submission
from notices import domain
from tests.factories import make_member, make_role
from tests.saying import assert_said
from tests.unit.notices.world import make_case, make_round, publish
from tests.unit.processes.builders import apply, certify, check, process

OFFICER = ("task.do", "submission.view", "designation.issue", "round.manage")


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def address(name, *args):
    with translation.override("en"):
        return reverse(f"desk:{name}", args=args)


def read(client, name, *args):
    response = client.get(address(name, *args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def press(client, name, *args, **data):
    response = client.post(address(name, *args), {"sure": "1", **data}, follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def officer(world):
    return make_member(make_role("officer", *OFFICER), world.department, name="周经办")


@pytest.fixture
def title(world, officer):
    """A title in force, granted last year to a case of a notice."""
    return grant(world, "甲集群")


def grant(world, name):
    round = make_round(world, year=2025)
    case = make_case(world, open_round(round=round, person=world.publisher), name)
    designation = Designation.objects.create(
        round=case.round,
        document_number=f"示工信〔2025〕{case.pk}号",
        signed_on=date(2025, 10, 8),
        signed_by=world.manager,
    )
    return Title.objects.create(
        designation=designation,
        submission=case,
        organisation=case.organisation,
        region=case.region,
        name=name,
        year=2025,
        plaque_number=f"示例级-2025-{case.pk:03d}",
        plaque_on=date(2025, 11, 1),
        status="active",
        public_answers={"name": name, "industry": "steel"},
    )


def statement_form():
    def identified(**fields):
        return {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, fields["code"])), **fields}

    fields = [identified(code="new_name", type="text", label="变更后名称")]
    section = identified(code="a", title="一、事项", fields=fields)
    return {
        "schema": 1,
        "code": "statement",
        "kind": "application",
        "title": "事项表",
        "sections": [section],
    }


@pytest.fixture
def begin(world, officer):
    """A procedure of the programme, started in this way, with a document of this effect at its end."""
    import_form(statement_form(), world.department, world.editor)

    def run(way, effect="record", *, conditions=(), published=True, paper=None, **fields):
        fields = {"key": effect, "letters": effect.upper(), "title": f"办理{effect}", **fields}
        certify_fields = {"effect": effect, "plaque": False, "role": "officer", **(paper or {})}
        if effect == "change":
            certify_fields["amendments"] = [{"entry": "name", "code": "new_name"}]
        graph = process(
            apply(target="look", form="statement", conditions=list(conditions)),
            check("look", target="paper", role="officer", scope="department"),
            certify("paper", target="end:done", **certify_fields),
            code=f"about_{effect}",
        )
        definition = import_process(graph, world.department, world.editor)
        if published:
            publish_process(definition, world.editor)
        if way in ("request", "officer"):
            fields["starter"] = officer.memberships.get().role
        return Procedure.objects.create(
            programme=world.programme, process=definition, started_by=way, **fields
        )

    return run


def holder_of(title):
    return title.organisation.memberships.get().person


def designate(client, case, number="示工信〔2026〕9号"):
    return press(
        client,
        "designation",
        case.round_id,
        issue="1",
        selected=[case.pk],
        document_number=number,
        signed_on=timezone.localdate().isoformat(),
    )


def register_entry(client, world, title):
    with translation.override("zh-hans"):
        return " ".join(client.get(f"{world.register.url}{title.pk}/").content.decode().split())


# --- a holder starts -----------------------------------------------------------------------------------


def test_a_change_of_name_from_the_holders_desk_to_the_register(client, world, title, officer, begin):
    procedure = begin("holder", "change")
    assert open_standing() == 1
    round = procedure.rounds.get()
    sign_in(client, holder_of(title))
    assert address("start", round.pk, title.pk) in read(client, "home")
    press(client, "start", round.pk, title.pk)
    case = Submission.objects.get(round=round)
    assert (case.subject, case.title, case.number) == (title, "甲集群", "CHANGE2026-0001")
    assert "One is under way: CHANGE2026-0001." in read(client, "home")

    client.post(address("section", case.pk, "a"), {"new_name": "甲乙集群", "save": "1"})
    press(client, "finish", case.pk)
    press(client, "sign", case.pk, confirmed="on")
    case.refresh_from_db()
    assert (case.status, case.stage) == ("open", "look")

    sign_in(client, officer)
    task = case.process.task_set.get(finished=None)
    assert title.plaque_number in read(client, "task", task.pk)
    press(client, "task", task.pk, decide="1", outcome="pass")
    designate(client, case)

    title.refresh_from_db()
    case.refresh_from_db()
    assert (title.name, title.status, case.end) == ("甲乙集群", "active", "done")
    entry = register_entry(client, world, title)
    assert '<h1 dir="auto">甲乙集群</h1>' in entry
    assert "<bdi>甲集群</bdi>" in entry
    assert "示工信〔2026〕9号" in entry
    data = next(
        row for row in client.get("/open-data/register.json").json()["entries"] if row["name"] == "甲乙集群"
    )
    assert data["changes"][0]["before"] == {"name": "甲集群"}
    assert_said(Notification.objects.get(person=holder_of(title), kind="title_changed"))
    assert Event.objects.get(case_id=case.pk, action="title.change").data["title"] == title.pk


def test_the_desk_says_why_not(client, world, title, begin):
    begin("holder", "restore")
    begin("holder", "exit", opens_on="12-01")
    begin("holder", "record", conditions=[{"when": "title.year >= 2026", "sentence": "2026年以后认定的。"}])
    begin("holder", "renew", published=False)
    assert open_standing() == 3
    sign_in(client, holder_of(title))
    page = read(client, "home")
    assert (
        "甲集群” is in the state “On the register”: a document that puts a suspended title back in force"
        in page
    )
    assert "Applications open on 1 December 2026 00:00" in page
    assert "2026年以后认定的。" in page
    assert "No round of this year is open. Ask the department." in page
    for round in Round.objects.filter(standing=True):
        press(client, "start", round.pk, title.pk)
    assert not Submission.objects.filter(subject=title).exists()


def test_nobody_starts_for_anothers_title_or_without_one(client, world, title, begin):
    procedure = begin("holder")
    open_standing()
    round = procedure.rounds.get()
    stranger = holder_of(grant(world, "乙集群"))
    sign_in(client, stranger)
    assert client.get(address("start", round.pk, title.pk)).status_code == 404
    assert client.get(address("apply", round.pk)).status_code == 404
    assert "甲集群" not in read(client, "home")


def test_once_a_year_is_once_a_year(client, world, title, officer, begin):
    procedure = begin("holder", once_a_year=True)
    open_standing()
    round = procedure.rounds.get()
    case = starting.start_by_holder(round=round, title=title, person=holder_of(title))
    Submission.objects.filter(pk=case.pk).update(status="ended", end="withdrawn")
    case = starting.start_by_holder(round=round, title=title, person=holder_of(title))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Submission.objects.filter(subject=title).update(status="draft", end="")
    Submission.objects.filter(pk=case.pk).update(status="ended", end="done")
    with translation.override("en"), pytest.raises(Refused, match="for 2026 already"):
        starting.start_by_holder(round=round, title=title, person=holder_of(title))


# --- an officer starts ---------------------------------------------------------------------------------


def test_a_revocation_from_the_officers_desk_to_the_register(client, world, title, officer, begin):
    procedure = begin("officer", "revoke")
    open_standing()
    sign_in(client, officer)
    assert address("start_many", procedure.pk) in read(client, "home")
    assert "甲集群" in read(client, "start_many", procedure.pk)
    asked = client.post(address("start_many", procedure.pk), {"title": title.pk, "reason": "发生重大事故"})
    assert "甲集群促进中心" in asked.content.decode()
    assert not Submission.objects.filter(subject=title).exists()
    press(client, "start_many", procedure.pk, title=title.pk, reason="发生重大事故")
    case = Submission.objects.get(subject=title)
    assert (case.status, case.stage, case.region) == ("open", "look", title.region)
    told = Notification.objects.get(person=holder_of(title), kind="opened_by_office")
    assert told.data["reason"] == "发生重大事故"
    assert_said(told)
    assert "One is under way" in read(client, "start_many", procedure.pk)

    sign_in(client, holder_of(title))
    assert "发生重大事故" in read(client, "messages")
    assert "甲集群" in read(client, "application", case.pk)
    sign_in(client, officer)
    task = case.process.task_set.get(finished=None)
    assert "发生重大事故" in read(client, "task", task.pk)
    press(client, "task", task.pk, decide="1", outcome="pass")
    case.refresh_from_db()
    designate(client, case)
    title.refresh_from_db()
    assert title.status == "revoked"
    assert "badge--error" in register_entry(client, world, title)
    with translation.override("en"), pytest.raises(Refused, match="Revoked"):
        starting.start_one(case.round, title, officer, "再次")


def test_all_that_can_be_are_asked_at_once_and_the_others_say_why(client, world, title, officer, begin):
    second, gone = grant(world, "乙集群"), grant(world, "丙集群")
    Title.objects.filter(pk=gone.pk).update(status="exited")
    procedure = begin("request", "change")
    open_standing()
    sign_in(client, officer)
    page = press(client, "start_many", procedure.pk, all="1", reason="年度更新")
    assert "2 cases were started." in page
    cases = Submission.objects.filter(subject__isnull=False)
    assert {case.subject_id for case in cases} == {title.pk, second.pk}
    assert {case.status for case in cases} == {"draft"}
    assert "Left of its own accord" in read(client, "start_many", procedure.pk)
    told = Notification.objects.filter(kind="asked_to_apply")
    assert len(told) == 2
    assert_said(told[0])
    assert "Select at least one title." in press(client, "start_many", procedure.pk, reason="无")


def test_only_the_role_in_the_programmes_department_starts(client, world, title, officer, begin):
    procedure = begin("officer", "suspend")
    open_standing()
    sign_in(client, world.manager)
    assert client.get(address("start_many", procedure.pk)).status_code == 404
    with pytest.raises(NotAllowed):
        starting.start_by_officer(
            procedure=procedure, titles=[title], person=world.manager, desks=Desks(world.manager), reason="试"
        )


# --- what everybody may read of it ----------------------------------------------------------------------


def document(title, effect, number, *, after="active", signed_on=date(2026, 3, 2), **entries):
    """A document that has done this to the title, by a case of its own; without the case's way there."""
    paper = Designation.objects.create(
        round=title.designation.round,
        document_number=number,
        signed_on=signed_on,
        signed_by=title.designation.signed_by,
    )
    case = Submission.objects.get(pk=title.submission_id)
    case.pk, case.number, case.process, case.subject = None, number, None, title
    case.status, case.end = "ended", "done"
    case.save()
    TitleChange.objects.create(
        title=title,
        effect=effect,
        designation=paper,
        submission=case,
        note="办理",
        status_before="active",
        status_after=after,
        before={key: was for key, (was, _now) in entries.items()},
        after={key: now for key, (_was, now) in entries.items()},
    )
    return paper


def test_entries_on_the_file_are_not_for_everybody(client, world, title):
    document(title, "record", "示工信〔2026〕3号")
    assert "示工信〔2026〕3号" not in register_entry(client, world, title)
    (entry,) = client.get("/open-data/register.json").json()["entries"]
    assert entry["changes"] == []


def test_the_register_finds_a_title_by_the_name_that_it_had(client, world, title):
    grant(world, "乙集群")
    document(title, "change", "示工信〔2026〕4号", name=("旧名集群", "甲集群"))
    response = client.get(f"{world.register.url}?name=旧名")
    assert [row["title"] for row in response.context["rows"]] == [title]


def test_a_document_that_revokes_is_announced_and_one_for_the_file_is_not(client, world, title):
    revoking = document(title, "revoke", "示工信〔2026〕5号", after="revoked")
    page = publish(world, domain.release_result_page(revoking, world.publisher))
    with translation.override("zh-hans"):
        html = client.get(page.url).content.decode()
    assert "甲集群" in html
    assert "示工信〔2026〕5号" in html
    (row,) = page.rows
    with translation.override("en"):
        assert str(row.done) == "Revoked"
    recording = document(title, "record", "示工信〔2026〕6号")
    with translation.override("en"), pytest.raises(Refused, match="not announced"):
        domain.release_result_page(recording, world.publisher)


# --- standing rounds -----------------------------------------------------------------------------------


def test_a_round_opens_once_a_year_and_closes_when_all_is_done(world, title, begin, clock):
    procedure = begin("holder", closes_on="11-30")
    assert (open_standing(), open_standing()) == (1, 0)
    first = procedure.rounds.get()
    assert (first.year, first.status, first.opened_at) == (2026, "open", timezone.now())
    assert Event.objects.filter(chain=first.chain, action="round.opened", actor=None).count() == 1
    case = starting.start_by_holder(round=first, title=title, person=holder_of(title))
    clock.move_to(first.closes_at)
    assert (open_standing(), close_standing()) == (0, 0)
    Submission.objects.filter(pk=case.pk).update(status="ended", end="lapsed")
    assert close_standing() == 1
    clock.move_to(first.closes_at.replace(year=2027, month=3))
    assert open_standing() == 1
    assert [round.year for round in procedure.rounds.all()] == [2027, 2026]


def test_the_programmes_page_says_why_no_round_opens(client, world, begin):
    begin("holder", published=False)
    open_standing()
    world.manager.is_superuser = True
    world.manager.save()
    sign_in(client, world.manager)
    page = client.get(reverse("programme:edit", args=[world.programme.pk])).content.decode()
    assert "流程about_record" in page.split("help-warning")[1].split("</div>")[0]


def test_how_a_procedure_is_started_stays_once_it_has_rounds(client, world, begin):
    procedure = begin("holder")
    open_standing()
    world.manager.is_superuser = True
    world.manager.save()
    sign_in(client, world.manager)
    page = client.get(reverse("programme:edit", args=[world.programme.pk])).content.decode()
    (field,) = re.findall(r"<select[^>]*procedures-1-started_by[^>]*>", page)
    assert "disabled" in field
    assert procedure.rounds.get().title in page


def test_a_notice_has_no_process_whose_document_needs_a_title(world, begin):
    procedure = begin("holder", "revoke")
    Procedure.objects.filter(pk=procedure.pk).update(started_by="notice")
    round = make_round(world, procedure=Procedure.objects.get(pk=procedure.pk))
    with translation.override("en"), pytest.raises(Refused, match="about no title"):
        open_round(round=round, person=world.publisher)


def test_the_database_refuses_what_the_state_does_not_allow(world, title):
    fields = {
        "title": title,
        "designation": title.designation,
        "submission": title.submission,
        "status_before": "revoked",
        "status_after": "active",
    }
    for effect in ("restore", "renew", "change"):
        with transaction.atomic(), pytest.raises(IntegrityError):
            TitleChange.objects.create(effect=effect, **fields)


# --- without a number, without a hand ------------------------------------------------------------------


@pytest.fixture
def handed_in(client, title):
    """``handed_in(procedure)``: the holder's case of it, signed."""

    def run(procedure):
        open_standing()
        round = procedure.rounds.get()
        sign_in(client, holder_of(title))
        press(client, "start", round.pk, title.pk)
        case = Submission.objects.get(round=round, status="draft")
        client.post(address("section", case.pk, "a"), {"new_name": "甲乙集群", "save": "1"})
        press(client, "finish", case.pk)
        press(client, "sign", case.pk, confirmed="on")
        case.refresh_from_db()
        return case

    return run


def passes(client, officer, case):
    sign_in(client, officer)
    task = case.process.task_set.get(finished=None)
    press(client, "task", task.pk, decide="1", outcome="pass")
    case.refresh_from_db()


def test_a_complete_report_is_recorded_without_a_hand(client, world, title, officer, begin, handed_in):
    procedure = begin("holder", "change", paper={"automatic": True})
    colleague = make_member(officer.memberships.get().role, world.department, name="吴经办")
    case = handed_in(procedure)
    passes(client, officer, case)
    title.refresh_from_db()
    assert (case.status, case.end, title.name) == ("ended", "done", "甲乙集群")
    change = TitleChange.objects.get(title=title)
    assert (change.designation.document_number, change.designation.signed_by) == ("", None)
    assert not Notification.objects.filter(person=colleague, kind="task", data__stage="paper").exists()
    said = Notification.objects.get(person=holder_of(title), kind="title_changed")
    assert_said(said)
    assert said.data["document"] == timezone.localdate().isoformat()
    assert "甲乙集群" in register_entry(client, world, title)
    assert timezone.localdate().isoformat() in read(client, "designation", case.round_id)
    again = handed_in(procedure)
    Submission.objects.filter(pk=again.pk).update(title="再次")
    title.name = "甲集群"
    title.save()
    passes(client, officer, again)
    assert (again.end, TitleChange.objects.filter(designation__document_number="").count()) == ("done", 2)


def test_what_the_title_does_not_allow_is_left_to_the_desk(client, world, title, officer, begin, handed_in):
    colleague = make_member(officer.memberships.get().role, world.department, name="吴经办")
    case = handed_in(begin("holder", "suspend", paper={"automatic": True}))
    Title.objects.filter(pk=title.pk).update(status="revoked")
    passes(client, officer, case)
    assert (case.status, case.stage, TitleChange.objects.count()) == ("open", "paper", 0)
    assert not Designation.objects.filter(document_number="").exists()
    assert Notification.objects.filter(person=colleague, kind="task", data__stage="paper").count() == 1
    assert "Not possible for the title as it stands; left to the desk" in read(client, "case", case.pk)
    Title.objects.filter(pk=title.pk).update(status="active")
    designate(client, case)
    title.refresh_from_db()
    assert title.status == "suspended"


@pytest.mark.parametrize("numbered", [True, False])
def test_a_document_needs_a_number_where_its_stage_says_so(
    client, title, officer, begin, handed_in, numbered
):
    case = handed_in(begin("holder", "record", paper={"numbered": numbered}))
    passes(client, officer, case)
    assert ("Not needed for" in read(client, "designation", case.round_id)) is not numbered
    designate(client, case, number="")
    case.refresh_from_db()
    assert (case.status == "open") is numbered


def test_a_title_was_held_from_its_plaque_to_its_last_day_or_its_revocation(title):
    def held(*days, programme="clusters"):
        known = SimpleNamespace(submission=SimpleNamespace(organisation_id=title.organisation_id))
        return [held_on(known, programme, day) for day in days]

    days = ("2025-10-31", "2025-11-01", "2026-06-30", "2026-07-01", "2027-12-31")
    assert held(*days) == [False, True, True, True, True]
    assert held(*days, programme="other") == [False] * 5
    Title.objects.filter(pk=title.pk).update(valid_until=date(2026, 6, 30))
    assert held(*days) == [False, True, True, False, False]
    longer = ("2026-06-30", "2027-06-30")
    document(title, "renew", "1号", signed_on=date(2026, 7, 15), valid_until=longer)
    Title.objects.filter(pk=title.pk).update(valid_until=date(2027, 6, 30))
    assert held(*days, "2026-07-15", "2027-06-30") == [False, True, True, False, False, True, True]
    document(title, "revoke", "2号", signed_on=date(2026, 9, 1), after="revoked")
    Title.objects.filter(pk=title.pk).update(status="revoked")
    assert held("2026-07-15", "2026-08-31", "2026-09-01", "2027-01-01") == [True, True, False, False]


def test_a_rule_asks_whether_a_title_was_held_then(title):
    facts = Facts(
        SimpleNamespace(submission=SimpleNamespace(organisation_id=title.organisation_id)),
        answers=lambda known: {"d": "2025-10-01", "e": None},
    )
    for text, held in (
        ("has_title('clusters', d)", False),
        ("has_title('clusters', '2026-01-01') and has_title.clusters", True),
        ("has_title('clusters', e)", None),
        ("has_title('clusters')", True),
        ("has_title('my-clusters')", False),
    ):
        assert Condition(text).holds(facts) is held
