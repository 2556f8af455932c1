"""Verbs of regions, people and organisations."""
