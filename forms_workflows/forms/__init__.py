"""Forms: written by editors, frozen as versions, filled by applicants and officers. Stands on ``expressions``."""
