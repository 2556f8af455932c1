"""A process as code sees it: a ``Graph`` of ``Stage`` and ``Outcome``, frozen, without the database.

Texts are stored in the editor's language; the objects give them in the reader's, at the moment of reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from .conditions import Condition
from .kinds import BUILT_IN_ENDS, END_TITLES, UNATTENDED, Kind, Scope
from .parameters import named_in
from .rules import (
    ApplyRule,
    AutoRule,
    CertifyRule,
    ConsultRule,
    PublicityRule,
    RankRule,
    ScoreRule,
    SpawnRule,
    WaitRule,
)
from .scopes import UP, deputy_of, for_one, is_of_partners, level_of, office_of
from .worded import Worded


@dataclass(frozen=True)
class Desk:
    """Whose task it is: a role, and the scope that says at which office."""

    role: str = ""
    scope: str = ""
    name: str = ""

    @property
    def level(self):
        """The key of the level of regions whose office it is; else empty."""
        return level_of(for_one(self.scope))

    @property
    def office(self):
        """What the named department is called whose desk it is; else empty."""
        return office_of(self.scope)

    @property
    def is_of_partners(self):
        """Whether it stands for several: one at the office of each partner's region."""
        return is_of_partners(self.scope)

    @property
    def is_found(self):
        """Whether its office has to be looked for in the tree of regions and departments."""
        return bool(self.level or self.office or self.is_of_partners or self.scope == Scope.ABOVE)


@dataclass(frozen=True)
class DeskRule:
    """Which desk gets a case of which the condition holds. The first rule that holds counts.

    ``hand``: of which hand it is in place, counted from one; None: of every one. Without a role it has the hand's.
    """

    when: Condition
    hand: int | None
    desk: Desk

    def is_for(self, number):
        """Whether it may choose the desk of the hand with this place in the list."""
        return self.hand in (None, number + 1)

    def in_place_of(self, own):
        return replace(self.desk, role=self.desk.role or own.role, name=own.name)


@dataclass(frozen=True)
class Outcome(Worded):
    """A way out of a stage. ``name`` is as the editor wrote it, ``title`` in the reader's language."""

    key: str
    name: str
    target: str
    label_for_applicant: str
    needs_reason: bool
    needs_file: bool
    resume: bool
    direct: bool
    reopens: bool
    allowed_if: Condition
    #: Why not, where ``allowed_if`` does not hold.
    refusal: str
    proposed_if: Condition
    #: Whether it sends the case back to the applicant for correction (退回补正).
    returns: bool

    @property
    def title(self):
        return self.said(self.name)

    @property
    def label(self):
        """What the applicant reads once it has taken effect; empty where the next stage or the end says it."""
        return self.said(self.label_for_applicant)

    @property
    def end(self):
        """The key of the end that it leads to, or None."""
        return end_key(self.target)


@dataclass(frozen=True)
class End(Worded):
    """How a case can end."""

    key: str
    name: str
    label_for_applicant: str
    success: bool

    @property
    def title(self):
        return self.said(self.name) or str(END_TITLES.get(self.key, self.key))

    @property
    def label(self):
        """What the applicant reads."""
        return self.said(self.label_for_applicant) or self.title


