"""The working calendar in the administration."""
