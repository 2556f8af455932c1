"""How rules have decided on a case, in words: “Annual revenue 41,200 ≥ 40,000 → passes directly”."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_workflows.forms.kinds import Place
from forms_workflows.forms.reading.answers import readable
from forms_workflows.forms.reading.formulas import InWords
from forms_workflows.forms.schema.labels import year_label
from forms_workflows.processes.graph.facts import FAMILIES
from forms_workflows.wording import joined, labelled

#: Families whose facts any officer of the case may read; the others are the department's.
OPEN_FAMILIES = {"applicant", "round", "param"}


def passages_for(submission, event, *, fields=None):
    """[sentence] of the rules by which the case went on with this event.

    ``fields``: codes of the answers that the reader may see; None for a reader who may see everything. A rule that
    looked at something else is told by its name alone.
    """
    return [
        in_words(submission, passed, full=fields is None or is_open(passed, fields))
        for passed in event.data.get("passed", ())
    ]


def proposal_in_words(submission, advice, *, fields):
    """What the process proposes to an officer, and why; "" if nothing."""
    if advice.proposed is None:
        return ""
    names = {"outcome": advice.proposed.title}
    if fields is not None and not is_open({"seen": advice.proposed.proposed_if.names}, fields):
        return _("The process proposes “%(outcome)s”.") % names
    why = Seen(submission, advice.seen).condition(advice.proposed.proposed_if.tree)
    return _("The process proposes “%(outcome)s”: %(why)s.") % {**names, "why": why}


def told_passages(submission, event):
    """The same for the applicant: of the stages that say so."""
    stages = {
        passed["stage"]: submission.graph.stage(passed["stage"]) for passed in event.data.get("passed", ())
    }
    return [
        in_words(submission, passed, full=True)
        for passed in event.data.get("passed", ())
        if stages[passed["stage"]].auto.told
    ]


def is_open(passed, fields):
    heads = {name.partition(".")[0] for name in passed["seen"]}
    return heads <= OPEN_FAMILIES | set(fields)


def in_words(submission, passed, *, full):
    stage = submission.graph.stage(passed["stage"])
    outcome = stage.outcome(passed["outcome"]).title
    why = why_so(Seen(submission, passed["seen"]), stage.auto.rules, passed, full)
    return labelled(stage.title, _("%(why)s → %(outcome)s") % {"why": why, "outcome": outcome})


def why_so(seen, rules, passed, full):
    """What the rules found."""
    if passed["rule"] is not None:
        rule = rules[passed["rule"]]
        return seen.condition(rule.when.tree) if full else rule.title
    if passed["blank"] is not None:
        rule = rules[passed["blank"]]
        names = joined(seen.label(name) for name in rule.when.names if seen.values.get(name, "") is None)
        if full and names:
            return _("“%(rule)s” cannot be answered, as this is blank: %(names)s") % {
                "rule": rule.title,
                "names": names,
            }
        return _("“%(rule)s” cannot be answered") % {"rule": rule.title}
    values = joined(seen.named(name) for name in passed["seen"]) if full else ""
    return _("No rule holds (%(values)s)") % {"values": values} if values else _("No rule holds")


@dataclass
class Seen(InWords):
    """The facts that a rule saw, with their labels. ``values``: {name: plain value}."""

    submission: object
    values: dict

    @property
    def graph(self):
        return self.submission.graph

    @property
    def year(self):
        return self.submission.round.year

    def field(self, name):
        """(field of the application, its part) that a name means; (None, "") if it means none."""
        head, _dot, part = name.partition(".")
        return self.submission.form_version.form.field(head), part

    def label(self, name):
        head, _dot, member = name.partition(".")
        if head in FAMILIES:
            return str(FAMILIES[head].called(self.graph, member))
        field, part = self.field(name)
        if field is None:
            return name
        if not part:
            return field.local_label
        part = year_label(part, self.year) if part in field.years else part
        return _("%(field)s, %(part)s") % {"field": field.local_label, "part": part}

    def value(self, name, plain):
        """A plain value of this fact as people read it; also one with which it is compared."""
        if plain is None:
            return _("blank")
        if isinstance(plain, bool):
            return _("yes") if plain else _("no")
        head, _dot, member = name.partition(".")
        if head in FAMILIES and FAMILIES[head].shown:
            return str(FAMILIES[head].shown(self.graph, member, plain))
        field, part = self.field(name)
        if field is None or (part and part not in field.years):
            return str(plain)
        return readable(field.of_one_year, plain, Place(field.local_label, self.year))

    def named(self, name):
        """The label with the value that was seen; the label alone where none is kept."""
        if name not in self.values:
            return self.label(name)
        return f"{self.label(name)} {self.value(name, self.values[name])}"
