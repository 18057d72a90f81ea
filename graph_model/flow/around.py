"""The facts around something, as a rule reads them: edges by their ends, and what is said of a thing.

Ends are canonical: whatever a record called a thing, its rules see one name (S28).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graph_model.flow.moments import ANY_TIME, LONG_AGO, Span, moment, span
from graph_model.uid import split
from graph_model.vocabulary import Timing


@dataclass(frozen=True, slots=True)
class FactEdge:
    """What one record says links two things; `at` as it was stated."""

    type: str
    source: str
    target: str
    record: str
    at: Span = ANY_TIME
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pieces(self) -> Decimal | None:
        """How many, where it is counted in pieces; None where no quantity or another unit is said."""
        value = self.said.get("quantity")
        return Decimal(value) if value is not None and self.said.get("unit", "1") == "1" else None


@dataclass(slots=True)
class Around:
    """Facts as far as they were looked up; a rule asks for no more than was."""

    _out: dict[tuple[str, str], list[FactEdge]] = field(default_factory=lambda: defaultdict(list))
    _into: dict[tuple[str, str], list[FactEdge]] = field(default_factory=lambda: defaultdict(list))
    _said: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def add(self, edges: Iterable[FactEdge]) -> None:
        """Take edges in; each once."""
        for edge in edges:
            self._out[edge.source, edge.type].append(edge)
            self._into[edge.target, edge.type].append(edge)

    def describe(self, said: Mapping[str, Mapping[str, Any]]) -> None:
        """Take in what is said of things."""
        self._said.update(said)

    def out(self, uid: str, *types: str) -> Iterator[FactEdge]:
        """The edges of these types from a thing."""
        for type_ in types:
            yield from self._out.get((uid, type_), ())

    def into(self, uid: str, *types: str) -> Iterator[FactEdge]:
        """The edges of these types to a thing."""
        for type_ in types:
            yield from self._into.get((uid, type_), ())

    def said(self, uid: str) -> Mapping[str, Any]:
        """The properties of a thing."""
        return self._said.get(uid, {})

    def things(self) -> set[str]:
        """Everything that an edge here begins or ends at."""
        return {uid for uid, _ in self._out} | {uid for uid, _ in self._into}

    def when(self, edge: FactEdge) -> Span:
        """When the act behind an edge happened: a posting may have come later (R2).

        It is then some time from the start of its order or run, where that is known, to when it was posted.
        """
        event = edge.target if split(edge.target).kind == "event" else edge.source
        timing = edge.said.get("timing") or self.said(event).get("timing")
        if timing != Timing.POSTED.value:
            return edge.at
        started = max((self._started(pool) for pool in self._pools(edge, event)), default=LONG_AGO)
        return Span(min(started, edge.at.first), edge.at.last)

    def _pools(self, edge: FactEdge, event: str) -> list[str]:
        own = [edge.target] if split(edge.target).kind == "order" else []
        return own + [link.target for link in self.out(event, "PART_OF")]

    def _started(self, pool: str) -> int:
        said = self.said(pool)
        text = said.get("start") or said.get("t_min")
        return LONG_AGO if text is None else moment(text)


def stated(said: Mapping[str, Any]) -> Span:
    """When a record says that something happened."""
    return span(said.get("t_min"), said.get("t_max"))
