"""Rules about forms: published, with the sections and fields that stages name."""

from decimal import Decimal

from django.utils.translation import gettext as _

from forms_workflows.expressions import canon
from forms_workflows.expressions.language.bounds import most

from ..graph.kinds import Kind
from ..graph.lists import scored_at
from ..graph.parameters import is_named

NEEDS_FORM = {Kind.APPLY: "application", Kind.SCORE: "score"}
KINDS = {
    Kind.APPLY: {"application"},
    Kind.SCORE: {"score"},
    **{kind: {"review"} for kind in (Kind.CHECK, Kind.OPINION, Kind.CONSULT)},
}


def forms_are_published(graph, facts):
    for stage in graph.stages:
        if title := facts.unpublished.get(stage.key):
            yield facts.problem(
                "form_unpublished",
                stage,
                _("“%(stage)s” uses the form “%(form)s”, which has not been published. Publish it first."),
                form=title,
            )
        elif stage.form is None:
            if stage.kind in NEEDS_FORM:
                yield facts.problem("form_missing", stage, _("“%(stage)s” needs a form. Choose one."))
        elif stage.form not in facts.forms:
            yield facts.problem("form_missing", stage, _("The form of “%(stage)s” does not exist any more."))
        elif _kind_of(stage, facts) not in KINDS.get(stage.kind, ()):
            yield facts.problem(
                "form_kind",
                stage,
                _("“%(stage)s” uses the form “%(form)s”, which is made for another kind of stage."),
                form=facts.forms[stage.form].form.title,
            )


def _kind_of(stage, facts):
    return facts.forms[stage.form].form.kind


def visible_sections_exist(graph, facts):
    """Which part of the application a desk reads is named by the sections of the application's form."""
    form = facts.forms.get(graph.apply.form) if graph.apply else None
    if form is None:
        return
    known = {section.code for section in form.form.sections}
    for stage in graph.stages:
        for code in stage.sections:
            if code not in known:
                yield facts.problem(
                    "section",
                    stage,
                    _("“%(stage)s” shows the section %(code)s, which the application’s form does not have."),
                    code=code,
                )


def score_sheet_has_its_fields(graph, facts):
    for stage in graph.stages:
        form = facts.forms.get(stage.form)
        if stage.kind != Kind.SCORE or form is None:
            continue
        computed = {field.code for field in form.form.fields if _is_result(field)}
        for code in dict.fromkeys([stage.score.total, *stage.score.tie_break]):
            if code not in computed:
                yield facts.problem(
                    "score_field",
                    stage,
                    _(
                        "“%(stage)s” names the field %(code)s for the total or for ties, but its score sheet has no "
                        "computed field of this code. Name one that is computed."
                    ),
                    code=code or "–",
                )


def minimums_name_parts(graph, facts):
    for stage in graph.of_kind(Kind.RANK):
        scored = scored_at(graph, stage)
        form = facts.forms.get(scored.form) if scored else None
        if form is None:
            continue
        computed = {field.code for field in form.form.fields if _is_result(field)}
        for one in stage.rank.minimums:
            if one.code not in computed:
                yield facts.problem(
                    "minimum",
                    stage,
                    _(
                        "“%(stage)s” asks for a minimum of %(code)s, but the score sheet of “%(scored)s” has no computed "
                        "field of this code. Name one that is computed."
                    ),
                    code=one.code or "–",
                    scored=scored.name,
                )


def points_can_be_reached(graph, facts):
    """Nobody would be placed behind a pass line, or with a minimum, above what the score sheet gives at most."""
    for stage in graph.of_kind(Kind.RANK):
        scored = scored_at(graph, stage)
        form = facts.forms.get(scored.form) if scored else None
        if form is None:
            continue
        asked = [(one.code, one.points) for one in stage.rank.minimums]
        lines = [stage.rank.pass_line, *(track.pass_line for track in stage.rank.tracks)]
        asked += [(scored.score.total, line) for line in lines]
        for code, points in asked:
            highest = most_points(form.form, code)
            if None not in (points, highest) and not is_named(points) and points > highest:
                yield facts.problem(
                    "minimum",
                    stage,
                    _(
                        "“%(stage)s” asks for %(points)s points in %(code)s, but the score sheet of “%(scored)s” gives at most "
                        "%(most)s there. Write fewer."
                    ),
                    points=canon(points),
                    code=code,
                    scored=scored.name,
                    most=canon(highest),
                )


def most_points(form, code, above=()):
    """What a field of a score sheet comes to at most; None where that cannot be said."""
    field = form.field(code)
    if field is None or field.code in above:
        return None
    if field.type == "score":
        return Decimal(field.max)
    if field.type == "computed" and isinstance(field.formula, list):
        return most(field.formula, lambda name: most_points(form, name, (*above, field.code)))
    return None


def _is_result(field):
    """Whether a sheet works out one number for this field; what an expert types is only a part of it."""
    return field.type == "computed" and not field.years and not field.gives
