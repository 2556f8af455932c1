"""What the people of the twin have planned: acts at moments, carried out in order of time."""

import heapq
from itertools import count


class Agenda:
    """The same plan gives the same order: acts of one moment keep the order in which they were planned."""

    def __init__(self, clock):
        self.clock, self.acts, self.numbers = clock, [], count()

    def plan(self, moment, act, *arguments):
        heapq.heappush(self.acts, (max(moment, self.clock.now), next(self.numbers), act, arguments))

    def run(self, until=None):
        """Carry out everything planned before ``until`` (None: everything), and what follows from it."""
        while self.acts and (until is None or self.acts[0][0] < until):
            moment, _number, act, arguments = heapq.heappop(self.acts)
            self.clock.go_to(moment)
            act(*arguments)
        if until is not None:
            self.clock.go_to(until)
