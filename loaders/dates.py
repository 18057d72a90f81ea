"""Reading dates and times as sources write them, before any zone is applied."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from graph_model.errors import RefusedError

_DIRECTIVES: Final = {
    "%Y": r"(?P<year>\d{4})",
    "%m": r"(?P<month>\d{1,2})",
    "%d": r"(?P<day>\d{1,2})",
    "%H": r"(?P<hour>\d{1,2})",
    "%M": r"(?P<minute>\d{1,2})",
    "%S": r"(?P<second>\d{1,2})",
    "%f": r"(?P<microsecond>\d{1,9})",
}
_TOUCHING: Final = re.compile(r"%[YmdHMSf]%[YmdHMSf]")
_SERIAL: Final = re.compile(r"\d{1,7}(?:\.\d{1,20})?", re.ASCII)
_EXCEL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a local date; the source's zone is applied after
_FIRST_SERIAL: Final = 61  # Excel counts a 29 February 1900 that never was; days before it are ambiguous.
_LAST_SERIAL: Final = 2_958_466


def reader(pattern: str | None) -> Callable[[str], datetime]:
    """How to read a date of this format; None is ISO 8601. ValueError where the format is wrong.

    >>> reader("%d.%m.%Y")("02.03.2026")
    datetime.datetime(2026, 3, 2, 0, 0)
    """
    return _iso if pattern is None else _formatted(pattern)


def excel(text: str) -> tuple[datetime, bool]:
    """The moment of a day number of Excel's 1900 system, and whether it has a time of day (to the second)."""
    if not _SERIAL.fullmatch(text) or not _FIRST_SERIAL <= Decimal(text) < _LAST_SERIAL:
        raise RefusedError("is no Excel date", value=text, allowed="a day number such as 46083")
    number = Decimal(text)
    return _EXCEL_ZERO + timedelta(seconds=round(number * 86_400)), number != int(number)


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError("is no date or time", value=text, allowed="ISO 8601, or name the format") from None


def _formatted(pattern: str) -> Callable[[str], datetime]:
    """Compiled once, since `strptime` is several times slower."""
    parts = re.split(r"(%.?)", pattern)
    unknown = [part for part in parts if part.startswith("%") and part not in {*_DIRECTIVES, "%%"}]
    if unknown:
        raise ValueError(f"format {pattern!r} has {', '.join(unknown)}; allowed: {', '.join(_DIRECTIVES)}")
    packed = _TOUCHING.search(pattern) is not None
    try:
        compiled = re.compile("".join(_part(part, packed=packed) for part in parts), re.ASCII)
    except re.error:
        raise ValueError(f"format {pattern!r} names a part twice") from None
    if not {"year", "month", "day"} <= set(compiled.groupindex):
        raise ValueError(f"format {pattern!r} must have %Y, %m and %d")

    def read(text: str) -> datetime:
        match = compiled.fullmatch(text)
        if not match:
            raise RefusedError("does not have the date format", value=text, allowed=pattern)
        found = match.groupdict()
        if "microsecond" in found:
            found["microsecond"] = found["microsecond"][:6].ljust(6, "0")
        numbers = [int(found.get(part) or 0) for part in _PARTS]
        try:
            return datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - the zone is applied after
        except ValueError as error:
            raise RefusedError(f"is no date: {error}", value=text, allowed=pattern) from None

    return read


_PARTS: Final = ("year", "month", "day", "hour", "minute", "second", "microsecond")


def _part(part: str, *, packed: bool) -> str:
    """Where two parts touch (`%Y%m%d`), digits must be counted; elsewhere a leading zero may be missing."""
    if part == "%%":
        return "%"
    if part not in _DIRECTIVES:
        return re.escape(part)
    return _DIRECTIVES[part].replace(r"\d{1,2}", r"\d{2}") if packed else _DIRECTIVES[part]
