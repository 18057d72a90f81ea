"""What a record says, as rows: ready to be written but for the version that says it and its batch (pure).

Made where records are admitted, so that it is ready by the time the database is.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import orjson

from graph_model.facts import Fact, NodeFact, Properties


class SaidThing(NamedTuple):
    """A thing that a record speaks of; `claimed` are its properties, as JSON with sorted keys."""

    uid: str
    label: str
    claimed: str
    brings: bool


class SaidEdge(NamedTuple):
    """An edge that a record draws, from uid to uid."""

    type: str
    source: str
    target: str
    properties: Properties


class Said(NamedTuple):
    """All that a record says: claims, edges in their order, and the labels of all things it names."""

    things: tuple[SaidThing, ...] = ()
    edges: tuple[SaidEdge, ...] = ()
    labels: Mapping[str, str] = {}  # Never written; a read-only view could not be handed to another process.
    implicit: tuple[str, ...] = ()

    @property
    def edge_types(self) -> tuple[str, ...]:
        """The types of its edges, in their order."""
        return tuple(edge.type for edge in self.edges)


def said(facts: Iterable[Fact]) -> Said:
    """The rows of these facts."""
    things: list[SaidThing] = []
    edges: list[SaidEdge] = []
    labels: dict[str, str] = {}
    implicit: list[str] = []
    for fact in facts:
        if isinstance(fact, NodeFact):
            label = str(fact.label.__label__)
            labels[fact.uid] = label
            claimed = orjson.dumps(fact.properties, option=orjson.OPT_SORT_KEYS).decode()
            things.append(SaidThing(fact.uid, label, claimed, fact.brings))
            continue
        for end in (fact.source, fact.target):
            labels.setdefault(end.uid, end.label.__label__)
            if end.implicit:
                implicit.append(end.uid)
        properties = fact.properties
        if fact.interval is not None:
            bounds = (("t_min", fact.interval.earliest), ("t_max", fact.interval.latest))
            properties = properties | {name: moment for name, moment in bounds if moment is not None}
        edges.append(SaidEdge(fact.type.type, fact.source.uid, fact.target.uid, properties))
    return Said(tuple(things), tuple(edges), labels, tuple(implicit))
