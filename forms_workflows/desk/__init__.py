"""The pages on which applicants and reviewers work. Stands on everything but the public pages."""
