"""The chain of events: what was done, by whom, provably unchanged. Imports nothing of ours."""
