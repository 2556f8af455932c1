"""Wagtail's database search, for Chinese.

Neither SQLite's FTS5 nor PostgreSQL's parser can find words in a run of Han
characters. So a run is indexed as all pairs of neighbouring characters and all its
characters, and a word is looked for by its pairs, all of which must be there:
先进制造 is 先进, 进制 and 制造. An index answers that by itself. A phrase of
characters would be looked up in the text of every page that has them somewhere.
"""

import re
from itertools import pairwise

from django.db import connection
from modelsearch.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText

from home.reading.segmentation import HAN, fold, words

if connection.vendor == "postgresql":
    from modelsearch.backends.database.postgres import postgres as database
else:
    from modelsearch.backends.database.sqlite import sqlite as database

HAN_RUN = re.compile(f"[{HAN}]+")
MOST_WORDS = 32  # each is one level of the database's expression, which it limits


def pairs(run):
    """Each two neighbouring characters; a single one stands for itself."""
    return ["".join(two) for two in pairwise(run)] or [run]


def indexed(text):
    """The text with the pairs and characters of each Han run in its place."""
    return HAN_RUN.sub(lambda run: f" {' '.join(dict.fromkeys([*pairs(run[0]), *run[0]]))} ", fold(text))


def sought(text):
    """``先进制造集群`` → ``先进 制造 集群``, a longer word as its pairs; punctuation falls away."""
    parted = [HAN_RUN.sub(lambda run: f" {' '.join(pairs(run[0]))} ", word) for word in words(text)]
    return " ".join(" ".join(parted).split()[:MOST_WORDS])


def translate(query):
    match query:
        case str():
            return sought(query) or MATCH_NONE
        case PlainText():
            text = sought(query.query_string)
            return PlainText(text, query.operator, query.boost) if text else MATCH_NONE
        case Phrase() if HAN_RUN.search(query.query_string):
            return PlainText(sought(query.query_string), "and")
        case Phrase():
            return Phrase(fold(query.query_string).replace('"', " "))
        case And() | Or():
            return type(query)([translate(subquery) for subquery in query.subqueries])
        case Not():
            return Not(translate(query.subquery))
        case Boost():
            return Boost(translate(query.subquery), query.boost)
    return query


class ObjectIndexer(database.ObjectIndexer):
    def prepare_value(self, value):
        return indexed(super().prepare_value(value))


# The index finds its indexer as a global of its module.
database.ObjectIndexer = ObjectIndexer


class SearchBackend(database.SearchBackend):
    def _search(self, query_compiler_class, query, *args, **kwargs):
        return super()._search(query_compiler_class, translate(query), *args, **kwargs)
