"""The words of the simulation: sites, materials, measurements, and how a record stands to the truth."""

from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple, TypeAlias


class Site(Enum):
    """The two plants; each has a manufacturing system of its own."""

    MUSTERSTADT = "musterstadt"
    SUZHOU = "suzhou"


class Standing(Enum):
    """How what is written down stands to what happened."""

    TRUE = "true"
    MISTAKEN = "mistaken"  # Written first, corrected by a later version.
    UNRECORDED = "unrecorded"  # Happened, and no system ever wrote it down.
    WITHDRAWN = "withdrawn"  # Written by mistake; the record is retracted later.


class Mat(NamedTuple):
    """Material by its numbers: a lot, a unit, a container of a lot."""

    item: str
    lot: str | None = None
    serial: str | None = None
    container: str | None = None


class Measurement(NamedTuple):
    characteristic: str
    value: str
    unit: str
    lower: str
    upper: str
    passed: bool


Routes: TypeAlias = dict[type, Callable[[Any], None]]
"""Which of a system's methods writes down which kind of happening."""
