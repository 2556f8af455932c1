"""Rules about conditions: formulas that fit the forms, name what is known by then, and can go either way."""

from django.utils.translation import gettext as _

from forms_workflows.expressions import TABLES, FormulaError, always_holds, check, never_holds, to_text
from forms_workflows.forms.compiler.literals import option_fault, options_by_name
from forms_workflows.forms.kinds import types_of

from ..graph.facts import FAMILIES
from ..graph.kinds import Kind, Until
from ..graph.parameters import is_named

#: Families whose members are stages: of a later one nothing is known yet.
OF_STAGES = ("outcome", "returns", "result", "tally", "spawned")


def conditions(stage):
    """(condition, what an editor calls its place) of every condition of a stage."""
    for number, one in enumerate(stage.apply.conditions if stage.apply else (), 1):
        if one.when:
            yield one.when, lambda number=number: _("condition %(number)d") % {"number": number}
    for number, rule in enumerate(stage.auto.rules if stage.auto else (), 1):
        if rule.when:
            yield rule.when, lambda number=number: _("rule %(number)d") % {"number": number}
    for track in stage.rank.tracks if stage.rank else ():
        if track.when:
            names = {"track": track.name}
            yield track.when, lambda names=names: _("track “%(track)s”") % names
    for number, rule in enumerate(stage.desk_rules, 1):
        if rule.when:
            yield rule.when, lambda number=number: _("desk %(number)d") % {"number": number}
    for outcome in stage.outcomes:
        names = {"outcome": outcome.name}
        if outcome.allowed_if:
            yield outcome.allowed_if, lambda names=names: _("“%(outcome)s” is possible if") % names
        if outcome.proposed_if:
            yield outcome.proposed_if, lambda names=names: _("“%(outcome)s” is proposed if") % names


def lookups(graph):
    """{(table, column)} of what the conditions of a graph without problems look up."""
    found = (condition.lookups for stage in graph.stages for condition, _where in conditions(stage))
    return set().union(*found)


def conditions_fit(graph, facts):
    """Whatever they name is there by then, of the right type; and each of them can go either way."""
    form = application_of(graph, facts)
    if form is None:
        return  # said already
    offered = offered_by(graph, facts, form)
    for stage in graph.stages:
        known = Known(graph, stage, facts.forms, types_of(form), facts.tables)
        for condition, where in conditions(stage):
            if fault := fault_of(condition, known, offered):
                yield facts.problem(
                    "condition",
                    stage,
                    _("“%(stage)s”, %(where)s: %(fault)s"),
                    where=where(),
                    fault=fault,
                )


def fault_of(condition, known, offered):
    """What is wrong with a condition, in one sentence; None if nothing is."""
    try:
        tree, names = condition.tree, condition.names
        if fault := known.fault_of(names):
            return fault
        named = [*names, "has_title"] if condition.titles else names
        check(tree, known.types_for(named), expect="boolean")
        return option_fault(tree, offered) or _foregone(tree)
    except FormulaError as error:
        return error


class Known:
    """What the conditions of one stage may name."""

    def __init__(self, graph, stage, forms, answers, tables):
        self.graph, self.stage, self.forms, self.answers, self.tables = graph, stage, forms, answers, tables
        self.earlier = {other.key for other in graph.before(stage)}
        self._members = {}

    def members(self, family):
        """{member: type}, asked for once: some of it stands in tables."""
        if family not in self._members:
            self._members[family] = FAMILIES[family].members(self.graph, self.stage, self.forms)
        return self._members[family]

    def types_for(self, names):
        """Types for a condition that names these; the members of families that it does not name are left out."""
        named = {head for head, _rest in map(_parted, names)}
        families = {name: {"record": self.members(name) if name in named else {}} for name in FAMILIES}
        return {**families, **self.answers, TABLES: self.tables}

    def fault_of(self, names):
        """Why the condition cannot name one of these, where that is not the formula's own matter; None if it can."""
        for name in names:
            head, rest = _parted(name)
            if head not in FAMILIES:
                continue
            if head in self.answers:
                return _(
                    "the application has a field “%(name)s”, which is also what a fact is called. Rename the field."
                ) % {"name": head}
            if fault := self._too_early(name, head, _parted(rest)[0]):
                return fault
            if not self.members(head):
                return _("nothing is known of “%(name)s” at this stage.") % {"name": head}
        return None

    def _too_early(self, name, head, member):
        other = self.graph.stage(member) if head in OF_STAGES and member not in self.earlier else None
        if other is None or (head == "result" and other is self.stage):
            return None
        return _("“%(name)s” is not known yet: “%(other)s” does not stand before this stage.") % {
            "name": name,
            "other": other.name,
        }


def _parted(name):
    head, _dot, rest = name.partition(".")
    return head, rest


def application_of(graph, facts):
    """The published form of the application; None where there is none."""
    version = facts.forms.get(graph.apply.form) if graph.apply else None
    return version and version.form


def offered_by(graph, facts, form):
    """{name: what may be compared with it} of everything whose values are chosen from a list."""
    offered = (options_by_name(form) if form else {}) | {"applicant.kind": facts.applicants}
    for stage in graph.stages:
        offered[f"outcome.{stage.key}"] = [outcome.key for outcome in stage.outcomes]
        if stage.form in facts.forms:
            own = options_by_name(facts.forms[stage.form].form)
            offered |= {f"result.{stage.key}.{name}": codes for name, codes in own.items()}
    return offered


