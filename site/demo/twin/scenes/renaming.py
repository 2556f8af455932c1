"""更名: a title's holder asks for another name; the department agrees and issues a document, and the register says so."""

from dataclasses import replace
from random import Random

from django.urls import reverse

from forms_workflows.decisions.models import Title
from forms_workflows.processes.engine import open_tasks
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.models import Submission

from ..errors import Refused
from . import applying

PROCEDURE = "change_of_name"


def rename(play):
    """The first title of the round is called otherwise from today. Nothing happens if there is none."""
    title = Title.objects.filter(designation__round=play.round).order_by("pk").first()
    if title is None:
        return
    round = Round.objects.get(programme=play.programme, procedure__key=PROCEDURE, year=play.clock.today.year)
    case = apply(play, round, title)
    agree(play, case)
    issue(play, round, case)
    play.say(f"{title.name} has another name")


def apply(play, round, title):
    """The holder starts from its title, fills in the one page and signs."""
    holder = next(case for case in play.cases if case.pk == title.submission_id)
    play.post(holder.filler, reverse("desk:start", args=[round.pk, title.pk]))
    case = replace(
        holder,
        pk=Submission.objects.get(round=round, subject=title).pk,
        answers={
            "a01": f"新{title.name}",
            "a02": play.clock.today.isoformat(),
            "a03": "集群扩展到相邻园区，原名称已不能反映范围（示例）。",
        },
        names={"a04": ["更名决议.pdf"]},
        rng=Random(f"rename/{play.seed}"),  # noqa: S311 - fiction, not secrecy
    )
    applying.fill(play, case, applying.codes_of(case))
    play.post(case.filler, reverse("desk:finish", args=[case.pk]))
    play.post(case.principal, reverse("desk:sign", args=[case.pk]), {"confirmed": "on"})
    applying.expect(case, Submission.Status.OPEN)
    return case


def agree(play, case):
    (task,) = open_tasks(case.submission.process_id)
    person = play.cast.for_case(task.owner_permission, case.submission)
    url = reverse("desk:task", args=[task.pk])
    play.post(person, url, {"take": "1"})
    play.post(person, url, {"decide": "1", "outcome": "pass"})


def issue(play, round, case):
    leader = play.cast.of("dept_leader")[0]
    data = {
        "issue": "1",
        "document_number": f"{play.department.code_prefix}更名〔{round.year}〕1号（示例）",
        "signed_on": play.clock.today.isoformat(),
        "selected": [case.pk],
    }
    play.post(leader, reverse("desk:designation", args=[round.pk]), data, expect=(302,))
    if case.submission.end != "changed":
        raise Refused(f"The document of {case.submission} changed nothing.")
