"""A source's clock: its zone, the finest step it shows, how far it may be off; so: intervals (R2)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from graph_model.errors import RefusedError

Stated: TypeAlias = str | dict[str, str]
"""A time as canonical records write it: ISO 8601, or `{"earliest", "latest"}`."""

_DURATION: Final = re.compile(r"(\d{1,9})(ms|s|m|h|d)", re.ASCII)
_UNITS: Final = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LAST: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """`resolution` zero: times are exact as written. `tolerance` widens both ends."""

    zone: ZoneInfo | None = None
    resolution: timedelta = timedelta(0)
    tolerance: timedelta = timedelta(0)


def duration(text: str) -> timedelta:
    """`250ms`, `1s`, `5m`, `1h` or `1d`. ValueError otherwise."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no duration; allowed: a number and one of {', '.join(_UNITS)}")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def moment(shown: datetime, clock: Clock) -> Stated:
    """What the clock showed, as a time with offset or as the interval in which it happened.

    A local time that occurs twice, or never, when clocks are changed stands for both readings. RefusedError
    where there is neither offset nor zone.
    """
    if shown.tzinfo is not None:
        first = last = shown
    elif clock.zone is None:
        raise RefusedError(
            "a time without offset",
            value=shown.isoformat(),
            allowed="an offset, or declare `zone` in source.toml",
        )
    else:
        readings = [shown.replace(tzinfo=clock.zone, fold=fold) for fold in (0, 1)]
        first, last = min(readings, key=_instant), max(readings, key=_instant)
    width = max(clock.resolution - _LAST, timedelta(0))
    return _interval(first, last, width, clock.tolerance)


def day(shown: date, clock: Clock) -> Stated:
    """A date: the whole day in the declared zone; without one it stays a date, the day in any zone."""
    if clock.zone is None:
        return shown.isoformat()
    first = datetime.combine(shown, time.min, clock.zone)
    last = datetime.combine(shown, time.max, clock.zone).replace(fold=1)
    return _interval(first, last, timedelta(0), clock.tolerance)


def _instant(moment: datetime) -> float:
    return moment.timestamp()


def _interval(first: datetime, last: datetime, width: timedelta, tolerance: timedelta) -> Stated:
    """Sums are made with fixed offsets, since local arithmetic ignores them; each end keeps its own."""
    try:
        earliest = _moved(first, -tolerance)
        latest = _moved(last, width + tolerance)
    except OverflowError:
        raise RefusedError("the time is out of range", value=first.isoformat()) from None
    return earliest if earliest == latest else {"earliest": earliest, "latest": latest}


def _moved(moment: datetime, by: timedelta) -> str:
    fixed = moment.replace(tzinfo=_fixed(moment))
    return (fixed + by).isoformat()


def _fixed(moment: datetime) -> timezone:
    return timezone(moment.utcoffset() or timedelta(0))
