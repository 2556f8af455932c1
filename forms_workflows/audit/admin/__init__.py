"""The audit trail in the administration."""
