"""有效期: until when a title is valid."""

from datetime import timedelta


def last_day(first, years):
    """The last day on which a title is valid that counts from this day: n years, or None for ever.

    >>> from datetime import date
    >>> last_day(date(2026, 3, 1), 3).isoformat(), last_day(date(2024, 2, 29), 3).isoformat()
    ('2029-02-28', '2027-02-27')
    """
    if not years:
        return None
    try:
        anniversary = first.replace(year=first.year + years)
    except ValueError:  # the 29th of February
        anniversary = first.replace(year=first.year + years, day=28)
    return anniversary - timedelta(days=1)


def renewed_until(title, designation, years):
    """A title that is still valid goes on from its last day, one that has expired begins with the document."""
    first = designation.signed_on
    if title.valid_until is not None:
        first = max(first, title.valid_until + timedelta(days=1))
    return last_day(first, years)
