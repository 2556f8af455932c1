"""What follows the review: shortlist, meeting, publicity, objection, designation, title. Stands on ``review``."""
