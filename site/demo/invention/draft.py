"""Answers on their way to completeness, and the numbers that they are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from math import floor
from random import Random
from typing import Any
from uuid import UUID

from forms_workflows.expressions import canon

PAST = ("y3", "y2", "y1")
COMING = ("n1", "n2", "n3")

Years = dict[str, str]


@dataclass
class Draft:
    """``organisation`` and ``partners`` are ``samples.Organisation``; ``answers`` begins with what is given."""

    seed: int
    year: int
    organisation: Any
    partners: list
    vocabulary: dict
    answers: dict[str, Any] = field(default_factory=dict)

    def random(self, topic: str) -> Random:
        return Random(f"answers/{self.seed}/{topic}")  # noqa: S311 - fiction, not secrecy

    def know(self, **answers: Any) -> None:
        """Answers that need no invention, unless they are given."""
        self.answers = answers | self.answers

    def put(self, code: str, make: Callable, *arguments: Any, **options: Any) -> None:
        """Answer a field by ``make(random, …)`` unless it is given."""
        if code not in self.answers:
            self.answers[code] = make(self.random(code), *arguments, **options)

    def number(self, code: str, year: str) -> float:
        return float(self.answers[code][year])

    def rows(self, code: str, rows: list[dict]) -> list[dict]:
        """The rows of a table with ids that the seed always gives."""
        ids = self.random(f"{code}/ids")
        return [{"id": UUID(int=ids.getrandbits(128), version=4).hex, **row} for row in rows]

    def text(self, name: str, **values: Any) -> str:
        return self.vocabulary["texts"][name].format(place=self.place["name"], **values)

    @cached_property
    def place(self) -> dict:
        return self.vocabulary["places"][self.organisation.region]

    @cached_property
    def places(self) -> dict[str, dict]:
        """Region code → place, the applicant's first, then the partners'."""
        codes = [self.organisation.region, *(partner.region for partner in self.partners)]
        return {code: self.vocabulary["places"][code] for code in codes}

    @cached_property
    def industry(self) -> dict:
        named = {entry["name"]: entry for entry in self.vocabulary["industries"]}
        return named[self.organisation.industry]

    def product(self, rng: Random) -> str:
        return rng.choice(self.industry["products"])


def plain(value: float, places: int = 2) -> str:
    """The canonical plain decimal string of a number."""
    return canon(round(Decimal(str(value)), places))


def rising(
    rng: Random, latest: float, places: int = 2, slowest: float = 0.02, fastest: float = 0.18
) -> Years:
    """Three past years that end with ``latest``."""
    values = [latest]
    for _ in PAST[1:]:
        values.insert(0, values[0] / (1 + rng.uniform(slowest, fastest)))
    return {year: plain(value, places) for year, value in zip(PAST, values, strict=True)}


def between(rng: Random, low: float, high: float, places: int = 2, **growth: float) -> Years:
    """Three past years whose latest lies between the limits."""
    return rising(rng, rng.uniform(low, high), places, **growth)


def ahead(rng: Random, start: float, low: float, high: float, places: int = 2) -> Years:
    """Three years to come, each above the one before."""
    values = {}
    for year in COMING:
        start *= 1 + rng.uniform(low, high)
        values[year] = plain(start, places)
    return values


def part(rng: Random, draft: Draft, whole: str, low: float, high: float, places: int = 2) -> Years:
    """A share of another indicator, about the same in every year and never above it."""
    share, scale = rng.uniform(low, high), 10**places
    values = {year: draft.number(whole, year) * share * rng.uniform(0.97, 1) for year in PAST}
    return {year: plain(floor(value * scale) / scale, places) for year, value in values.items()}


def more(rng: Random, draft: Draft, code: str, low: float, high: float) -> Years:
    """A whole number above another indicator, by about the same factor in every year."""
    factor = rng.uniform(low, high)
    return {year: plain(floor(draft.number(code, year) * factor) + 1, 0) for year in PAST}


def few(rng: Random, most: int) -> Years:
    """A small number that never falls."""
    values = sorted(rng.randint(0, most) for _ in PAST)
    return {year: str(value) for year, value in zip(PAST, values, strict=True)}
