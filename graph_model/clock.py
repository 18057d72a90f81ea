"""Time as the graph keeps it: UTC text of fixed width, so that text order is time order."""

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """A moment with offset, as UTC text.

    >>> utc_text(datetime.fromisoformat("2026-03-02T09:31:00+01:00"))
    '2026-03-02T08:31:00.000000Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def now() -> str:
    """This moment: when Clew learns something."""
    return utc_text(datetime.now(UTC))
