"""Score sheets that come to a wanted total, in the steps of the sheet’s items."""

from decimal import Decimal
from random import Random

from ..reviews import score_answers, score_items

HALF = Decimal("0.5")
#: How far single experts stray from what the story wants, in points; the same for every case of one expert.
STRAY = ("-1.5", "-1", "-0.5", "0", "0", "0.5", "1", "1.5")


def sheet_of(total, rng):
    """Scores for all items that add up to ``total``: each item near its share, the rest here and there."""
    items = score_items()
    share = Decimal(total) / sum(items.values())
    scores = {code: (most * share / HALF).to_integral_value() * HALF for code, most in items.items()}
    scores = {code: min(max(points, Decimal(0)), items[code]) for code, points in scores.items()}
    while missing := Decimal(total) - sum(scores.values()):
        step = HALF if missing > 0 else -HALF
        able = [code for code, most in items.items() if 0 <= scores[code] + step <= most]
        scores[rng.choice(able)] += step
    return score_answers([str(points.normalize()) for points in scores.values()])


def expert_sheet(case, expert_number, target, *, seed):
    """What the ``expert_number``-th member of a panel writes for a case. Tied cases get the very same sheets."""
    if case.scores:
        return score_answers(case.scores[(expert_number - 1) % len(case.scores)])
    name = case.fate.name if case.fate.score[0] == case.fate.score[1] else case.number
    rng = Random(f"sheet/{seed}/{name}/{expert_number}")  # noqa: S311 - fiction, not secrecy
    total = Decimal(target) + Decimal(rng.choice(STRAY))
    return sheet_of(min(max(total, Decimal(0)), Decimal(100)), rng)
