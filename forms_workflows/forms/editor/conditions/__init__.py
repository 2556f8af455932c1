"""The builder beside a condition: ready-made comparisons, what the formula says, and a trial on sample answers."""
