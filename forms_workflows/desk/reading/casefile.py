"""What a case file shows, by who reads it."""

from dataclasses import dataclass

from django.utils.html import format_html_join

from forms_workflows.audit.models import Event
from forms_workflows.processes.graph.kinds import Kind, Scope
from forms_workflows.processes.graph.names import hand_parts
from forms_workflows.processes.graph.scopes import places_of
from forms_workflows.processes.models import ReviewTask
from forms_workflows.review.domain.consulting import PART as ASKED
from forms_workflows.submissions.models import AnswerRound

from ..rules import is_applicant, is_partner, reads_cases
from .consulting import consultations, consults
from .passages import passages_for

#: Events that speak of scores, recusals or objections; readers below the department do not see them.
CONFIDENTIAL = (
    "sheet.",
    "recusal.",
    "objection.",
    "scoring.",
    "expert.",
    "case.held",
    "case.resumed",
    "case.shortlisted",
    "case.approved",
    "case.rejected",
    "consult.",
)

#: Events whose author may be an expert: the name is for whoever assembles the panels and for supervision.
OF_EXPERTS = ("sheet.", "recusal.")


def case_context(request, submission, task=None):
    """Answers by section, earlier rounds, results and history, as far as this reader may see them."""
    rounds = list(AnswerRound.objects.filter(submission=submission).select_related("asked_by"))
    submitted = [answer_round for answer_round in rounds if answer_round.submitted_at]
    wide = reads_widely(request.desks, submission)
    consulted = None if wide else consulted_only(request.desks, submission)
    if consulted:
        submitted = [entry for entry in submitted if consulted.saw(entry)]
    sections = consulted.sections if consulted and not task else sections_for(submission, task)
    asked = request.GET.get("round", "")
    shown = next(
        (entry for entry in submitted if str(entry.number) == asked), submitted[-1] if submitted else None
    )
    fields = None if wide else {code for section in sections for code in section.codes}
    return {
        "submission": submission,
        "schema": submission.form,
        "sections": sections,
        "section_codes": [section.code for section in sections],
        "answers": {**shown.answers, **shown.computed} if shown else {},
        "shown": shown,
        "rounds": submitted,
        "changed": changed_fields(submitted, shown),
        "results": [] if consulted else results_for(submission, request.desks, wide),
        "consultations": consultations_for(submission, request.desks, wide),
        "history": []
        if consulted
        else history_for(submission, fields, knows_experts(request.desks, submission)),
        "readable": fields,
        "wide": wide,
        "consulted": bool(consulted),
    }


@dataclass
class Consulted:
    """What a reader has of a case in which his office was asked and nothing else: what it was shown, until it answered."""

    submission: object
    tasks: list

    @property
    def sections(self):
        """Those that one of the stages at which it was asked shows."""
        shown = [shown_sections(self.submission, task.stage) for task in self.tasks]
        codes = {section.code for sections in shown for section in sections}
        return [section for section in self.submission.form_version.form.sections if section.code in codes]

    def saw(self, answer_round):
        """Whether these answers were there while it was asked."""
        return any(task.finished is None or answer_round.submitted_at <= task.finished for task in self.tasks)


def consulted_only(desks, submission):
    """The Consulted of a reader who comes to the case by a consultation alone; None for any other."""
    if not (submission.process_id and consults(submission)):
        return None
    places = {token.partition("@")[2] for token in desks.tokens}
    if submission.process.data["scopes"].get(str(Scope.APPLICANT_REGION)) in places:
        return None
    tasks = ReviewTask.objects.filter(
        process_id=submission.process_id, owner_permission__isnull=False
    ).order_by("pk")
    own = [task for task in tasks if task.owner_permission.partition("@")[2] in places]
    asked = [task for task in own if task.stage and task.stage.consult and not task.part]
    return Consulted(submission, asked) if asked and len(asked) == len(own) else None


def consultations_for(submission, desks, wide):
    """Every answer for whoever reads the case in the department or leads the consultation; to others their own."""
    if wide or leading_desks(submission).intersection(desks.tokens):
        return consultations(submission)
    return consultations(submission, own=desks.tokens)


def leading_desks(submission):
    """The tokens of the desks that lead, or have led, the consultations of a case."""
    if not (submission.process_id and consults(submission)):
        return set()
    asking = ReviewTask.objects.filter(
        process_id=submission.process_id, flow_task_type="PARALLEL_GATEWAY", owner_permission__isnull=False
    )
    return set(asking.values_list("owner_permission", flat=True))


def reads_widely(desks, submission):
    """Whether the reader sits in the department itself or supervises; a bureau sees its own stages only."""
    return reads_cases(desks, submission.round.programme.department)


def knows_experts(desks, submission):
    department = submission.round.programme.department
    return desks.holds("panel.assign", department) or desks.holds("supervise", department)


