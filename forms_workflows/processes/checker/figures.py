"""Rules about figures that parameters give: there, of the right kind, and as good as a number typed into the stage."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..graph.parameters import FIGURES, PREFIX, TYPES, ParameterKind, settled
from . import conditions, consulting, forms_of_stages, stages
from .problem import Facts, Problem

#: The rules that look at figures.
RULES = (
    stages.deadlines,
    stages.times_are_no_lifetimes,
    stages.quorum,
    stages.minimums_are_points,
    forms_of_stages.points_can_be_reached,
    stages.publicity_is_long_enough,
    stages.objections_are_investigated,
    consulting.consultations_close,
    conditions.tracks_are_told_apart,
    conditions.waits_end,
)


@dataclass(frozen=True)
class Given:
    """A parameter as a programme gives it."""

    title: str
    kind: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Giver:
    """A programme whose cases go through the process: its parameters by their keys, and which of them nothing uses."""

    title: str
    given: dict
    unused: tuple = ()
    #: Where cases start others: {key: spawning.Procedure} of all its procedures, and the keys of those that have the process.
    procedures: dict = field(default_factory=dict)
    own: frozenset = frozenset()

    @property
    def values(self):
        return {key: one.value for key, one in self.given.items()}


def problems_of_figures(graph, giver, facts=None):
    """Whatever stands against the figures that this programme gives a process."""
    facts = facts or Facts.of_nothing()
    if graph.parameters:
        yield from _missing(graph, giver, facts)
        known = settled(graph, giver.values)
        for rule in RULES:
            yield from rule(known, facts)
    yield from _missing_in_forms(graph, giver, facts)


def _missing(graph, giver, facts):
    for stage in graph.stages:
        for setting, named in stage.figures:
            given = giver.given.get(named.key)
            if named.fallback:
                continue
            words = {"setting": FIGURES[setting].label, "name": str(named), "programme": giver.title}
            if given is None:
                yield facts.problem(
                    "parameter",
                    stage,
                    _(
                        "“%(stage)s”, %(setting)s: the programme “%(programme)s” has no parameter %(name)s. Enter it "
                        "there, or write a number here."
                    ),
                    **words,
                )
            elif not _fits(named.kind, given.kind):
                yield facts.problem(
                    "parameter",
                    stage,
                    _(
                        "“%(stage)s”, %(setting)s: %(name)s of the programme “%(programme)s” is not a %(kind)s. Choose "
                        "another parameter, or change its kind."
                    ),
                    kind=ParameterKind(named.kind).label,
                    **words,
                )


def _missing_in_forms(graph, giver, facts):
    """What the formulas of its forms name: there, with a value, of the type with which the form was published."""
    for stage in graph.stages:
        form = facts.forms[stage.form].form if stage.form in facts.forms else None
        for key, type in form.parameters.items() if form else ():
            given = giver.given.get(key)
            words = {"form": form.title, "name": f"{PREFIX}{key}", "programme": giver.title}
            if given is None:
                sentence = _(
                    "“%(stage)s”: the form “%(form)s” names %(name)s, a parameter that the programme “%(programme)s” does not "
                    "have. Enter it there."
                )
            elif TYPES[given.kind] != type:
                sentence = _(
                    "“%(stage)s”: the form “%(form)s” was published when %(name)s of the programme “%(programme)s” was of "
                    "another kind. Publish the form again, or change the kind back."
                )
            elif not given.value:
                sentence = _(
                    "“%(stage)s”: the form “%(form)s” works with %(name)s, of which the programme “%(programme)s” gives no "
                    "value. Enter it there."
                )
            else:
                continue
            yield facts.problem("parameter", stage, sentence, **words)


def _fits(asked, given):
    """A whole number is a number of points, too."""
    return given == asked or (asked, given) == (ParameterKind.POINTS, ParameterKind.WHOLE)


def parameters_are_there(graph, facts):
    """Of every programme whose cases go through the process. Where there is none yet, its rounds are asked later."""
    said = set()
    for giver in facts.givers:
        for problem in problems_of_figures(graph, giver, facts):
            if problem.sentence not in said:
                said.add(problem.sentence)
                yield problem


def parameters_are_used(graph, facts):
    """A figure that nothing reads would be changed in vain."""
    for giver in facts.givers:
        for key in giver.unused:
            sentence = _(
                "Nothing uses the parameter %(name)s (“%(title)s”) of the programme “%(programme)s”. Name it in a stage or "
                "a condition, or remove it there."
            )
            words = {"name": f"{PREFIX}{key}", "title": giver.given[key].title, "programme": giver.title}
            yield Problem("parameter_unused", sentence % words)
