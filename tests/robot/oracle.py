"""Whether a process can be finished, found by trying everything: each case state that people and the clock lead to.

Nothing here is shared with the checker or the engine; it goes by the words of the language alone.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from .kinds import KINDS, goes_on_by_itself, settled

KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: Ends that every process has: a case leaves it from outside.
OUTSIDE = ("withdrawn", "lapsed", "terminated", "cancelled")


class Case(NamedTuple):
    """Where a case may stand. ``back``: the stage to which a correction goes straight back; ``returned``: how often
    each stage has returned it; ``begun``: it has been handed in at least once."""

    stage: str
    back: str = ""
    returned: tuple = ()
    begun: bool = False


@dataclass(frozen=True)
class Finding:
    """``rule`` as the checker calls it, the stage, and what shows it: a case that cannot be finished or entered."""

    rule: str
    stage: str
    witness: str


def judge(graph):
    """Everything that is wrong with the route of a process; nothing if each case can be brought to an end."""
    graph = settled(graph)
    slips = list(look(graph))
    return slips or list(try_everything(graph))


# --- slips that can be seen without trying ----------------------------------------------------------


def look(graph):
    stages, keys = graph["stages"], [made["key"] for made in graph["stages"]]
    if not graph["title"]:
        yield Finding("title", "", "the process has no title")
    yield from look_at_applications(stages)
    for key in {key for key in keys if keys.count(key) > 1}:
        yield Finding("key_twice", key, f"two stages are called {key}: a case comes to either")
    ends = [end["key"] for end in graph["ends"]]
    for key in set(ends):
        if not is_key(key):
            yield Finding("end_key", "", f"an end is called {key!r}")
        if ends.count(key) > 1:
            yield Finding("end_twice", "", f"two ends are called {key}")
    places = {*keys, *(f"end:{key}" for key in (*ends, *OUTSIDE))}
    for made in stages:
        yield from look_at_stage(made, places, applicant_of(stages))


def is_key(key):
    return bool(KEY.fullmatch(key)) and len(key) <= 40


def applicant_of(stages):
    return next((made["key"] for made in stages if made["kind"] == "apply"), None)


def look_at_applications(stages):
    count = sum(made["kind"] == "apply" for made in stages)
    if count != 1:
        yield Finding("application", "", f"{count} applications: nobody knows where a case begins")
    elif stages[0]["kind"] != "apply" or len(stages) == 1:
        yield Finding("application", applicant_of(stages), "a case is handed in first, then decided")


def look_at_stage(made, places, applicant):
    key, words = made["key"], KINDS[made["kind"]]
    named = [found["key"] for found in made["outcomes"]]
    if not named:
        yield Finding("no_outcome", key, f"a case at {key} stays there")
    for name in {name for name in named if not is_key(name) or name in words.inside}:
        yield Finding("outcome_key", key, f"{key} has an outcome called {name!r}")
    for name in {name for name in named if named.count(name) > 1}:
        yield Finding("outcome_twice", key, f"“{name}” of {key} leads to two places")
    for name in words.fixed:
        if name not in named:
            yield Finding("outcome_missing", key, f"a case at {key} that is {name} goes nowhere")
    for found in made["outcomes"]:
        yield from look_at_outcome(made, found, places, applicant)


def look_at_outcome(made, found, places, applicant):
    key, name, target = made["key"], f"{made['key']}.{found['key']}", found["target"]
    if target not in places:
        yield Finding("target" if target else "no_target", key, f"{name} leads nowhere: {target!r}")
    if (found.get("resume") or found.get("reopens")) and target != applicant:
        yield Finding("resume", key, f"{name} is a return, but not to the applicant")
    if made["kind"] == "apply" and found["key"] == "submit" and (target == key or target.startswith("end:")):
        yield Finding("submit", key, f"what is handed in is handled by nobody: {target}")


# --- what is found by trying ------------------------------------------------------------------------


class World:
    """All that can become of a case of one process."""

    def __init__(self, graph):
        self.stages = {made["key"]: made for made in graph["stages"]}
        self.applicant = applicant_of(graph["stages"])
        limited = [key for key, made in self.stages.items() if made.get("max_returns")]
        self.limited = {key: place for place, key in enumerate(limited)}
        self.start = Case(self.applicant, returned=(0,) * len(limited))
        self.moves, self.came_by = self.explore()

    def explore(self):
        """({case: its moves}, {case: (the case before, outcome)}), until nothing new turns up."""
        moves, came_by, waiting = {}, {self.start: None}, [self.start]
        while waiting:
            case = waiting.pop()
            moves[case] = list(self.ways(case))
            for outcome, _by, there in moves[case]:
                if isinstance(there, Case) and there not in came_by:
                    came_by[there] = (case, outcome)
                    waiting.append(there)
        return moves, came_by

    def ways(self, case):
        """(outcome, by whom or what, the case afterwards or the name of an end) of all that may happen now."""
        made = self.stages[case.stage]
        for found in made["outcomes"]:
            key = found["key"]
            by_clock = made.get("on_overdue") == key and (made["kind"] != "apply" or case.begun)
            if by_clock or self.by_silence(made, key):
                yield key, "clock", self.after(case, found, by_clock=True)
            if self.somebody_takes(made, key) and not self.used_up(case, found):
                yield key, self.taken_by(made), self.after(case, found)

    def taken_by(self, made):
        """``itself``: like a rule, but of what happens to a case only once, so that it cannot go round by it."""
        by = KINDS[made["kind"]].by
        return "itself" if by != "rule" and goes_on_by_itself(made) else by

    def somebody_takes(self, made, key):
        words = KINDS[made["kind"]]
        return words.free or key in words.outcomes

    def by_silence(self, made, key):
        return made.get("closes") == "in_time" and key == KINDS[made["kind"]].silent

    def used_up(self, case, found):
        """The stage has returned this case as often as it may."""
        if case.stage not in self.limited or found["target"] != self.applicant:
            return False
        return case.returned[self.limited[case.stage]] >= self.stages[case.stage]["max_returns"]

    def after(self, case, found, *, by_clock=False):
        target = found["target"]
        if target.startswith("end:"):
            return target
        if target == self.applicant and case.stage != self.applicant:
            returned = list(case.returned)
            if case.stage in self.limited:
                most = self.stages[case.stage]["max_returns"]  # what time does is not stopped by it
                returned[self.limited[case.stage]] = min(returned[self.limited[case.stage]] + 1, most)
            back = case.stage if found.get("resume") else ""
            return Case(target, back, tuple(returned), begun=True)
        if case.stage == self.applicant and case.back and not by_clock:
            target = case.back
        return Case(target, "", case.returned, begun=True)

    def finishing(self):
        """The cases that some way leads to an end."""
        found = {case for case, ways in self.moves.items() if any(isinstance(to, str) for _o, _b, to in ways)}
        before = {}
        for case, ways in self.moves.items():
            for _outcome, _by, there in ways:
                before.setdefault(there, []).append(case)
        waiting = list(found)
        while waiting:
            for earlier in before.get(waiting.pop(), ()):
                if earlier not in found:
                    found.add(earlier)
                    waiting.append(earlier)
        return found

    def story(self, case):
        """How a case came here: the shortest list of stages and outcomes that was found."""
        steps, told = self.came_by[case], []
        while steps:
            case, outcome = steps
            told.append(f"{case.stage}.{outcome}")
            steps = self.came_by[case]
        return " → ".join(reversed(told)) or "at once"


def try_everything(graph):
    world = World(graph)
    yield from nobody_takes(world)
    yield from never_entered(world)
    yield from never_finished(world)
    yield from round_and_round(world)
    yield from round_again(world)
    yield from two_sources(world)
    yield from wrongly_fed(world)
    yield from twice_a_case(world)


def nobody_takes(world):
    for key, made in world.stages.items():
        for found in made["outcomes"]:
            if not world.somebody_takes(made, found["key"]) and made.get("on_overdue") != found["key"]:
                yield Finding("no_screen", key, f"no screen takes {key}.{found['key']}")


def never_entered(world):
    entered = {case.stage for case in world.moves}
    for key in world.stages:
        if key not in entered:
            yield Finding("unreachable", key, f"none of {len(world.moves)} states stands at {key}")


def never_finished(world):
    stuck = world.moves.keys() - world.finishing()
    for key in {case.stage for case in stuck}:
        case = min(case for case in stuck if case.stage == key)
        yield Finding("no_end", key, f"{case} after {world.story(case)}: no way leads to an end")


def round_and_round(world):
    """Cases that come back to where they are although nobody acts and no time has to be waited for."""
    by_itself = {
        case: {there for _outcome, by, there in ways if by in ("clock", "rule") and isinstance(there, Case)}
        for case, ways in world.moves.items()
    }
    for case in by_itself:
        seen, waiting = set(), [case]
        while waiting and case not in seen:
            more = by_itself[waiting.pop()] - seen
            seen |= more
            waiting += more
        if case in seen:
            yield Finding(
                "automatic_cycle", case.stage, f"nobody acts: {sorted({one.stage for one in seen})}"
            )


#: Facts that time may change; answers, decisions and parameters stay as they are while nobody acts.
CHANGING = re.compile(r"\b(title|has_title|round|spawned)\b")


def round_again(world):
    """Cases that nothing but time and rules moves, and that come back to rules which must say the same again."""
    led = {
        case: {there for _outcome, by, there in ways if isinstance(there, Case) and by in ("rule", "time")}
        for case, ways in world.moves.items()
        if KINDS[world.stages[case.stage]["kind"]].by in ("rule", "time")
        and not any(CHANGING.search(rule["when"]) for rule in world.stages[case.stage].get("rules", ()))
    }
    for case in led:
        circle = {other for other in beyond(led, case) if case in beyond(led, other)}
        if any(world.stages[one.stage]["kind"] == "wait" for one in circle):
            yield Finding("same_again", case.stage, f"time alone: {sorted({one.stage for one in circle})}")


def beyond(led, case):
    seen, waiting = set(), [case]
    while waiting:
        more = led.get(waiting.pop(), set()) - seen
        seen |= more
        waiting += more
    return seen


def two_sources(world):
    """What is compared comes from one stage."""
    for key, made in world.stages.items():
        kind, outcome = KINDS[made["kind"]].fed_by or ("", "")
        sources = [
            other["key"]
            for other in world.stages.values()
            if other["kind"] == kind
            and any((found["key"], found["target"]) == (outcome, key) for found in other["outcomes"])
        ]
        if len(sources) > 1:
            yield Finding("two_sources", key, f"{' and '.join(sources)} lead to {key}")


def wrongly_fed(world):
    for case, ways in world.moves.items():
        for outcome, _by, there in ways:
            if not isinstance(there, Case):
                continue
            fed_by = KINDS[world.stages[there.stage]["kind"]].fed_by
            if fed_by and (world.stages[case.stage]["kind"], outcome) != fed_by:
                yield Finding(
                    "list",
                    there.stage,
                    f"{case.stage}.{outcome} brings a case to {there.stage} without what it works on",
                )


def twice_a_case(world):
    """Cases that come once more to what can happen to them only once."""
    for rule in sorted({words.once_a_case for words in KINDS.values()} - {""}):
        special = [
            case for case in world.moves if KINDS[world.stages[case.stage]["kind"]].once_a_case == rule
        ]
        for case in special:
            for later in after(world, case).intersection(special):
                yield Finding(rule, later.stage, f"{world.story(case)}, then {later.stage} once more")
    for case in world.moves:
        if rule := KINDS[world.stages[case.stage]["kind"]].once_a_stage:
            again = [later for later in after(world, case) if later.stage == case.stage]
            if again:
                yield Finding(rule, case.stage, f"{world.story(case)}, then {case.stage} once more")


def after(world, case):
    """Every case that may become of this one, itself only if it comes back."""
    seen, waiting = set(), [case]
    while waiting:
        for _outcome, _by, there in world.moves[waiting.pop()]:
            if isinstance(there, Case) and there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen
