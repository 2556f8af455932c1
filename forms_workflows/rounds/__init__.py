"""Programmes, and one year's round of each: window, pinned versions, parameters. Stands on ``processes``."""
