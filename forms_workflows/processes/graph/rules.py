"""The settings of each kind of stage, as code reads them."""

from dataclasses import dataclass, field
from decimal import Decimal

from .conditions import Condition
from .kinds import COUNTED, Closes, Effect
from .worded import Worded


@dataclass(frozen=True)
class ScoreRule:
    """How experts score. ``experts`` is the role of those who may sit on a panel; ``total`` and ``tie_break`` are codes of computed fields of the score sheet."""

    experts: str
    quorum: int
    odd: bool
    trim_from: int | None
    decimals: int
    total: str
    tie_break: tuple


@dataclass(frozen=True)
class Requirement(Worded):
    """申报条件: what must hold of whoever applies, in words that everybody reads."""

    when: Condition
    name: str

    @property
    def title(self):
        return self.said(self.name)


@dataclass(frozen=True)
class ApplyRule:
    conditions: tuple


@dataclass(frozen=True)
class Track(Worded):
    """赛道: cases that compete with each other, for places of their own."""

    key: str
    name: str
    when: Condition
    quota: int | None
    pass_line: Decimal | None

    @property
    def title(self):
        return self.said(self.name)


@dataclass(frozen=True)
class Minimum:
    """A part of the score sheet, as the code of a computed field, and what whoever is placed has in it at least."""

    code: str
    points: Decimal | None


@dataclass(frozen=True)
class RankRule:
    """``quota`` is for all cases together, ``pass_line`` for whoever has none of a track's own."""

    quota: int | None
    pass_line: Decimal | None
    minimums: tuple
    tracks: tuple

    def track(self, key):
        """The track of this key, or None: cases that no track takes up are ranked beside them."""
        return next((track for track in self.tracks if track.key == key), None)

    def track_of(self, facts):
        """The key of the first track whose condition holds; empty where none does."""
        return next((track.key for track in self.tracks if track.when.holds(facts)), "")


@dataclass(frozen=True)
class PublicityRule:
    """``minimum``: what the regulation asks for at least, counted like ``days``. ``anew``: after which corrections it begins again.

    The days of an objection's investigation are working days.
    """

    days: int
    days_in: str
    count_first_day: bool
    minimum: int | None
    objection_days: int
    objection_extension_days: int
    anew: str


@dataclass(frozen=True)
class Amendment:
    """An entry of the title, and the code of the application's field that says what it becomes."""

    entry: str
    code: str


@dataclass(frozen=True)
class CertifyRule:
    """``valid_years``: for how long the title is granted or renewed; None for ever. A plaque comes with a grant only.

    ``numbered``: whether its document has a number; ``automatic``: whether it takes effect without one, and without a hand.
    """

    plaque: bool
    valid_years: int | None
    effect: str
    amendments: tuple
    numbered: bool
    automatic: bool

    @property
    def needs_subject(self):
        """Whether it is about a title that there is already."""
        return self.effect != Effect.GRANT


@dataclass(frozen=True)
class Branch(Worded):
    """One rule of an automatic stage: when it holds, the case leaves by this outcome."""

    when: Condition
    outcome: str
    name: str

    @property
    def title(self):
        return self.said(self.name)


@dataclass(frozen=True)
class Passage:
    """How a case passed an automatic stage. ``rule`` is the place of the rule that held; None: otherwise.

    ``blank`` is the place of a rule that a blank left open, ``seen`` what the rules looked at: {name: plain value}.
    """

    outcome: str
    rule: int | None = None
    blank: int | None = None
    seen: dict = field(default_factory=dict)


@dataclass(frozen=True)
class AutoRule:
    """``told``: whether the applicant reads which rule held."""

    rules: tuple
    otherwise: str
    told: bool

    def decide(self, facts):
        """The first rule that holds; otherwise where none does, or where a blank leaves the next one open."""
        names = []
        for place, rule in enumerate(self.rules):
            names += rule.when.names
            held = rule.when.holds(facts)
            if held:
                return Passage(rule.outcome, rule=place, seen=facts.seen(rule.when.names))
            if held is None:
                return Passage(self.otherwise, blank=place, seen=facts.seen(rule.when.names))
        return Passage(self.otherwise, seen=facts.seen(dict.fromkeys(names)))


@dataclass(frozen=True)
class WaitRule:
    """``days`` are working days or calendar days; ``date`` is an ISO date, at whose beginning the wait is over."""

    until: str
    days: int | None
    working: bool
    date: str


@dataclass(frozen=True)
class SpawnRule:
    """``procedure`` is a key in the programme of the case's round; ``waits``: until what it has started has ended."""

    procedure: str
    asks: str
    waits: bool


@dataclass(frozen=True)
class Answer(Worded):
    """What an office that is asked may say. ``against``: one such answer makes the consultation disputed.

    Screens read it as an outcome; it leads nowhere.
    """

    key: str
    name: str
    needs_reason: bool
    needs_file: bool
    against: bool

    end = None
    target = refusal = ""
    direct = resume = reopens = returns = False
    allowed_if = proposed_if = Condition()

    @property
    def title(self):
        return self.said(self.name)


@dataclass(frozen=True)
class ConsultRule:
    """When a consultation closes (``Closes``; ``enough`` answers are k of n), and what may be answered."""

    closes: str
    enough: int | None
    answers: tuple

    def answer(self, key):
        """The answer of this key, or None."""
        return next((answer for answer in self.answers if answer.key == key), None)

    @property
    def counted(self):
        """What its tally counts."""
        return (*COUNTED, *(answer.key for answer in self.answers))

    @property
    def ends_by_time(self):
        return self.closes == Closes.IN_TIME

    def is_over(self, *, asked, answered):
        """Whether these answers close it."""
        return answered >= (min(self.enough or asked, asked) if self.closes == Closes.ENOUGH else asked)

    def tally(self, *, asked, given):
        """{what is counted: how often}: who was asked, who answered, and every answer by its key."""
        counted = {answer.key: given.count(answer.key) for answer in self.answers}
        return {"asked": asked, "answered": len(given), "unanswered": asked - len(given), **counted}

    def outcome_of(self, tally):
        """The outcome by which a case with this tally leaves."""
        if not tally["answered"]:
            return "unanswered"
        return "disputed" if any(tally[answer.key] for answer in self.answers if answer.against) else "agreed"
