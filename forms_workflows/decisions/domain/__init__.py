"""Verbs of shortlists, meetings, publicity, objections and designations."""
