"""The frozen process: pure data, no tables."""
