"""In what things were, from when until when, and where each was seen: the movements behind custody (R3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from graph_model.cypher import held
from graph_model.database import Database, Row
from graph_model.same import alias_classes
from graph_model.uid import split
from queries.knowledge import Knowledge, rows

_WHOLE = frozenset({"unit", "hu", "container"})
_SEEN_AT = {
    ("DELIVERED_TO", "ship_to"): 5,
    ("DELIVERED_TO", "customer"): 4,
    ("IN_HANDS_OF", "destination"): 4,
    ("IN_HANDS_OF", None): 4,
    ("MOVED_TO", None): 3,
    ("MOVED_TO", "business_location"): 3,
    ("MOVED_TO", "read_point"): 2,
}
_MAKER, _RETURNED = 0, 1


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some moment between two; what is unknown is before everything."""

    first: str
    last: str

    def surely_before(self, other: "Span") -> bool:
        """Neither equal, nor the one within the other: then nothing says which was first."""
        return self != other and self.first <= other.first and self.last <= other.last


@dataclass(frozen=True, slots=True)
class Stay:
    """A thing was seen at a place; None says that it came back, and not to where.

    `rank` decides between stays of which nothing says the order: the consignee first, since a recall must
    reach whoever may have it.
    """

    at: Span
    rank: int
    place: str | None


@dataclass(frozen=True, slots=True)
class Holding:
    """A thing was in a holder; None for `since`: only its end is recorded; for `until`: it still is."""

    holder: str
    since: Span | None
    until: Span | None

    def covers(self, at: Span) -> bool:
        """Whether what happened to the holder then may have happened while the thing was inside."""
        began = self.since is None or not at.surely_before(self.since)
        return began and (self.until is None or not self.until.surely_before(at))


@dataclass(frozen=True, slots=True)
class Movements:
    """Stays and holdings of things, by canonical name, and of all that ever held them."""

    stays: Mapping[str, list[Stay]]
    holdings: Mapping[str, list[Holding]]
    names: Mapping[str, list[str]]

    def holders(self, thing: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[Holding, ...]]]:
        """What held the thing, at any depth, with the holdings that a moment must be in; itself first."""
        yield thing, ()
        for holding in self.holdings.get(thing, ()):
            if holding.holder not in (*above, thing):
                for holder, chain in self.holders(holding.holder, (*above, thing)):
                    yield holder, (holding, *chain)


@dataclass(slots=True)
class _Ends:
    """When a thing went into which holder, and came out of it; with how much, where that is said."""

    begun: list[tuple[Span, str, str | None]] = field(default_factory=list)
    ended: list[tuple[Span, str | None, str | None]] = field(default_factory=list)


_VALID = held("e")
_BY_THEN = "($as_of IS NULL OR e.t_min IS NULL OR e.t_min <= $as_of)"
_TOLD = "e.quantity AS quantity, e.t_min AS t_min, e.t_max AS t_max"
_STEPS = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
CALL {{
  WITH n MATCH (n)-[e:SHIPPED_VIA|RETURNED_VIA|UNDERWENT|PACKED]->(x) WHERE {_VALID} AND {_BY_THEN}
  RETURN type(e) AS type, x.uid AS via, {_TOLD}
  UNION ALL WITH n MATCH (n)-[e:UNPACKED|REMOVED]->(x) WHERE {_VALID}
  RETURN type(e) AS type, x.uid AS via, {_TOLD}
  UNION ALL WITH n MATCH (n)-[e:INPUT_TO]->(x) WHERE {_VALID} AND {_BY_THEN}
    AND (n:SerialUnit AND e.linkage = 'UNIT' OR EXISTS {{ (x)-[:MOVED_TO|IN_HANDS_OF]->() }})
  RETURN CASE e.linkage WHEN 'UNIT' THEN 'FITTED' ELSE 'INPUT_TO' END AS type, x.uid AS via, {_TOLD}
  UNION ALL WITH n MATCH (n)<-[e:RECEIVED_AS|OUTPUT]-(x) WHERE {_VALID} AND {_BY_THEN}
    AND EXISTS {{ (x)-[:MOVED_TO|IN_HANDS_OF]->() }}
  RETURN type(e) AS type, x.uid AS via, {_TOLD}
}}
RETURN uid, type, via, quantity, t_min, t_max
"""
_TARGETS = f"""
UNWIND $uids AS uid MATCH (x:Thing {{uid: uid}})
-[e:DELIVERED_TO|MOVED_TO|IN_HANDS_OF|PACKED_INTO|UNPACKED_FROM|REMOVED_FROM]->(y:Thing)
WHERE {_VALID} RETURN DISTINCT uid, type(e) AS type, y.uid AS target, e.role AS role
"""
_FITTED_INTO = f"""
UNWIND $uids AS uid MATCH (x:Thing {{uid: uid}})-[e:OUTPUT]->(y:Thing)
WHERE {_VALID} AND coalesce(e.output_kind, '') <> 'same_identity' AND NOT y:Lot
RETURN DISTINCT uid, 'OUTPUT' AS type, y.uid AS target, null AS role
"""
_EMPTIED = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})<-[e:UNPACKED_FROM|REMOVED_FROM]-(x:Thing)
WHERE {_VALID} AND NOT EXISTS {{ (x)<-[:UNPACKED|REMOVED]-() }}
RETURN uid, e.t_min AS t_min, e.t_max AS t_max
"""


