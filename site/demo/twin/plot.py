"""Who meets which fate. As many of the special ones as there are organisations, in a fixed order of priority."""

from dataclasses import dataclass, replace
from random import Random

#: Bands of scores that do not overlap whatever single experts add or take: first those that the story needs on the
#: list, then those that fill it up to the line, then two that are equal on it, then everybody else.
HIGH, GOOD, TIED, ORDINARY = (84, 92), (80, 82), (78, 78), (62, 75)
BELOW_THE_LINE = (52, 66)

CHECK, RECOMMENDATION, RE_REVIEW = "prefecture_check", "recommendation", "re_review"


@dataclass(frozen=True)
class Fate:
    """What happens to one organisation. Whatever is not said goes well."""

    name: str
    score: tuple[int, int] = HIGH
    joint: bool = False
    submits: bool = True  # False: the draft lapses when the round closes
    returned_by: tuple[str, ...] = ()  # stages that return it for correction, once each
    corrects: bool = True  # False: the correction lapses
    recommended: bool = True
    passes: bool = True
    sent_back: bool = False  # by the department, to the prefecture
    withdraws: bool = False  # and applies again
    attends: bool = True
    kept_by_meeting: bool = True
    objections: tuple[str, ...] = ()
    officer_recused: bool = False
    stops_at: str = ""  # stage, or stage/part, at which nobody goes on: for a demo of a round under way


SPECIAL = [
    Fate("smooth", objections=("anonymous", "late"), returned_by=(CHECK,)),
    Fate("joint", joint=True, objections=("not upheld",)),
    Fate("not recommended", recommended=False),
    Fate("failed re-review", passes=False),
    Fate("objection upheld", objections=("upheld",)),
    Fate("withdrawn", withdraws=True),
    Fate("never submitted", submits=False),
    Fate("absent", attends=False),
    Fate("correction lapsed", returned_by=(CHECK,), corrects=False),
    Fate("taken off by the meeting", kept_by_meeting=False),
    Fate("sent back", returned_by=(RE_REVIEW,), sent_back=True),
    Fate("officer recused", officer_recused=True, objections=("not upheld in time",)),
    Fate("tie", score=TIED),
    Fate("tie", score=TIED),
    Fate("below the line", score=BELOW_THE_LINE),
]
#: What befalls everybody else: mostly nothing.
USUAL = [
    *[Fate("ordinary", score=ORDINARY)] * 5,
    Fate("ordinary, returned", score=ORDINARY, returned_by=(CHECK,)),
    Fate("ordinary, joint", score=ORDINARY, joint=True),
    Fate("ordinary, below", score=BELOW_THE_LINE),
    Fate("ordinary, not recommended", score=ORDINARY, recommended=False),
    Fate("ordinary, returned twice", score=ORDINARY, returned_by=(CHECK, RE_REVIEW)),
]


def plot(count, *, seed, quota=None):
    """The fates of ``count`` organisations. With ``quota`` places, the tied two stand on both sides of the last one."""
    rng = Random(f"plot/{seed}")  # noqa: S311 - fiction, not secrecy
    fates = SPECIAL[:count]
    fates += [rng.choice(USUAL) for _number in range(count - len(fates))]
    if quota is not None:
        fill_up(fates, quota)
    return fates


def fill_up(fates, quota):
    """Let so many ordinary ones score well that the first of the tied two takes the last place."""
    listed = sum(reaches_the_list(fate) and fate.score == HIGH for fate in fates)
    for number, fate in enumerate(fates):
        if listed >= quota - 1:
            return
        if fate.name.startswith("ordinary") and reaches_the_list(fate):
            fates[number] = replace(fate, score=GOOD)
            listed += 1


def reaches_the_list(fate):
    return fate.submits and fate.recommended and fate.passes and fate.corrects and fate.attends
