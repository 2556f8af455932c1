"""Programmes and their yearly rounds (年度批次)."""

from .programmes import Parameter, Procedure, Programme
from .rounds import Extension, Round, RoundQuerySet, RoundRegion, chain_of
from .words import public_words

__all__ = [
    "Extension",
    "Parameter",
    "Procedure",
    "Programme",
    "Round",
    "RoundQuerySet",
    "RoundRegion",
    "chain_of",
    "public_words",
]
