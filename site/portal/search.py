"""Wagtail's database search, for Chinese.

Neither SQLite's FTS5 nor PostgreSQL's parser can find words in a run of Han
characters. So Han characters are indexed one by one, and each word of a query is
looked for as a phrase of characters: a zero-width space parts the characters for
the database, while Wagtail still sees one word.
"""

import re

from django.db import connection
from modelsearch.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText

from home.reading.segmentation import HAN, fold, words

if connection.vendor == "postgresql":
    from modelsearch.backends.database.postgres import postgres as database
else:
    from modelsearch.backends.database.sqlite import sqlite as database

HAN_CHARACTER = re.compile(f"[{HAN}]")
MOST_WORDS = 32  # each word is one level of the database's expression, which it limits


def part_characters(text):
    return HAN_CHARACTER.sub("\u200b\\g<0>\u200b", fold(text))


def part_words(text):
    """``先进制造集群`` → ``先进 制造 集群``, the characters of each word parted; punctuation falls away."""
    return " ".join(map(part_characters, words(text)[:MOST_WORDS]))


def part_query(query):
    match query:
        case str():
            return part_words(query) or MATCH_NONE
        case PlainText():
            text = part_words(query.query_string)
            return PlainText(text, query.operator, query.boost) if text else MATCH_NONE
        case Phrase():
            return Phrase(part_characters(query.query_string).replace('"', " "))
        case And() | Or():
            return type(query)([part_query(subquery) for subquery in query.subqueries])
        case Not():
            return Not(part_query(query.subquery))
        case Boost():
            return Boost(part_query(query.subquery), query.boost)
    return query


class ObjectIndexer(database.ObjectIndexer):
    def prepare_value(self, value):
        return part_characters(super().prepare_value(value))


# The index finds its indexer as a global of its module.
database.ObjectIndexer = ObjectIndexer


class SearchBackend(database.SearchBackend):
    def _search(self, query_compiler_class, query, *args, **kwargs):
        return super()._search(query_compiler_class, part_query(query), *args, **kwargs)
