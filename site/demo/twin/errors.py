"""What ends a play before its time. The message says who did what, and what the site answered."""


class TwinError(Exception):
    """The play cannot go on."""


class ServerError(TwinError):
    """The site answered with an error of its own (HTTP 500 and above)."""


class Refused(TwinError):
    """The site refused what the story needs."""


class NotTonight(TwinError):
    """The play cannot begin here: wrong settings, no programme, the year has been played."""
