"""Named converters: a closed vocabulary of what may happen to a column's text on its way into a record.

A mapping names one as `name` or `name:argument`. A converter takes the trimmed text (`exact` the untrimmed)
and gives the value, or raises RefusedError with the text and what is allowed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias

from graph_model.errors import RefusedError
from loaders import dates
from loaders.clock import Clock, day, moment

Convert: TypeAlias = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a converter may look at beside the text: the source's clock and its named tables."""

    clock: Clock = field(default_factory=Clock)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def converter(spelled: str, around: Surroundings) -> Convert:
    """The converter of this name. ValueError, with the valid names, where there is none.

    >>> converter("decimal_comma", Surroundings())("1.234,50")
    '1234.50'
    """
    name, colon, argument = spelled.partition(":")
    if name in _PLAIN:
        if colon:
            raise ValueError(f"converter {name!r} takes no argument, found {argument!r}")
        return _PLAIN[name]
    if name not in _MADE:
        raise ValueError(f"no converter {name!r}; allowed: {', '.join(sorted((*_PLAIN, *_MADE)))}")
    return _MADE[name](argument if colon else None, around)


def _decimal(text: str) -> str:
    """A decimal without exponent or plus sign; a trailing minus (SAP) is brought to the front."""
    match = _DECIMAL.fullmatch(text)
    if not match or not (match[2] or match[3]) or (match[1] and match[5]):
        raise RefusedError("is no decimal", value=text, allowed="such as 12.5")
    sign = "-" if "-" in (match[1], match[5]) else ""
    if match[4]:
        return format(Decimal(f"{sign}{match[2] or 0}.{match[3] or 0}e{match[4]}"), "f")
    return f"{sign}{match[2] or 0}" + (f".{match[3]}" if match[3] else "")


def _decimal_comma(text: str) -> str:
    if not _COMMA.fullmatch(text):
        raise RefusedError("is no decimal with a comma", value=text, allowed="such as 1.234,50")
    return _decimal(text.replace(".", "").replace(",", "."))


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise RefusedError("is no whole number", value=text, allowed="such as 12")
    return int(text)


def _whole(text: str) -> str:
    """An identifier that an export has given decimals it never had: `3.0` is `3`."""
    match = _WHOLE.fullmatch(text)
    if not match:
        raise RefusedError("is no whole number", value=text, allowed="such as 3 or 3.0")
    return match[1]


def _boolean(text: str) -> bool:
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise RefusedError("is no yes or no", value=text, allowed=", ".join(_BOOLEANS)) from None


def _date(argument: str | None, around: Surroundings) -> Convert:
    """The day; a time of day beside it is left out."""
    read = dates.reader(argument)

    @lru_cache(maxsize=10_000)
    def convert(text: str) -> Any:
        return day(read(text).date(), around.clock)

    return convert


def _datetime(argument: str | None, around: Surroundings) -> Convert:
    """The moment; an ISO date without a time of day is that day."""
    read = dates.reader(argument)

    @lru_cache(maxsize=10_000)
    def convert(text: str) -> Any:
        if argument is None and len(text) == _DATE_LENGTH:
            return day(read(text).date(), around.clock)
        return moment(read(text), around.clock)

    return convert


def _excel_date(argument: str | None, around: Surroundings) -> Convert:
    if argument is not None:
        raise ValueError(f"converter 'excel_date' takes no argument, found {argument!r}")

    def convert(text: str) -> Any:
        shown, has_time = dates.excel(text)
        return moment(shown, around.clock) if has_time else day(shown.date(), around.clock)

    return convert


def _table(argument: str | None, around: Surroundings) -> Convert:
    if argument is None or argument not in around.tables:
        declared = ", ".join(sorted(around.tables)) or "none is declared in source.toml"
        raise ValueError(f"no table {argument!r}; allowed: {declared}")
    rows = around.tables[argument]

    def convert(text: str) -> str:
        try:
            return rows[text]
        except KeyError:
            raise RefusedError(f"is not in table {argument!r}", value=text, allowed=", ".join(rows)) from None

    return convert


_PLAIN: Final[Mapping[str, Convert]] = {
    "text": str,
    "exact": str,
    "upper": str.upper,
    "decimal": _decimal,
    "decimal_comma": _decimal_comma,
    "integer": _integer,
    "whole": _whole,
    "boolean": _boolean,
    "any_true": _boolean,
}
_MADE: Final[Mapping[str, Callable[[str | None, Surroundings], Convert]]] = {
    "date": _date,
    "datetime": _datetime,
    "excel_date": _excel_date,
    "table": _table,
}
CONVERTERS: Final = (*_PLAIN, *_MADE)

_DECIMAL: Final = re.compile(r"([+-]?)(\d{0,30})(?:\.(\d{0,30}))?(?:[eE]([+-]?\d{1,2}))?(-?)", re.ASCII)
_COMMA: Final = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d{1,30})(?:,\d{1,30})?-?", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_WHOLE: Final = re.compile(r"(\d{1,18})(?:\.0{1,18})?", re.ASCII)
_BOOLEANS: Final = {
    **dict.fromkeys(("true", "yes", "y", "t", "1", "x"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0"), False),
}
_DATE_LENGTH: Final = 10
