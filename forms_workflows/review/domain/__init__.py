"""Verbs of the review: decide, seat a panel, seal a sheet, rank."""
