"""Programmes and rounds in the administration."""
