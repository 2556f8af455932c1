"""Inputs as people really send them, with what is right; see README.md. Names and codes are invented."""

import csv
from pathlib import Path


def path(name):
    return Path(__file__).with_name(name)


def cases(name):
    """The rows of a table, each as a tuple, without its headings."""
    with path(name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]
