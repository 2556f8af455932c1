"""What is known of a case when a condition asks: its answers, who applies, its round, what its stages have decided."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.expressions import TABLES, to_values
from forms_workflows.forms.kinds import types_of
from forms_workflows.forms.reading.facts import Fact
from forms_workflows.forms.schema.regions import level_choices, region_choices
from forms_workflows.parties.models import OrganisationKind, Region, RegionLevel
from forms_workflows.processes import engine
from forms_workflows.processes.graph.facts import Facts, Family, Members
from forms_workflows.processes.graph.parameters import PREFIX, TYPES, ParameterKind
from forms_workflows.references.domain.reading import Pinned
from forms_workflows.rounds.models import Parameter, Procedure

APPLICANT = {
    "kind": gettext_lazy("Kind of applicant"),
    "region": gettext_lazy("Region"),
    "level": gettext_lazy("Level of the region"),
    "code": gettext_lazy("identifier"),
}
COUNTED = {
    "asked": gettext_lazy("asked"),
    "answered": gettext_lazy("answered"),
    "unanswered": gettext_lazy("not answered"),
}
#: Which applicant it is stands in the case; the record of a decision need not say it again.
NOT_KEPT = {"applicant.code"}


@dataclass
class Known:
    """The case of which facts are asked. ``concluded``: {stage key: its form's answers} of the step that is being taken."""

    submission: object
    process_pk: int | None
    concluded: dict = field(default_factory=dict)

    @cached_property
    def trail(self):
        return engine.trail(self.process_pk)


def facts_of(submission, *, process_pk=None, concluded=None, answers=None):
    """The facts of a case as they are now. ``process_pk`` while its process begins.

    ``answers``: {code: plain value}, computed ones included, in place of what was submitted last.
    """
    known = Known(submission, process_pk or submission.process_id, concluded or {})
    form = submission.form_version.form

    def read(known):
        plain = submitted_answers(submission) if answers is None else answers
        return to_values(plain, types_of(form)) | {TABLES: Pinned(graph_of(submission).tables)}

    return Facts(known, answers=read, secret=NOT_KEPT | personal_fields(form))


def personal_fields(form):
    """Codes of the fields whose answers are for those alone who handle the case."""
    return frozenset(item.code for item in form.fields if item.pii)


def graph_of(submission):
    """The process of a case, of its round before the case is one."""
    return submission.graph if submission.process_version_id else submission.round.graph


def submitted_answers(submission):
    """{code: plain value} of what was submitted last, computed values included."""
    submitted = submission.answer_rounds.exclude(submitted_at=None).order_by("-number")
    answers, computed = submitted.values_list("answers", "computed").first() or ({}, {})
    return {**answers, **computed}


# --- families ----------------------------------------------------------------------------------------


def applicant_of(known):
    """Its region is the one whose bureau is in charge of the case; ``level`` is the key of the level it stands on."""
    region = known.submission.region
    return {
        "kind": known.submission.organisation.kind_id,
        "region": region.code if region else None,
        "level": region.level_id if region else None,
        "code": known.submission.organisation.identifier or None,
    }


def say_applicant(graph, member, value):
    if member == "kind":
        kind = OrganisationKind.objects.filter(key=value).first()
        return kind.local_title if kind else value
    if member == "level":
        level = RegionLevel.objects.filter(key=value).first()
        return level.local_title if level else value
    region = Region.objects.filter(code=value).first()
    return region.local_name if region else value


def applicant_options(graph, member):
    return {"kind": kind_choices, "region": partial(region_choices, ""), "level": level_choices}.get(member)


def kind_choices():
    return [(kind.key, kind.local_title) for kind in OrganisationKind.objects.all()]


def round_of(known):
    """``closes_at`` is for stages that wait for it; a condition cannot name it."""
    round = known.submission.round
    return to_values({"year": str(round.year)}, {"year": "number"}) | {"closes_at": round.closes_at}


def parameters_for(graph):
    """Those of the programmes whose cases go through the process; of a process that nobody uses yet, all that there are."""
    procedures = Procedure.objects.filter(programme=OuterRef("programme"), process__code=graph.code)
    every = list(Parameter.objects.annotate(own=Exists(procedures)).order_by("pk"))
    return [one for one in every if one.own] or every


def parameter_types(graph, stage, forms):
    return {one.key: TYPES[one.kind] for one in parameters_for(graph)}


def list_parameters(graph, stage, forms):
    found = {one.key: Fact(f"{PREFIX}{one.key}", one.title, TYPES[one.kind]) for one in parameters_for(graph)}
    return list(found.values())


def parameters_of(known):
    """As the round has frozen them."""
    round = known.submission.round
    kinds = {key: entry.get("kind", ParameterKind.WHOLE) for key, entry in round.parameters.items()}
    return to_values(round.plain_parameters, {key: TYPES[kind] for key, kind in kinds.items()})


def say_parameter(graph, member):
    """What the first programme that has it calls it."""
    own = Parameter.objects.filter(key=member, programme__procedures__process__code=graph.code)
    return own.values_list("title", flat=True).first() or member


def earlier_stages(graph, stage):
    return [each for each in graph.before(stage) if not each.is_apply]


def stage_title(graph, key):
    stage = graph.stage(key)
    return stage.title if stage else key


def say_outcome(graph, member, value):
    stage = graph.stage(member)
    outcome = stage.outcome(value) if stage else None
    return outcome.title if outcome else value


def outcome_options(graph, member):
    return lambda: [(outcome.key, outcome.title) for outcome in graph.stage(member).outcomes]


def tally_types(graph, stage, forms):
    """{consultation: {what is counted: a number}} of the stages before this one."""
    asked = [each for each in graph.before(stage) if each.consult]
    return {each.key: {"record": dict.fromkeys(each.consult.counted, "number")} for each in asked}


def tally_of(known, key):
    """{what is counted: how many}; None where the case has not been through this consultation."""
    tally = known.trail.tallies.get(key)
    return tally and {name: Decimal(count) for name, count in tally.items()}


SPAWNED = {
    "cases": ("number", gettext_lazy("cases started")),
    "ended": ("number", gettext_lazy("cases ended")),
    "succeeded": ("number", gettext_lazy("cases ended with success")),
    "end": ("text", gettext_lazy("end of the last one")),
}


def spawned_types(graph, stage, forms):
    """{stage that starts others: what is known of them} of the stages before this one."""
    types = {member: kind for member, (kind, _called) in SPAWNED.items()}
    return {each.key: {"record": types} for each in graph.before(stage) if each.spawn}


def spawned_by(known, key):
    """How the cases stand that this one has started at a stage; no end where none has ended."""
    cases = known.submission.children.filter(parent_stage=key).select_related("process_version", "round")
    cases = list(cases.order_by("ended_at", "pk"))
    ended = [case for case in cases if case.status == case.Status.ENDED]
    return {
        "cases": Decimal(len(cases)),
        "ended": Decimal(len(ended)),
        "succeeded": Decimal(sum(case.succeeded for case in ended)),
        "end": ended[-1].end if ended else None,
    }


def say_spawned(graph, member):
    key, _dot, counted = member.partition(".")
    words = {
        "stage": stage_title(graph, key),
        "counted": SPAWNED[counted][1] if counted in SPAWNED else counted,
    }
    return _("%(stage)s, %(counted)s") % words


def say_tally(graph, member):
    key, _dot, counted = member.partition(".")
    stage = graph.stage(key)
    if stage is None or not stage.consult:
        return member
    answer = stage.consult.answer(counted)
    words = {"stage": stage.title, "counted": answer.title if answer else COUNTED.get(counted, counted)}
    return _("%(stage)s, %(counted)s") % words


FAMILIES = {
    "applicant": Family(
        title=gettext_lazy("Applicant"),
        members=lambda graph, stage, forms: dict.fromkeys(APPLICANT, "text"),
        read=applicant_of,
        called=lambda graph, member: APPLICANT[member],
        shown=say_applicant,
        options=applicant_options,
    ),
    "round": Family(
        title=gettext_lazy("Round"),
        members=lambda graph, stage, forms: {"year": "number"},
        read=round_of,
        called=lambda graph, member: _("Year"),
    ),
    "param": Family(
        title=gettext_lazy("Parameters of the round"),
        members=parameter_types,
        read=parameters_of,
        called=say_parameter,
        listed=list_parameters,
    ),
    "outcome": Family(
        title=gettext_lazy("Last outcome of a stage"),
        members=lambda graph, stage, forms: {each.key: "text" for each in earlier_stages(graph, stage)},
        read=lambda known: Members(known.trail.outcomes.get),
        called=stage_title,
        shown=say_outcome,
        options=outcome_options,
    ),
    "returns": Family(
        title=gettext_lazy("How often a stage has returned the case"),
        members=lambda graph, stage, forms: {each.key: "number" for each in earlier_stages(graph, stage)},
        read=lambda known: Members(lambda key: Decimal(known.trail.returns[key])),
        called=lambda graph, member: _("Returns by “%(stage)s”") % {"stage": stage_title(graph, member)},
    ),
    "tally": Family(
        title=gettext_lazy("Answers of a consultation"),
        members=tally_types,
        read=lambda known: Members(lambda key: tally_of(known, key)),
        called=say_tally,
    ),
    "spawned": Family(
        title=gettext_lazy("Cases that it has started"),
        members=spawned_types,
        read=lambda known: Members(lambda key: spawned_by(known, key)),
        called=say_spawned,
    ),
}
