"""What can go wrong with a round, in words for whoever tried."""


class RoundError(Exception):
    """The round cannot do this now; the message says why and what to do."""
