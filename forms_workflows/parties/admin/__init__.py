"""People and places in the administration."""
