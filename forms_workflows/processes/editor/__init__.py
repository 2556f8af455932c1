"""Processes as editors write them: blocks, drafts, panels."""
