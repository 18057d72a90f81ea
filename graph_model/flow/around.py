"""The facts around something, as a rule reads them: edges by their ends, and what is said of a thing.

Ends are canonical: whatever a record called a thing, its rules see one name (S28).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any, TypeAlias

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


Wanted: TypeAlias = tuple[str, str, str]
"""What a rule asks for: of which thing `out` or `into` and a type of edge, or what is `said` of it."""


class Around:
    """Facts as far as they were looked up.

    What a rule asks for beyond that is noted: it is looked up, and the rule asked again. So nothing but the
    rule itself says what a rule reads; until then it reads too little, and must not fail on that.
    """

    def __init__(self, *, whole: bool = True) -> None:
        self._whole = whole
        self._edges: dict[Wanted, list[FactEdge]] = defaultdict(list)
        self._said: dict[str, Mapping[str, Any]] = {}
        self._looked_up: set[Wanted] = set()
        self.wanted: set[Wanted] = set()
        self.missed = 0

    def add(self, edges: Iterable[FactEdge]) -> None:
        """Take edges in; each once."""
        for edge in edges:
            self._edges[edge.source, "out", edge.type].append(edge)
            self._edges[edge.target, "into", edge.type].append(edge)

    def answer(self, wanted: Wanted, edges: Iterable[FactEdge]) -> None:
        """Take in all the edges that a rule asked for."""
        self._edges[wanted] = sorted(edges, key=lambda edge: (edge.record, edge.source, edge.target))
        self._looked_up.add(wanted)

    def describe(self, said: Mapping[str, Mapping[str, Any]]) -> None:
        """Take in what is said of things."""
        self._said.update(said)

    def out(self, uid: str, *types: str) -> Iterator[FactEdge]:
        """The edges of these types from a thing."""
        return chain.from_iterable(self._ask(uid, "out", type_) for type_ in types)

    def into(self, uid: str, *types: str) -> Iterator[FactEdge]:
        """The edges of these types to a thing."""
        return chain.from_iterable(self._ask(uid, "into", type_) for type_ in types)

    def said(self, uid: str) -> Mapping[str, Any]:
        """The properties of a thing."""
        if not self._whole and uid not in self._said:
            self._miss((uid, "said", ""))
        return self._said.get(uid, {})

    def _ask(self, uid: str, direction: str, type_: str) -> list[FactEdge]:
        wanted = uid, direction, type_
        if not self._whole and wanted not in self._looked_up:
            self._miss(wanted)
        return self._edges.get(wanted, [])

    def _miss(self, wanted: Wanted) -> None:
        self.wanted.add(wanted)
        self.missed += 1

    def things(self) -> set[str]:
        """Everything that an edge here begins or ends at."""
        return {uid for uid, _, _ in self._edges}

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
