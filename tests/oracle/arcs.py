"""What an arc is here: something flowed, some time between, surely or possibly (R2)."""

from dataclasses import dataclass
from math import inf
from typing import Any

from tests.oracle.records import EVER, Span

ALWAYS: tuple[Span, Span] = ((-inf, -inf), (inf, inf))
AN_INSTANT = 1e-6


@dataclass(frozen=True)
class Arc:
    """From what to what; when it opens and closes, each between two moments.

    `sole` is what its target's only supply brings: how late that is dated does not matter (R2, S2).
    `backward` is dated before every supply of its source: what it closes by does not matter (S11).
    `brings` names the record that brings the target into being by it.
    `holding` is of something that is in another until it is taken out.
    """

    source: str
    target: str
    opens: Span
    closes: Span
    definite: bool = True
    linkage: str | None = None
    sole: bool = False
    backward: bool = False
    holding: bool = False
    brings: tuple[str, str] | None = None


def moment(source: str, target: str, at: Span, **more: Any) -> Arc:
    """It closes as it opens."""
    return Arc(source, target, at, at, **more)


def always(source: str, target: str, **more: Any) -> Arc:
    """An identity."""
    return Arc(source, target, *ALWAYS, **more)


def surely_before(one: Span, other: Span) -> bool:
    """Whatever the moments in them are; equal instants prove nothing."""
    return one[1] < other[0]


def ordered(one: Span, other: Span) -> bool:
    """Whether one is dated before the other: neither the same, nor within it."""
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have a moment in common."""
    return one[0] <= other[1] and other[0] <= one[1]


__all__ = [
    "ALWAYS",
    "AN_INSTANT",
    "EVER",
    "Arc",
    "Span",
    "always",
    "meet",
    "moment",
    "ordered",
    "surely_before",
]
