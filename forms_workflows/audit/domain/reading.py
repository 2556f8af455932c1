"""Who has read what names people."""

import logging

logger = logging.getLogger(__name__)


def note_reading(what, pk):
    """Say in the log that whoever asks reads this. No event is recorded: reading changes nothing.

    The log's line names the request and the person's key by itself; ``what`` and ``pk`` say which thing it was.
    """
    logger.info("personal data read", extra={"what": what, "key": str(pk)})
