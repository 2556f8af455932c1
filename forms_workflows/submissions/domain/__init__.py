"""Verbs of a case: begun, filled, signed, corrected, ended."""
