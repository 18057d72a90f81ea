"""What a batch states: the claims and edges of records that came into force or ceased to be (pure).

The edge uid is the record version and the edge's place in it, so that the same version always draws the same
edges.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from graph_model.claims import Claim
from loaders.admit import Admitted
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
    """The statement of a batch."""
    statement = Statement()
    for version in changes.created:
        if version.arrived is not None:
            _state(version, version.arrived, statement, number)
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


def named(changes: Changes) -> set[str]:
    """The things that the new records name: those there must be."""
    return {uid for version in changes.created for uid in version.states.labels}


def edge_uid(version: str, ordinal: int) -> str:
    """The uid of the edge at this place of a record version."""
    digits = ""
    while True:
        ordinal, rest = divmod(ordinal, len(_DIGITS))
        digits = _DIGITS[rest] + digits
        if not ordinal:
            return f"{version}:{digits}"


def _state(version: Version, record: Admitted, statement: Statement, number: int) -> None:
    """State what a new version says, if it is the current one.

    Where another record cancels it, that begins and ends in the same batch: no answer ever sees it, and it is
    there to hold again when the cancelling record is withdrawn.
    """
    known_to = None if version.in_force else number
    known = {"known_from": number} if known_to is None else {"known_from": number, "known_to": known_to}
    said = version.states
    for uid, label in said.labels.items():
        statement.labels.setdefault(uid, label)
    statement.implicit.update(said.implicit)
    for thing in said.things:
        statement.labels[thing.uid] = thing.label
        claim = Claim(
            thing=thing.uid,
            version=version.uid,
            label=thing.label,
            claimed=thing.claimed,
            brings=thing.brings,
            system=record.system,
            recorded_at=version.recorded_at,
            canonical_hash=record.canonical_hash,
            known_to=known_to,
        )
        statement.claims.append(claim)
    for ordinal, edge in enumerate(said.edges):
        drawn = {
            **edge.properties,
            "uid": edge_uid(version.uid, ordinal),
            "record": version.uid,
            **known,
        }
        statement.edges[edge.type].append((edge.source, edge.target, drawn))


def _edges_of(version: Version, *, again: bool = True) -> list[tuple[str, str]]:
    """The edges a stored version draws; with `again`, as they were stated last."""
    suffix = f"@{version.reopened[-1]}" if again and version.reopened else ""
    return [(name, edge_uid(version.uid, ordinal) + suffix) for ordinal, name in enumerate(version.edges)]
