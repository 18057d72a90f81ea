"""Facts: what a source said, as nodes it claims and edges it draws. Flow (what follows) is `flow.py`'s."""

from dataclasses import dataclass, field
from typing import TypeAlias

from graph_model.base import Thing
from graph_model.edges.base import Edge

Value: TypeAlias = str | int | bool | float | list[str]
Properties: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Interval:
    """Some moment between two moments; None is unbounded (R2).

    Both are UTC text of fixed width (`2026-03-02T08:31:00.000000Z`), so that text order is time order.
    """

    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class NodeFact:
    """A record speaks of a thing.

    `brings` says that the record brings the thing into being (receipt, production, master record ...): a
    thing that no current record brings into being is a stub.
    """

    label: type[Thing]
    uid: str
    properties: Properties = field(default_factory=dict)
    brings: bool = False


@dataclass(frozen=True, slots=True)
class EdgeFact:
    """A record links two things, downstream. An end that nobody has claimed yet becomes a stub."""

    type: type[Edge]
    source: "End"
    target: "End"
    properties: Properties = field(default_factory=dict)
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge: the uid, and the label a stub for it would carry.

    `implicit` says that the source gave a bare number, and the namespace is only assumed (S1).
    """

    label: type[Thing]
    uid: str
    implicit: bool = False


Fact: TypeAlias = NodeFact | EdgeFact
