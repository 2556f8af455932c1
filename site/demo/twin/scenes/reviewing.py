"""初审、推荐、复审、征求意见: whoever’s turn it is takes the task up and decides, within a few working days."""

from django.urls import reverse

from forms_workflows.forms.models import FormVersion
from forms_workflows.processes.engine import open_tasks
from forms_workflows.processes.graph.kinds import Kind

from ...reviews import invent_review
from ..entries import form_entries
from ..errors import Refused
from ..plot import CHECK, RE_REVIEW, RECOMMENDATION
from . import applying

FORMS = {
    CHECK: "preliminary_review",
    RECOMMENDATION: "recommendation",
    RE_REVIEW: "re_review",
    "formal_check": "formal_check",
}
#: Working days within which each kind of stage is dealt with, from the fastest to the slowest officer.
PACE = {Kind.CHECK: (1, 4), Kind.OPINION: (1, 2), Kind.CONSULT: (1, 2), Kind.APPLY: (1, 3)}
#: What is asked to be corrected, field by field, all at once.
CORRECTIONS = {
    CHECK: {"h04": "缺少应急管理、生态环境部门出具的证明，请补充。"},
    RE_REVIEW: {"g02": "请补充最近一年的章程修订稿。", "c12": "从业人数与附表不一致，请核对。"},
}
REASONS = {
    "return": "请按所列问题补正后重新提交，补正期限五个工作日。",
    "not_recommended": "主导产业规模以上企业较少，集聚效应尚不明显，今年不予推荐，建议继续培育。",
    "fail": "对照第六条第（三）项，创新投入和创新载体与申报要求差距较大。",
    "return_to_prefecture": "推荐意见未说明现场核查情况，请重新核实后再行推荐。",
}


def follow(play, case):
    """Plan the next step of a case, unless it waits for the round as a whole or has ended."""
    submission = case.submission
    if submission.status != "open" or stands_still(case, submission):
        return
    kind = submission.current_stage.kind
    if kind not in PACE:
        return
    if kind == Kind.APPLY:
        if case.fate.corrects:
            play.agenda.plan(play.soon(case.rng, *PACE[kind]), applying.correct, play, case)
        return
    step = answer if kind == Kind.CONSULT else act
    play.agenda.plan(play.soon(case.rng, *PACE[kind]), step, play, case, submission.stage, submission.part)


def stands_still(case, submission):
    here = f"{submission.stage}/{submission.part}" if submission.part else submission.stage
    return case.fate.stops_at in (submission.stage, here)


def act(play, case, stage, part):
    """Take the task up, read the case file, decide. Does nothing if the case has moved on meanwhile."""
    submission = case.submission
    if (submission.status, submission.stage, submission.part) != ("open", stage, part):
        return
    task = open_tasks(submission.process_id)[0]
    person = officer_for(play, case, submission, task)
    url = reverse("desk:task", args=[task.pk])
    play.look(person, reverse("desk:tasks"))
    play.post(person, url, {"take": "1"})
    play.look(person, url)
    decide(play, case, submission, person, url)
    follow(play, case)


def answer(play, case, stage, part):
    """征求意见: whoever is asked agrees, one after the other. Does nothing if the case has moved on meanwhile."""
    submission = case.submission
    if (submission.status, submission.stage, submission.part) != ("open", stage, part):
        return
    for task in list(open_tasks(submission.process_id)):
        person = play.cast.for_case(task.owner_permission, submission)
        url = reverse("desk:task", args=[task.pk])
        play.post(person, url, {"take": "1"})
        play.post(person, url, {"decide": "1", "outcome": "agree"})
    if case.submission.stage == stage:
        raise Refused(f"Everybody has agreed to {submission}, but nothing moved.")
    follow(play, case)


def officer_for(play, case, submission, task):
    """Who of the desk deals with it; of those whose turn it is, one may have to step aside first (回避)."""
    person = play.cast.for_case(task.owner_permission, submission)
    if case.fate.officer_recused and submission.stage == RE_REVIEW and case.once("officer recused"):
        url = reverse("desk:task", args=[task.pk])
        play.post(
            person,
            url,
            {"recuse": "1", "kind": "kin", "recusal_reason": "与申报单位负责人有亲属关系（示例）。"},
        )
        person = play.cast.for_case(task.owner_permission, submission)
    return person


def decide(play, case, submission, person, url):
    outcome = choose(case, submission)
    before = (submission.stage, submission.part)
    data = {"decide": "1", "outcome": outcome, "reason": REASONS.get(outcome, "")}
    if not submission.part:
        data |= opinion_entries(play, case, submission, outcome)
    if outcome == "return":
        for code, note in CORRECTIONS[submission.stage].items():
            data |= {f"open-{code}": "on", f"note-{code}": note}
    play.post(person, url, data)
    now = case.submission
    if now.status == "open" and (now.stage, now.part) == before:
        raise Refused(f"{person} decided {outcome} on {submission}, but nothing moved.")


def choose(case, submission):
    """The outcome that this case's fate has in store at this desk."""
    fate, stage = case.fate, submission.stage
    if submission.part:
        return "agree"
    if stage in fate.returned_by and case.once(f"returned by {stage}"):
        return "return"
    if stage == RECOMMENDATION:
        return "recommend" if fate.recommended else "not_recommended"
    if stage == RE_REVIEW and fate.sent_back and case.once("sent back"):
        return "return_to_prefecture"
    if stage == RE_REVIEW and not fate.passes:
        return "fail"
    return submission.current_stage.outcomes[0].key


def opinion_entries(play, case, submission, outcome):
    """The stage's own form, filled in by its first hand."""
    version = form_of(submission)
    if version is None:
        return {}
    conclusion = "not_conforms" if outcome in ("fail", "not_recommended") else "conforms"
    answers = invent_review(
        FORMS[submission.stage], today=play.clock.today, conclusion=conclusion, rank=case.number
    )
    return form_entries(version.form, answers)


def form_of(submission):
    form = submission.current_stage.form
    return FormVersion.objects.get(pk=form) if form else None
