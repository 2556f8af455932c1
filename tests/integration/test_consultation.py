"""Offices that are asked for their opinion, at the desk's screens: asked, answered, closed, and what each of them reads."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from demo.samples import sample_pdf
from forms_workflows.audit.models import Event
from forms_workflows.parties.rules import Desks
from forms_workflows.processes.domain.exchange import import_process
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.processes.models import ReviewTask
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.ending import withdraw
from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Attachment, Notification
from portal.programmes.loader import find_folder
from tests.factories import make_department, make_member, make_role
from tests.saying import assert_said

from .visitors import Visitor, statements
from .world import CLOSES, OPENS, YEAR

ANSWERS = [
    {"key": "agree", "title": "同意"},
    {"key": "remarks", "title": "同意并提出意见", "needs_reason": True},
    {"key": "disagree", "title": "不同意", "needs_reason": True, "against": True},
]


def consultation(**fields):
    """Behind the check of the prefecture: two other departments, led by whoever handles in the department."""
    return {
        "key": "consult",
        "kind": "consult",
        "title": "征求意见",
        "desk": {"role": "dept_handler", "scope": "department"},
        "hands": [
            {"role": "consulted", "scope": "office:财政厅（示例）", "title": "资金保障意见"},
            {"role": "consulted", "scope": "office:生态环境厅（示例）", "title": ""},
        ],
        "sections": ["a", "b"],
        "article": "第七条",
        "deadline": 5,
        "answers": ANSWERS,
        "outcomes": [
            {"key": "agreed", "title": "均无异议", "target": "recommendation"},
            {"key": "disputed", "title": "有异议", "target": "end:opposed"},
            {"key": "unanswered", "title": "均未答复", "target": "recommendation"},
        ],
        **fields,
    }


class Asked:
    """A round of the programme with a consultation, and the people of the two departments that are asked."""

    def __init__(self, world):
        self.world = world
        role = make_role("consulted", "submission.view", "task.do", title="会签人")
        self.people = [
            make_member(role, make_department(name, region=world.department.region), name=person)
            for name, person in (("财政厅（示例）", "财政甲"), ("生态环境厅（示例）", "环保乙"))
        ]

    # Signed in anew each time: days go by, and sessions end.

    @property
    def finance(self):
        return Visitor(self.people[0])

    @property
    def environment(self):
        return Visitor(self.people[1])

    @property
    def lead(self):
        return Visitor(self.world.holder_of_department("dept_handler"))

    def announce(self, *more, **fields):
        """``more``: stages that stand behind the consultation, to whose first one all of its outcomes lead."""
        data = json.loads((find_folder("cluster_designation") / "process.json").read_text())
        stage = consultation(**fields)
        if more:
            for outcome in stage["outcomes"]:
                outcome["target"] = more[0]["key"]
        passing = next(row for row in data["stages"][1]["outcomes"] if row["key"] == "pass")
        passing["target"] = "consult"
        data["stages"][2:2] = [stage, *more]
        by = self.world.person("handler")
        publish_process(import_process(data, self.world.department, by), by)
        round = Round.objects.create(
            procedure=self.world.programme.procedures.get(key="application"),
            year=YEAR,
            title="二",
            opens_at=OPENS,
            closes_at=CLOSES,
        )
        self.world.round = open_round(round=round, person=by)
        return self.begin()

    def begin(self):
        """A case that has just come to the consultation."""
        case = self.world.checked(self.world.submitted())
        assert case.stage == "consult"
        return case

    def task(self, case, number):
        """The task of one of the two; also when it is over."""
        desks = Desks(self.people[number])
        tasks = ReviewTask.objects.filter(process=case.process_id, owner_permission__in=desks.tokens)
        return tasks.order_by("-pk").first()

    def answer(self, case, number, answer, **data):
        """Take the task and answer it; the page to which that leads."""
        visitor, task = Visitor(self.people[number]), self.task(case, number)
        visitor.press("task", task.pk, take="1")
        page = visitor.press("task", task.pk, decide="1", outcome=answer, **data)
        case.refresh_from_db()
        return page


@pytest.fixture
def asked(world):
    return Asked(world)


def kinds_told(person):
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_two_offices_are_asked_at_once_and_the_case_goes_on_when_both_have_answered(asked):
    case = asked.announce()
    assert [kinds_told(person) for person in asked.people] == [["task"], ["task"]]
    for visitor in (asked.finance, asked.environment):
        assert case.number in visitor.read("tasks")
    assert "0 of 2 desks have answered" in asked.lead.read("case", case.pk)

    asked.answer(case, 0, "agree", reason="资金可保障。")
    assert (case.stage, case.status) == ("consult", "open")
    page = asked.lead.read("case", case.pk)
    assert "1 of 2 desks have answered" in page
    assert "资金可保障。" in page
    assert "not answered yet" in page
    assert "会签人 (资金保障意见): " in page
    assert Notification.objects.get(person=asked.people[0], kind="task").read_at
    assert not Notification.objects.get(person=asked.people[1], kind="task").read_at

    asked.answer(case, 1, "remarks", reason="请补充排放数据。")
    assert case.stage == "recommendation"
    page = asked.lead.read("case", case.pk)
    assert "2 of 2 desks have answered" in page
    assert "均无异议" in page
    assert [
        event.data.get("tally") for event in Event.objects.filter(action="consult.answered").order_by("seq")
    ] == [
        None,
        {
            "outcome": "agreed",
            "asked": 2,
            "answered": 2,
            "unanswered": 0,
            "agree": 1,
            "remarks": 1,
            "disagree": 0,
        },
    ]


def test_one_answer_against_takes_the_other_way_out_and_the_applicant_reads_no_opinion(asked):
    case = asked.announce()
    asked.answer(case, 0, "agree")
    asked.answer(case, 1, "disagree", reason="选址不当。")
    assert (case.status, case.end) == ("ended", "opposed")
    page = Visitor(asked.world.holder("applicant_filler", case)).read("application", case.pk)
    assert "选址不当" not in page
    assert "Decided by what the offices that were asked have answered." in page


def test_an_answer_is_asked_about_first_and_then_cannot_be_changed(asked):
    case = asked.announce()
    task = asked.task(case, 0)
    asked.finance.press("task", task.pk, take="1")
    page = asked.finance.ask("task", task.pk, decide="1", outcome="remarks", reason="请说明。")
    assert "An answer that has been given cannot be changed." in page
    case.refresh_from_db()
    assert not case.results.filter(part="asked").exists()
    asked.answer(case, 0, "remarks", reason="请说明。")
    page = asked.finance.press("task", task.pk, decide="1", outcome="agree")
    assert "财政甲 handled this on" in page
    assert [result.outcome for result in case.results.filter(part="asked")] == ["remarks"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose an answer."),
        ({"outcome": "disagree"}, "Give a reason for “不同意”."),
        ({"outcome": "passed"}, "“征求意见” has no such answer."),
    ],
)
def test_what_is_missing_of_an_answer_is_named_and_what_was_typed_is_kept(asked, data, sentence):
    case = asked.announce()
    task = asked.task(case, 0)
    asked.finance.press("task", task.pk, take="1")
    assert "资金保障意见" in asked.finance.read("task", task.pk)
    asked.finance.press("task", task.pk, save="1", reason="初步意见")
    assert "初步意见" in asked.finance.read("task", task.pk)
    page = asked.finance.ask("task", task.pk, decide="1", sure="1", **data)
    assert sentence in page
    assert not case.results.filter(part="asked").exists()


def test_an_answer_may_need_a_file(asked):
    case = asked.announce(answers=[{**ANSWERS[0], "title": "附函同意", "needs_file": True}, *ANSWERS[1:]])
    task = asked.task(case, 0)
    asked.finance.press("task", task.pk, take="1")
    page = asked.finance.ask("task", task.pk, decide="1", sure="1", outcome="agree")
    assert "Attach a file for “附函同意”." in page
    assert not case.results.filter(part="asked").exists()


def test_k_of_n_answers_are_enough_and_the_other_office_learns_that_it_is_over(asked):
    case = asked.announce(closes="enough", enough=1)
    late = asked.task(case, 1)
    asked.environment.press("task", late.pk, take="1")
    asked.answer(case, 0, "agree")
    assert case.stage == "recommendation"
    assert kinds_told(asked.people[1]) == ["task", "consult_over"]
    assert_said(Notification.objects.get(person=asked.people[1], kind="consult_over"))
    assert "Your answer is not asked for any more." in asked.environment.read("messages")
    page = asked.environment.press("task", late.pk, decide="1", outcome="disagree", reason="迟")
    assert "An answer is not possible any more." in page
    assert "no answer" in page
    assert case.number not in asked.environment.read("tasks")
    assert case.results.filter(part="asked").count() == 1


def test_when_its_time_is_over_the_answers_that_are_in_decide(asked):
    case = asked.announce(closes="in_time")
    asked.answer(case, 0, "agree")
    due = asked.task(case, 1).scheduled
    asked.world.travel(due)
    call_command("tick", verbosity=0)
    case.refresh_from_db()
    assert case.stage == "recommendation"
    assert kinds_told(asked.people[1]) == ["task", "consult_over"]
    closing = Event.objects.get(action="consult.closed", case_id=case.pk)
    assert closing.actor_name == ""
    assert (closing.data["tally"]["answered"], closing.data["tally"]["unanswered"]) == (1, 1)
    page = asked.lead.read("case", case.pk)
    assert "1 of 2 desks have answered" in page
    assert "no answer" in page


def test_an_office_may_be_late_where_the_time_closes_nothing(asked):
    case = asked.announce()
    asked.world.travel(asked.task(case, 1).scheduled + timedelta(minutes=1))
    call_command("tick", verbosity=0)
    case.refresh_from_db()
    assert case.stage == "consult"
    assert "overdue" in asked.lead.read("case", case.pk)
    asked.answer(case, 0, "agree")
    asked.answer(case, 1, "agree")
    assert case.stage == "recommendation"


def test_whoever_leads_a_consultation_closes_it_early_with_a_reason(asked):
    case = asked.announce()
    assert asked.lead.url("consultations") in asked.lead.read("home")
    page = asked.lead.read("consultations")
    assert case.number in page
    assert "0 of 2" in page
    link = asked.lead.url("close_consultation", case.pk)
    assert link in asked.lead.read("case", case.pk)
    assert "Give the reason" in asked.lead.ask("close_consultation", case.pk, close="1", sure="1", reason=" ")
    page = asked.lead.ask("close_consultation", case.pk, close="1", reason="时限已到")
    assert "Close this consultation?" in page
    assert "生态环境厅（示例） 会签人" in page
    asked.lead.press("close_consultation", case.pk, close="1", stage="consult", reason="时限已到")
    case.refresh_from_db()
    assert case.stage == "recommendation"
    page = asked.lead.read("case", case.pk)
    assert "Closed early by" in page
    assert "时限已到" in page
    assert "时限已到" in asked.finance.read("messages")
    assert case.number not in asked.lead.read("consultations")
    page = asked.lead.press("close_consultation", case.pk, close="1", stage="consult", reason="又一次")
    assert "This consultation has been closed already." in page


def test_nobody_else_closes_a_consultation(asked):
    case = asked.announce()
    for visitor in (asked.finance, Visitor(asked.world.holder("local_handler", case))):
        assert visitor.get("close_consultation", case.pk).status_code == 404
        assert visitor.post("close_consultation", case.pk, close="1", reason="试").status_code == 404
    assert case.number not in asked.finance.read("consultations")
    case.refresh_from_db()
    assert case.stage == "consult"


def test_an_office_reads_what_it_is_shown_and_afterwards_its_own_answer_alone(asked):
    case = asked.announce()
    attached = SimpleUploadedFile("opinion.pdf", sample_pdf("Opinion"), "application/pdf")
    task = asked.task(case, 0)
    page = asked.finance.read("task", task.pk)
    assert 'id="answers-a"' in page
    assert "not answered yet" not in page
    assert 'id="answers-c"' not in page
    asked.finance.press("task", task.pk, take="1")
    asked.finance.press("task", task.pk, save="1", files=attached)
    draft = Attachment.objects.get(submission=case, of_stage=True)
    assert asked.finance.get("attachment", draft.pk).status_code == 200
    assert asked.environment.get("attachment", draft.pk).status_code == 404
    asked.answer(case, 0, "remarks", reason="资金意见。")
    asked.answer(case, 1, "agree", reason="环保意见。")
    for visitor, own, other in (
        (asked.finance, "资金意见。", "环保意见。"),
        (asked.environment, "环保意见。", "资金意见。"),
    ):
        page = visitor.read("case", case.pk)
        assert own in page
        assert other not in page
        assert 'id="answers-a"' in page
        assert 'id="answers-c"' not in page
        assert 'id="history"' not in page
        assert "Conclusions so far" not in page
    file = Attachment.objects.get(submission=case, of_stage=True, name="opinion.pdf")
    reading = {
        "finance": asked.finance,
        "colleague": Visitor(asked.world.colleague(asked.people[0])),
        "environment": asked.environment,
        "lead": asked.lead,
        "bureau": Visitor(asked.world.holder("local_handler", case)),
        "applicant": Visitor(asked.world.holder("applicant_filler", case)),
    }
    may = {name for name, visitor in reading.items() if visitor.get("attachment", file.pk).status_code == 200}
    assert may == {"finance", "colleague", "lead"}


def test_an_office_that_was_not_asked_sees_nothing_and_the_bureau_reads_no_opinion(asked):
    case = asked.announce(hands=consultation()["hands"][:1])
    assert not visible_to(asked.people[1], Desks(asked.people[1])).filter(pk=case.pk).exists()
    asked.answer(case, 0, "agree", reason="资金意见。")
    bureau = Visitor(asked.world.holder("local_handler", case))
    assert "资金意见。" not in bureau.read("case", case.pk)


def test_a_correction_after_the_answer_is_not_the_office_s_any_more(asked):
    back = [
        {**row, "target": "apply"} if row["key"] == "disputed" else row for row in consultation()["outcomes"]
    ]
    case = asked.announce(outcomes=back)
    asked.answer(case, 0, "agree")
    asked.answer(case, 1, "disagree", reason="请改。")
    assert case.is_returned
    asked.world.travel(asked.world.moment + timedelta(days=1))
    asked.world.save(case, case.answers | {"a01": "更名后的集群"})
    asked.world.correct(case)
    assert case.stage == "prefecture_check"
    assert "更名后的集群" not in asked.finance.read("case", case.pk).partition("answers-a")[2]
    asked.world.checked(case)
    assert case.stage == "consult"
    page = asked.lead.read("case", case.pk)
    assert page.index("0 of 2 desks have answered") < page.index("2 of 2 desks have answered")
    assert "更名后的集群" in asked.finance.read("task", asked.task(case, 0).pk)


def test_a_withdrawn_case_takes_the_tasks_from_the_offices(asked):
    case = asked.announce()
    withdraw(submission=case, person=asked.world.holder("applicant_principal", case), reason="不再申报")
    assert case.number not in asked.finance.read("tasks")
    assert "ended" in kinds_told(asked.people[0])


@pytest.mark.parametrize(
    ("when", "stage"),
    [
        ("tally.consult.agree = 1 and tally.consult.disagree = 1", "re_review"),
        ("tally.consult.answered < tally.consult.asked", "recommendation"),
        ("tally.consult.unanswered = 0 and outcome.consult = 'disputed'", "re_review"),
    ],
)
def test_rules_behind_a_consultation_know_its_tally_at_once(asked, when, stage):
    rule = {
        "key": "gate",
        "kind": "auto",
        "title": "会签结果",
        "desk": {"role": "", "scope": ""},
        "article": "第七条",
        "rules": [{"when": when, "outcome": "direct", "label": "有分歧"}],
        "otherwise": "check",
        "outcomes": [
            {"key": "direct", "title": "直送复审", "target": "re_review"},
            {"key": "check", "title": "推荐", "target": "recommendation"},
        ],
    }
    case = asked.announce(rule)
    asked.answer(case, 0, "agree")
    asked.answer(case, 1, "disagree", reason="意见。")
    assert case.stage == stage
    if "agree = 1" in when:
        assert "征求意见, 同意 1 = 1" in asked.lead.read("case", case.pk)


def test_the_list_of_consultations_costs_the_same_with_one_case_and_with_three(asked):
    asked.announce()
    lead, costs = asked.lead, []
    lead.get("consultations")  # what is kept for good is there
    for more in (0, 2):
        for _case in range(more):
            asked.begin()
        _page, told = statements(lambda: lead.get("consultations"))
        costs.append(len(told))
    assert costs == [12, 12]
