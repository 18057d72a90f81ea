"""Moments as whole microseconds since 1970, so that an unknown one is a number too."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

LONG_AGO: Final = -(1 << 62)
NEVER: Final = 1 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Span(NamedTuple):
    """Some moment between two (R2)."""

    first: int
    last: int

    def surely_before(self, other: "Span") -> bool:
        """Whatever the moments are; equal instants prove nothing."""
        return self.last < other.first

    def meets(self, other: "Span") -> bool:
        """Whether both may be one moment."""
        return self.first <= other.last and other.first <= self.last

    def dated_before(self, other: "Span") -> bool:
        """Neither the same nor the one within the other: then nothing says which was first."""
        return self != other and self.first <= other.first and self.last <= other.last


ALWAYS: Final = Span(LONG_AGO, LONG_AGO)
ANY_TIME: Final = Span(LONG_AGO, NEVER)
AT_NO_TIME: Final = Span(NEVER, NEVER)


def span(first: str | None, last: str | None) -> Span:
    """The span between two moments as the graph keeps them; None is unbounded.

    >>> span("1970-01-01T00:00:01.000000Z", None)
    Span(first=1000000, last=4611686018427387904)
    """
    return Span(LONG_AGO if first is None else moment(first), NEVER if last is None else moment(last))


@lru_cache(maxsize=100_000)
def moment(text: str) -> int:
    """Microseconds since 1970 of UTC text of fixed width."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MICROSECOND