def _foregone(tree):
    """What makes the condition no condition, with both sides."""
    if parts := never_holds(tree):
        message = _("it can never hold: %(sides)s. Change one of them.")
        return message % {"sides": _sides(_("%(one)s and %(other)s"), parts)}
    if parts := always_holds(tree):
        message = _("it always holds: %(sides)s. Change one of them.")
        return message % {"sides": _sides(_("%(one)s or %(other)s"), parts)}
    return None


def _sides(phrase, parts):
    """One comparison, or two of them joined by the phrase."""
    one, *others = (f"“{to_text(part)}”" for part in parts)
    return phrase % {"one": one, "other": others[0]} if others else one


def requirements_are_said(graph, facts):
    """Every condition of applying has its formula and its sentence: whoever does not meet it reads why."""
    for stage in graph.of_kind(Kind.APPLY):
        for number, one in enumerate(stage.apply.conditions, 1):
            if not (one.when and one.name):
                yield facts.problem(
                    "requirement",
                    stage,
                    _(
                        "“%(stage)s”, condition %(number)d: write both the condition and what it says in words."
                    ),
                    number=number,
                )


def tracks_are_told_apart(graph, facts):
    """Every track of a ranking has a name, a key of its own and a condition, and no more places than there are."""
    for stage in graph.of_kind(Kind.RANK):
        seen = set()
        for number, track in enumerate(stage.rank.tracks, 1):
            words = {"number": number, "track": track.name}
            if not track.name:
                yield facts.problem("tracks", stage, _("“%(stage)s”: give track %(number)d a name."), **words)
            if not track.when:
                yield facts.problem(
                    "tracks",
                    stage,
                    _("“%(stage)s”: say by a condition which cases track %(number)d takes up."),
                    **words,
                )
            if track.key in seen:
                yield facts.problem(
                    "tracks",
                    stage,
                    _("“%(stage)s”: two tracks have the key %(key)s. Choose another one."),
                    key=track.key,
                )
            seen.add(track.key)
            known = not is_named(stage.rank.quota) and not is_named(track.quota)
            if known and stage.rank.quota is not None and (track.quota or 0) > stage.rank.quota:
                yield facts.problem(
                    "tracks",
                    stage,
                    _("“%(stage)s”: track “%(track)s” has more places than there are in all."),
                    **words,
                )


def rules_lead_somewhere(graph, facts):
    """Every rule of an automatic stage leaves by one of its outcomes, and every outcome is left by."""
    for stage in graph.of_kind(Kind.AUTO):
        keys = [outcome.key for outcome in stage.outcomes]
        if not stage.auto.rules:
            yield facts.problem("rules", stage, _("“%(stage)s” has no rule. Write one, or remove the stage."))
        for number, rule in enumerate(stage.auto.rules, 1):
            if not rule.name:
                yield facts.problem(
                    "rules",
                    stage,
                    _("“%(stage)s”, rule %(number)d: say in words what it asks."),
                    number=number,
                )
            if not rule.when:
                yield facts.problem(
                    "rules", stage, _("“%(stage)s”, rule %(number)d: write its condition."), number=number
                )
            if rule.outcome not in keys:
                yield facts.problem(
                    "rules",
                    stage,
                    _(
                        "“%(stage)s”, rule %(number)d: there is no outcome “%(key)s”. Its outcomes are: %(keys)s."
                    ),
                    number=number,
                    key=rule.outcome,
                    keys=", ".join(keys),
                )
        yield from _otherwise(stage, keys, facts)


def _otherwise(stage, keys, facts):
    if stage.auto.otherwise not in keys:
        yield facts.problem(
            "rules",
            stage,
            _("“%(stage)s”: say which outcome applies where no rule holds. Its outcomes are: %(keys)s."),
            keys=", ".join(keys),
        )
    used = {rule.outcome for rule in stage.auto.rules} | {stage.auto.otherwise}
    for outcome in stage.outcomes:
        if outcome.key not in used:
            yield facts.problem(
                "rules",
                stage,
                _(
                    "“%(stage)s”: no rule leads to the outcome “%(outcome)s”. Remove it, or write a rule for it."
                ),
                outcome=outcome.name,
            )


def waits_end(graph, facts):
    for stage in graph.of_kind(Kind.WAIT):
        rule = stage.wait
        if rule.until not in Until.values:
            yield facts.problem("wait", stage, _("“%(stage)s”: say until when it waits."))
        if rule.until == Until.DAYS and not is_named(rule.days) and (rule.days or 0) < 1:
            yield facts.problem("wait", stage, _("“%(stage)s” waits for at least one day."))
        if rule.until == Until.DATE and not rule.date:
            yield facts.problem("wait", stage, _("“%(stage)s”: write the date until which it waits."))


def conditional_outcomes_say_why(graph, facts):
    """What is possible only under a condition says why it is not; what happens by itself has none."""
    for stage in graph.stages:
        for outcome in (outcome for outcome in stage.outcomes if outcome.allowed_if):
            if not outcome.refusal:
                yield facts.problem(
                    "allowed",
                    stage,
                    _(
                        "“%(stage)s”: say why the outcome “%(outcome)s” is not possible where its condition does not hold."
                    ),
                    outcome=outcome.name,
                )
            if outcome.key == stage.on_overdue:
                yield facts.problem(
                    "allowed",
                    stage,
                    _(
                        "“%(stage)s”: the outcome “%(outcome)s” happens by itself when overdue, so it can have no condition."
                    ),
                    outcome=outcome.name,
                )