def movements(database: Database, things: Iterable[str], knowledge: Knowledge) -> Movements:
    """The movements of these things and of their holders, whatever name each record used."""
    stays: dict[str, list[Stay]] = defaultdict(list)
    ends: dict[str, _Ends] = defaultdict(_Ends)
    emptied: dict[str, list[Span]] = defaultdict(list)
    names: dict[str, list[str]] = {}
    frontier = sorted(set(things))
    while frontier:
        classes = alias_classes(database.read, frontier, knowledge.known)
        fresh = {name: canonical for name, canonical in sorted(classes.items()) if canonical not in names}
        for name, canonical in fresh.items():
            names.setdefault(canonical, []).append(name)
        steps = rows(database, _STEPS, fresh, knowledge)
        fitted = {row["via"] for row in steps if row["type"] == "FITTED"}
        targets: dict[str, list[Row]] = defaultdict(list)
        for row in rows(database, _TARGETS, {row["via"] for row in steps}, knowledge):
            targets[row["uid"]].append(row)
        for row in rows(database, _FITTED_INTO, fitted, knowledge):
            targets[row["uid"]].append(row)
        holders = {row["target"] for rows in targets.values() for row in rows if row["type"] in _HOLDING}
        held_by = alias_classes(database.read, sorted(holders), knowledge.known)
        for step in steps:
            canonical = fresh[step["uid"]]
            _take(step, targets[step["via"]], held_by, stays[canonical], ends[canonical])
        for row in rows(database, _EMPTIED, fresh, knowledge):
            emptied[fresh[row["uid"]]].append(_span(row))
        frontier = sorted({held_by[holder] for holder in holders} - set(names))
    holdings = {thing: _holdings(thing, of_thing, emptied) for thing, of_thing in ends.items()}
    return Movements(stays, holdings, names)


_HOLDING = frozenset({"PACKED_INTO", "OUTPUT", "UNPACKED_FROM", "REMOVED_FROM"})
_OUT = frozenset({"UNPACKED", "REMOVED"})
_IN = {"PACKED": "PACKED_INTO", "FITTED": "OUTPUT"}


def _take(step: Row, targets: list[Row], held_by: dict[str, str], stays: list[Stay], ends: _Ends) -> None:
    """What one step of a thing says: where it was seen, what it went into or came out of."""
    at, type_ = _span(step), step["type"]
    if type_ == "RETURNED_VIA":
        stays.append(Stay(at, _RETURNED, None))
    for target in targets:
        rank = _SEEN_AT.get((target["type"], target["role"]))
        if rank is not None:
            maker = type_ == "OUTPUT" and target["type"] == "IN_HANDS_OF"
            stays.append(Stay(at, _MAKER if maker else rank, target["target"]))
        elif target["type"] == _IN.get(type_):
            ends.begun.append((at, held_by[target["target"]], step["quantity"]))
    if type_ in _OUT:
        left = {held_by[t["target"]] for t in targets if t["type"] in {"UNPACKED_FROM", "REMOVED_FROM"}}
        ends.ended += [(at, holder, step["quantity"]) for holder in (sorted(left) if left else (None,))]


def _holdings(thing: str, ends: _Ends, emptied: Mapping[str, list[Span]]) -> list[Holding]:
    """When the thing was in what: until it came out, the holder was emptied, or it went into another."""
    whole = split(thing).kind in _WHOLE
    found = set()
    for since, holder, _ in ends.begun:
        if holder == thing:
            continue
        left = [end for end in ends.ended if end[1] in {holder, None} and not end[0].surely_before(since)]
        put_in = [amount for _, into, amount in ends.begun if into == holder]
        until = _until(sorted(left, key=lambda end: end[0]), put_in, whole=whole)
        until += [at for at in emptied.get(holder, ()) if not at.surely_before(since)]
        if whole:
            until += [at for at, into, _ in ends.begun if into != holder and since.surely_before(at)]
        found.add(Holding(holder, since, min(until, default=None)))
    for at, left_holder, _ in ends.ended:
        before = [
            since for since, into, _ in ends.begun if into == left_holder and not at.surely_before(since)
        ]
        if left_holder is not None and left_holder != thing and not before:
            found.add(Holding(left_holder, None, at))
    return sorted(found, key=lambda h: (h.holder, h.since or Span("", ""), h.until or Span("~", "~")))


def _until(
    left: list[tuple[Span, str | None, str | None]], put_in: list[str | None], *, whole: bool
) -> list[Span]:
    """When all of it had come out: a thing at once, of a lot what was put in, where the records say it."""
    if whole or None in put_in:
        return [at for at, _, _ in left[:1]]
    rest = sum(Decimal(amount) for amount in put_in if amount is not None)
    for at, _, amount in left:
        rest = rest - Decimal(amount) if amount is not None else Decimal(0)
        if rest <= 0:
            return [at]
    return []


def _span(row: Row) -> Span:
    first, last = row["t_min"] or "", row["t_max"] or row["t_min"] or ""
    return Span(first, last)
