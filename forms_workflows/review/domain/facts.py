"""What the review knows of a case: what its stages' forms say, and its score."""

from collections import defaultdict
from dataclasses import replace
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_workflows.forms.domain.evaluation import evaluate
from forms_workflows.forms.kinds import Place, types_of
from forms_workflows.forms.models import FormVersion
from forms_workflows.forms.reading.answers import readable
from forms_workflows.forms.reading.facts import facts_of_form
from forms_workflows.processes.graph.facts import Family, Members
from forms_workflows.processes.graph.kinds import Kind

from .ranking import aggregate

#: Kinds whose first hand fills in a form.
WITH_FORM = {Kind.CHECK, Kind.OPINION}


def result_types(graph, stage, forms):
    """{stage: its form's fields} of the stages before this one, and of this one while it is decided on."""
    asked = with_results(graph, stage, forms)
    return {each.key: {"record": types_of(forms[each.form].form)} for each in asked}


def with_results(graph, stage, forms):
    """The stages whose forms are filled in by then."""
    asked = (each for each in (*graph.before(stage), stage) if each.kind in WITH_FORM)
    return [each for each in asked if each.form in forms]


def results_of(known):
    @cache
    def values(key):
        return read_result(known, key)

    return Members(values)


def read_result(known, key):
    """What was filled in at a stage the last time, worked out; None where nothing was."""
    round = known.submission.round
    if key in known.concluded:
        stage = known.submission.graph.stage(key)
        version, answers = FormVersion.objects.get(pk=stage.form), known.concluded[key]
    else:
        last = known.submission.results.filter(stage=key, part="", form_version__isnull=False)
        result = last.select_related("form_version").order_by("-pk").first()
        if result is None:
            return None
        version, answers = result.form_version, result.answers
    return evaluate(
        known.submission.form_of(version), answers, year=round.year, deadline=round.closes_at
    ).values


def field_of(graph, member):
    """(stage or None, field or None, code) that ``check.c01`` or ``check.c04.y1`` names."""
    key, _dot, code = member.partition(".")
    stage = graph.stage(key)
    version = FormVersion.objects.filter(pk=stage.form).first() if stage and stage.form else None
    return stage, version.form.field(code.partition(".")[0]) if version else None, code


def say_result(graph, member):
    stage, field, code = field_of(graph, member)
    words = {"stage": stage.title if stage else "", "field": field.local_label if field else code}
    return _("%(stage)s, %(field)s") % words


def show_result(graph, member, value):
    _stage, field, code = field_of(graph, member)
    if field is None or "." in code:
        return value
    return readable(field, value, Place(field.local_label, year=0))


def list_results(graph, stage, forms):
    return [
        replace(fact, label=_("%(stage)s, %(field)s") % {"stage": each.title, "field": fact.label})
        for each in with_results(graph, stage, forms)
        for _section, facts in facts_of_form(forms[each.form].form, prefix=f"result.{each.key}.")
        for fact in facts
    ]


def score_types(graph, stage, forms):
    """``total`` of the last scoring, and that of each by its key: ``final.total``."""
    scored = [each.key for each in graph.before(stage) if each.kind == Kind.SCORE]
    single = {key: {"record": {"total": "number"}} for key in scored}
    return {**single, "total": "number"} if scored else {}


def score_of(known):
    """The case's results as rankings would have them."""
    sheets = known.submission.sheets.filter(sealed_at__isnull=False, voided_at__isnull=True)
    totals = defaultdict(list)
    for key, total in sheets.order_by("pk").values_list("stage", "total"):
        totals[key].append(total)
    found = {}
    for stage in known.submission.graph.of_kind(Kind.SCORE):
        if totals[stage.key]:
            rule = stage.score
            score, _trimmed = aggregate(totals[stage.key], trim_from=rule.trim_from, decimals=rule.decimals)
            found |= {stage.key: {"total": score}, "total": score}
    return found


def say_score(graph, member):
    stage = graph.stage(member.partition(".")[0])
    return _("Score of “%(stage)s”") % {"stage": stage.title} if stage else _("Score")


FAMILIES = {
    "result": Family(
        title=gettext_lazy("Filled in at a stage"),
        members=result_types,
        read=results_of,
        called=say_result,
        shown=show_result,
        listed=list_results,
    ),
    "score": Family(
        title=gettext_lazy("Score"),
        members=score_types,
        read=score_of,
        called=say_score,
    ),
}
