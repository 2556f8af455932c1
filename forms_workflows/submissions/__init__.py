"""A case: its answers, files, partners, messages, and who may see it. Stands on ``rounds``."""
