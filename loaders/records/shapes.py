"""The shapes that canonical records share: ids, times, quantities, materials, subjects, signatures."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from graph_model.clock import utc_text
from graph_model.facts import Interval
from loaders.records.units import is_ucum

_OFFSETS = (
    timedelta(hours=-14),
    timedelta(hours=12),
)  # A date in any zone: UTC+14 begins first, UTC-12 ends last.
_DATE_LENGTH = 10
_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?")


class Shape(BaseModel):
    """A value inside a record.

    Unknown fields are kept in the source record and reported, not refused.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("no time: ISO 8601 with offset, such as 2026-03-02T08:31:00Z, or a date") from None
    if moment.tzinfo is None:
        raise ValueError(
            "time without offset: write 2026-03-02T08:31:00+01:00, or declare the zone in the mapping"
        )
    return moment


@lru_cache(maxsize=20_000)
def _bounds(text: str) -> Interval:
    if len(text) == _DATE_LENGTH:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError("no date: write 2026-03-02") from None
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return Interval(utc_text(start + _OFFSETS[0]), utc_text(start + timedelta(days=1) + _OFFSETS[1]))
    exact = utc_text(_moment(text))
    return Interval(exact, exact)


def _interval(value: Any) -> Any:
    if isinstance(value, Interval):
        return value
    try:
        if isinstance(value, str):
            return _bounds(value)
        if isinstance(value, dict) and (set(value) & {"earliest", "latest"}):
            begin = _bounds(value["earliest"]) if value.get("earliest") else Interval(None, None)
            end = _bounds(value["latest"]) if value.get("latest") else Interval(None, None)
            if _is_before(end, begin):
                raise ValueError("interval ends before it begins")
            return Interval(begin.earliest, end.latest)
    except OverflowError:
        raise ValueError("time out of range") from None
    raise ValueError('no time: a text, or {"earliest": ..., "latest": ...}')


def _is_before(one: Interval, other: Interval) -> bool:
    """Whether one ends before the other wherever it was; two dates were days in the same zone."""
    begins = one.earliest and other.earliest and one.earliest < other.earliest
    return bool(begins and one.latest and other.latest and one.latest < other.latest)


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("is no valid Unicode text (lone surrogate)") from None
    return text


def _decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise ValueError('no decimal as text, such as "12.5"')
    plain = format(Decimal(text), "f")
    if "." in plain:
        plain = plain.rstrip("0").removesuffix(".")
    return "0" if plain == "-0" else plain


def _unit(text: str) -> str:
    if not is_ucum(text):
        raise ValueError('no UCUM unit, such as "kg", "mL" or "1" for each')
    return text


_TRIMMED = r"^[^\s\x00](?:[^\x00]*[^\s\x00])?$"
"""No NUL; no white space at the ends, or `"L1 "` would be another lot: mappings trim."""

Id: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_TRIMMED)]
Text: TypeAlias = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_plain)]
Time: TypeAlias = Annotated[Interval, BeforeValidator(_interval)]
DecimalText: TypeAlias = Annotated[str, AfterValidator(_decimal)]


class Quantity(Shape):
    """A decimal with its UCUM unit; each is "1"."""

    value: DecimalText
    unit: Annotated[str, AfterValidator(_unit)]


class Window(Shape):
    """From when to when; either may be missing (S22)."""

    start: Time | None = Field(default=None, alias="from")
    end: Time | None = Field(default=None, alias="to")
    serial_from: Id | None = None
    serial_to: Id | None = None
    lots: list[Id] | None = None

    @property
    def properties(self) -> dict[str, Any]:
        """The effectivity of a revision, line or change, under the model's property names."""
        return {
            "effective_from": self.start.earliest if self.start else None,
            "effective_to": self.end.latest if self.end else None,
            "serial_from": self.serial_from,
            "serial_to": self.serial_to,
            "lots": self.lots,
        }


class NumberRef(Shape):
    """A number that needs its namespace said."""

    id: Id
    ns: Id


def _number_ref(value: Any) -> Any:
    if (
        isinstance(value, dict)
        and "id" not in value
        and len(value) == len({"number", "ns"})
        and "ns" in value
    ):
        (number,) = [part for key, part in value.items() if key != "ns"]
        return {"id": number, "ns": value["ns"]}
    return value


Number: TypeAlias = Annotated[Id | NumberRef, BeforeValidator(_number_ref)]


class RecordRef(Shape):
    """Another source record."""

    system: Id
    type: Id
    id: Id


class SignatureData(Shape):
    """A signature; without `signed` or `sha256` its binding is "not verifiable", never a pass."""

    signer: Number
    meaning: Text
    signed_at: Time
    method: Text | None = None
    signed: RecordRef | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")] | None = None