def local_stages(desks, submission):
    """Keys of the stages that are read outside the department itself: those of the applicant's bureau, and those of the
    reader's own office or of one below it.
    """
    own = {token.partition("@")[2] for token in desks.tokens}
    return {
        stage.key
        for stage in submission.graph.stages
        for desk in stage.own_desks
        if desk.scope == Scope.APPLICANT_REGION
        or (desk.is_found and own.intersection(_places(submission, stage, desk)))
    }


def _places(submission, stage, desk):
    scopes = submission.process.data["scopes"] if submission.process_id else {}
    return places_of(submission.graph, scopes, stage, desk)


def may_read_file(request, submission, attachment):
    """Reviewers read the files of the conclusions that they may read; experts those of the sections shown to them."""
    desks = request.desks
    if reads_widely(desks, submission):
        return True
    if is_applicant(desks, submission) or is_partner(desks, submission):
        return not attachment.of_stage
    if attachment.of_stage and is_own_answer(request, attachment):
        return True
    if consulted := consulted_only(desks, submission):
        return not attachment.of_stage and attachment.field in {
            code for section in consulted.sections for code in section.codes
        }
    sheet = submission.sheets.filter(expert=request.user, voided_at__isnull=True).last()
    if sheet:
        return not attachment.of_stage and attachment.field in fields_shown(submission, sheet.panel.stage)
    return not attachment.of_stage or attachment.field in local_stages(desks, submission)


def is_own_answer(request, attachment):
    """Whether the reader, or a colleague of the desk that was asked, has attached it."""
    if attachment.uploaded_by_id == request.user.pk:
        return True
    answers = attachment.results.filter(part=ASKED, task__owner_permission__in=request.desks.tokens)
    return answers.exists()


def fields_shown(submission, stage):
    sections = shown_sections(submission, submission.graph.stage(stage))
    return {code for section in sections for code in section.codes}


def sections_for(submission, task):
    """Every section, or those that the stage declares visible to its desk."""
    return shown_sections(submission, submission.current_stage if task else None)


def shown_sections(submission, stage):
    """The sections that a stage's desk may see; without a stage all of them."""
    sections = submission.form_version.form.sections
    allowed = set(stage.sections) if stage and stage.sections else None
    return [section for section in sections if allowed is None or section.code in allowed]


def evidence_links(sheet, form, sections):
    """{code of an item of the score sheet: links to the answers that it names}, as far as these sections are read."""
    place = {field.code: section for section in sections for field in section.fields if not field.pii}
    return {
        item.code: format_html_join(
            " · ",
            '<a href="#answers-{}">{}</a>',
            ((place[code].code, form.field(code).local_label) for code in item.evidence if code in place),
        )
        for item in sheet.fields
        if item.evidence
    }


def results_for(submission, desks, wide):
    """Conclusions of checks and opinions with the stage's title. Score sheets never appear here."""
    rows, local = [], set() if wide else local_stages(desks, submission)
    results = (
        submission.results.exclude(part__in=("sheet", ASKED))
        .select_related("actor", "form_version")
        .prefetch_related("attachments")
    )
    for result in results:
        stage = submission.graph.stage(result.stage)
        if stage is None:
            continue
        outcome = stage.outcome(result.outcome)
        # A bureau reads its own stages, and what the department wrote when it sent the case back there.
        addressed = outcome is not None and outcome.target in local
        if not (wide or addressed or stage.key in local):
            continue
        rows.append(
            {
                "result": result,
                "title": titled(stage, result.part),
                "outcome": outcome.title if outcome else result.outcome,
                "schema": submission.form_of(result.form_version),
            }
        )
    return rows


def titled(stage, part):
    """The stage's title; of an opinion with what the hand does that concluded, where the editor says it."""
    parts = hand_parts(stage) if stage.kind == Kind.OPINION else []
    hand = stage.hands[parts.index(part)].name if part in parts else ""
    return f"{stage.title} · {stage.said(hand)}" if hand else stage.title


def history_for(submission, fields, experts_known):
    """[{event, name, passages}], newest first. The name is empty where it would tell who an expert is.

    ``fields``: codes of the answers that the reader may see; None for a reader of the department.
    """
    events = Event.objects.filter(chain=submission.round.chain, case_id=submission.pk).order_by("-seq")
    return [
        {
            "event": event,
            "name": event.actor_name if experts_known or not event.action.startswith(OF_EXPERTS) else "",
            "passages": passages_for(submission, event, fields=fields),
        }
        for event in events
        if fields is None or not event.action.startswith(CONFIDENTIAL)
    ]


def changed_fields(submitted, shown):
    """Codes whose answers differ from the round before the one shown."""
    if shown is None or shown not in submitted or submitted.index(shown) == 0:
        return []
    earlier = submitted[submitted.index(shown) - 1]
    codes = {*earlier.answers, *shown.answers}
    return sorted(code for code in codes if earlier.answers.get(code) != shown.answers.get(code))
