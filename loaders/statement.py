"""What a batch states: the claims and edges of records that came into force or ceased to be (pure).

The edge uid is the record version and the edge's place in it, so that the same version always draws the same
edges.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph_model.claims import Claim
from graph_model.facts import EdgeFact, NodeFact
from loaders.versions import Changes, Version

EdgeRow = tuple[str, str, dict[str, Any]]
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Statement:
    """Claims and edges to write, those that end or hold again, and records that were said again since."""

    claims: list[Claim] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    implicit: set[str] = field(default_factory=set)
    edges: dict[str, list[EdgeRow]] = field(default_factory=lambda: defaultdict(list))
    closed_edges: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    reopened_edges: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    closed_records: list[str] = field(default_factory=list)
    reopened_records: list[str] = field(default_factory=list)
    repeated_records: list[str] = field(default_factory=list)


def stated(changes: Changes, number: int) -> Statement:
    """The statement of a batch; versions that were created learn the types of their edges by the way."""
    statement = Statement()
    for version in changes.created:
        if version.arrived is not None:
            version.edges = _state(version, statement, number)
    for version in changes.closed:
        statement.closed_records.append(version.uid)
        for name, uid in _edges_of(version):
            statement.closed_edges[name].append(uid)
    for version in changes.reopened:
        statement.reopened_records.append(version.uid)
        for name, uid in _edges_of(version, again=False):
            statement.reopened_edges[name].append(uid)
    statement.repeated_records += [version.uid for version in changes.seen_again]
    return statement


def edge_uid(version: str, ordinal: int) -> str:
    """The uid of the edge at this place of a record version."""
    digits = ""
    while True:
        ordinal, rest = divmod(ordinal, len(_DIGITS))
        digits = _DIGITS[rest] + digits
        if not ordinal:
            return f"{version}:{digits}"


def _state(version: Version, statement: Statement, number: int) -> tuple[str, ...]:
    """State the facts of a new version if it is current.

    Where another record cancels it, they begin and end in the same batch: no answer ever sees them, and they
    are there to hold again when the cancelling record is withdrawn.
    """
    record = version.arrived
    if record is None or not version.current:
        return ()
    known_to = None if version.in_force else number
    known = {"known_from": number} | ({} if known_to is None else {"known_to": known_to})
    types: list[str] = []
    for fact in record.facts:
        if isinstance(fact, NodeFact):
            label = fact.label.__label__
            statement.labels[fact.uid] = label
            statement.claims.append(
                Claim(
                    thing=fact.uid,
                    version=version.uid,
                    label=label,
                    claimed=orjson.dumps(fact.properties, option=orjson.OPT_SORT_KEYS).decode(),
                    brings=fact.brings,
                    system=record.system,
                    recorded_at=version.recorded_at,
                    canonical_hash=record.canonical_hash,
                    known_to=known_to,
                )
            )
        else:
            _draw(fact, version.uid, len(types), statement, known)
            types.append(fact.type.type)
    return tuple(types)


def _draw(fact: EdgeFact, version: str, ordinal: int, statement: Statement, known: dict[str, int]) -> None:
    for end in (fact.source, fact.target):
        statement.labels.setdefault(end.uid, end.label.__label__)
        if end.implicit:
            statement.implicit.add(end.uid)
    properties: dict[str, Any] = {
        **fact.properties,
        "uid": edge_uid(version, ordinal),
        "record": version,
        **known,
    }
    if fact.interval is not None:
        properties["t_min"] = fact.interval.earliest
        properties["t_max"] = fact.interval.latest
    statement.edges[fact.type.type].append((fact.source.uid, fact.target.uid, properties))


def _edges_of(version: Version, *, again: bool = True) -> list[tuple[str, str]]:
    """The edges a stored version draws; with `again`, as they were stated last."""
    suffix = f"@{version.reopened[-1]}" if again and version.reopened else ""
    return [(name, edge_uid(version.uid, ordinal) + suffix) for ordinal, name in enumerate(version.edges)]
