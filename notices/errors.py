"""What can go wrong when a page is published, in words for whoever tried."""

from home.errors import PublicationRefused

__all__ = ["PublicationRefused"]
