"""Where a case should be by the oracle, beside the real one: the robot goes by it, and fails where the two part."""

from collections import deque
from dataclasses import dataclass, field

from .kinds import KINDS, goes_on_by_itself, settled
from .oracle import Case, World

#: So many steps a case goes as the table of ways needs it; then it takes the shortest way to an end.
PATIENCE = 4


@dataclass(eq=False)
class Course:
    """One case of the play. ``at`` is the oracle's case, or the name of an end."""

    applicant: object
    size: int
    world: World
    pk: int = 0
    steps: int = 0
    at: object = None
    #: (kind, word) of the stages that it has left by itself.
    passed: list = field(default_factory=list)
    #: What it has started and has ended.
    finished: set = field(default_factory=set)
    distance: dict = field(default_factory=dict)

    @property
    def is_over(self):
        return isinstance(self.at, str)

    @property
    def stage(self):
        return self.world.stages[self.at.stage]

    @property
    def kind(self):
        return self.stage["kind"]

    @property
    def ways(self):
        """{(outcome, by): where it leads} of all from which the case can still be finished."""
        return {
            (outcome, by): there
            for outcome, by, there in self.world.moves[self.at]
            if isinstance(there, str) or there in self.distance
        }

    def choose(self, rng, taken):
        """(outcome, by): whatever has been taken least so far; in the end the shortest way."""
        ways = self.ways
        if self.steps >= PATIENCE:
            return min(ways, key=lambda way: self.distance.get(ways[way], 0))
        return min(ways, key=lambda way: (taken[self.what(*way)], rng.random()))

    def what(self, outcome, by):
        """What a way is called in the table of outcomes taken: (kind, word)."""
        kind, there = self.kind, self.ways.get((outcome, by))
        if by == "clock":
            return kind, "overdue"
        if kind == "apply":
            return kind, "handed in again, straight back" if self.at.back else "handed in again"
        if goes_on_by_itself(self.stage):
            return kind, "rule" if kind == "auto" else "by itself"
        if not KINDS[kind].free:
            return kind, outcome
        if isinstance(there, str):
            return kind, "end"
        if there.stage == self.world.applicant:
            return kind, "returned, straight back" if there.back else "returned"
        order = list(self.world.stages)
        return kind, "onwards" if order.index(there.stage) > order.index(self.at.stage) else "back"

    def go(self, outcome, by):
        """The case has taken this way; rules are followed at once."""
        self.at = self.ways[outcome, by]
        self.steps += 1
        self.follow_rules()

    def follow_rules(self):
        while not self.is_over and goes_on_by_itself(self.stage):
            ((way, there),) = self.ways.items()
            self.passed.append(self.what(*way))
            self.at = there


def plot(graph, applicant, size):
    """The course of a case with this answer; None if its rules would keep it going round."""
    world = World(ruled(graph, size))
    finishing = world.finishing()
    if world.moves.keys() - finishing:
        return None
    made = Course(applicant, size, world, at=world.start, distance=distances(world))
    made.at = made.ways["submit", "person"]
    made.follow_rules()
    return made


def ruled(graph, size):
    """The process as it is for a case with this answer: each rule has its one outcome."""
    graph = settled(graph)
    for made in graph["stages"]:
        if made["kind"] == "auto":
            chosen = next((rule["outcome"] for rule in made["rules"] if holds(rule, size)), made["otherwise"])
            made["outcomes"] = [found for found in made["outcomes"] if found["key"] == chosen]
    return graph


def holds(rule, size):
    return size >= int(rule["when"].rpartition(" ")[2])


def distances(world):
    """{case: the least number of steps to an end}."""
    before, found, waiting = {}, {}, deque()
    for case, ways in world.moves.items():
        for _outcome, _by, there in ways:
            if isinstance(there, Case):
                before.setdefault(there, []).append(case)
            elif case not in found:
                found[case] = 1
                waiting.append(case)
    while waiting:
        case = waiting.popleft()
        for earlier in before.get(case, ()):
            if earlier not in found:
                found[earlier] = found[case] + 1
                waiting.append(earlier)
    return found