@dataclass(frozen=True)
class Stage(Worded):
    """One stage. Of ``score``, ``rank`` and the other rules only its own kind's is there."""

    key: str
    kind: str
    name: str
    desk: Desk
    hands: tuple
    desk_rules: tuple
    form: int | str | None
    sections: tuple
    deadline: int | None
    deadline_in: str
    on_overdue: str
    article: str
    article_reason: str
    label_for_applicant: str
    label_unclaimed: str
    distinct_from: tuple
    nobody_found: str
    distribution: str
    max_returns: int | None
    outcomes: tuple
    apply: ApplyRule | None = None
    score: ScoreRule | None = None
    rank: RankRule | None = None
    publicity: PublicityRule | None = None
    certify: CertifyRule | None = None
    auto: AutoRule | None = None
    wait: WaitRule | None = None
    consult: ConsultRule | None = None
    spawn: SpawnRule | None = None

    @cached_property
    def figures(self):
        """((setting, Named)) of the figures that parameters of the programme give."""
        return tuple(named_in(self))

    @property
    def title(self):
        return self.said(self.name)

    @property
    def label(self):
        """What the applicant reads while the case is here."""
        return self.said(self.label_for_applicant or self.name)

    @property
    def waiting_label(self):
        """What the applicant reads while nobody has taken the case up; empty where nothing else is said."""
        return self.said(self.label_unclaimed)

    @property
    def is_apply(self):
        return self.kind == Kind.APPLY

    @property
    def is_automatic(self):
        """Whether a case that comes here is dealt with at once, unless its title does not allow that."""
        return bool(self.certify and self.certify.automatic)

    @property
    def desks(self):
        """The desks at which it may wait, in the order of its hands; none where it waits for nobody.

        Of a consultation those that are asked, then those that lead it.
        """
        return (*self.hands, *self.own_desks) if self.consult else self.own_desks

    @property
    def turns(self):
        """Of each of its hands in turn the desks of which one gets a case: those of its rules, the hand's own the last.

        Whoever is asked in a consultation is no hand of it: its one turn are the desks that may lead it.
        """
        if self.kind in UNATTENDED:
            return ()
        hands = (self.desk,) if self.consult or not self.hands else self.hands
        return tuple((*self._others(number, own), own) for number, own in enumerate(hands))

    def _others(self, number, own):
        return tuple(rule.in_place_of(own) for rule in self.desk_rules if rule.is_for(number))

    @property
    def own_desks(self):
        """Those at which it is dealt with: all but those that are asked in a consultation."""
        return tuple(desk for either in self.turns for desk in either)

    @property
    def is_left_by_time(self):
        """Whether something happens by itself when a task of it is overdue."""
        return bool(self.on_overdue or (self.consult and self.consult.ends_by_time))

    @property
    def deputy(self):
        """The desk that takes over where nobody sits; None where the stage names none."""
        named = deputy_of(self.nobody_found)
        return Desk(*named) if named else None

    def goes_up(self, desk):
        """Whether the office above takes over where nobody sits at this desk: said so, or the rule of a level's."""
        return self.nobody_found == UP or (not self.nobody_found and bool(desk.level))

    @property
    def resumes(self):
        """Whether a case that it returned may come straight back."""
        return any(outcome.resume and outcome.returns for outcome in self.outcomes)

    def outcome(self, key):
        """The outcome of this key, or None."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)

    def note_of(self, key):
        """What a return for correction remembers: who asked, and whether the case comes straight back there."""
        chosen = self.outcome(key) if key else None
        if chosen is None or not chosen.returns:
            return {}
        note = {"asked_by": self.key}
        return {**note, "resume_to": self.key} if chosen.resume else note


@dataclass(frozen=True)
class Graph(Worded):
    """A process: its stages in order, and its ends."""

    code: str
    name: str
    stages: tuple
    ends: tuple
    #: {code: {"version", "digest"}} of the reference tables in which its conditions look something up.
    tables: Mapping = field(default_factory=dict)

    @property
    def title(self):
        return self.said(self.name)

    @cached_property
    def parameters(self):
        """Keys of the parameters that give figures of its stages."""
        return frozenset(named.key for stage in self.stages for _setting, named in stage.figures)

    @property
    def places(self):
        """The stages at which a case can stand: all but those that it leaves at once."""
        return tuple(stage for stage in self.stages if not stage.auto)

    @property
    def apply(self):
        """The application; None in a draft that has none yet."""
        return self.first(Kind.APPLY)

    @property
    def effects(self):
        """What its documents do to titles, in the order of its stages."""
        return tuple(stage.certify.effect for stage in self.of_kind(Kind.CERTIFY))

    @property
    def spawns(self):
        """Keys of the procedures of which its stages start cases."""
        return {stage.spawn.procedure for stage in self.of_kind(Kind.SPAWN)}

    @property
    def forms(self):
        """What its stages call their forms: primary keys of versions; codes in the exchange format."""
        return {stage.form for stage in self.stages if stage.form}

    @property
    def every_desk(self):
        """The desks of all stages, and those that take over from them."""
        for stage in self.stages:
            yield from stage.desks
            if stage.deputy:
                yield stage.deputy

    @property
    def asks_partners(self):
        """Whether it has desks at the offices of the partners' regions."""
        return any(desk.is_of_partners for desk in self.every_desk)

    @property
    def offices(self):
        """What its desks call departments: primary keys; names in the exchange format."""
        return {desk.office for desk in self.every_desk if desk.office}

    @cached_property
    def seeks_offices(self):
        """Whether some desk has to be looked for in the tree of regions and departments."""
        return any(desk.is_found for desk in self.every_desk) or any(
            stage.nobody_found == UP for stage in self.stages
        )

    def stage(self, key):
        """The stage of this key, or None."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def of_kind(self, kind):
        """The stages of a kind, in order."""
        return tuple(stage for stage in self.stages if stage.kind == kind)

    def first(self, kind):
        """The first stage of a kind, or None."""
        return next(iter(self.of_kind(kind)), None)

    def before(self, stage):
        """The stages that stand before this one."""
        return tuple(takewhile(lambda other: other.key != stage.key, self.stages))

    @property
    def all_ends(self):
        """The editor's ends, then the built-in ones."""
        listed = {end.key for end in self.ends}
        return (*self.ends, *(self.end(key) for key in BUILT_IN_ENDS if key not in listed))

    def end(self, key):
        """The end of this key: the editor's own, a built-in one, or in a draft one that is called by its key."""
        listed = next((end for end in self.ends if end.key == key), None)
        return listed or End(self.i18n, key, "", "", success=False)


def end_key(target):
    """The end that a target names, or None: ``end:rejected`` → ``rejected``."""
    return target[4:] if target.startswith("end:") else None
