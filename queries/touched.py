"""The events that touched traced things, and their holders while the things were inside.

Where a record tells what happened and the graph has no event for it (an issue, a charge, a shipment, a run, a
load, an inspection), it is listed by the name of the record.
"""

from collections import defaultdict
from collections.abc import Iterable

from graph_model.cypher import held
from graph_model.database import Database
from graph_model.uid import make, split
from queries.answer import TouchedBy
from queries.holdings import Movements, Span
from queries.knowledge import Knowledge, rows
from queries.shown import MATERIAL_KINDS

_TOUCHED = MATERIAL_KINDS | {"order", "run"}
_BY_THEN = f"{held('e')} AND ($as_of IS NULL OR e.t_min IS NULL OR e.t_min <= $as_of)"
_WHEN = "coalesce(e.t_min, '') AS first, coalesce(e.t_max, e.t_min, '') AS last"
_EVENTS = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})-[e]-(v:Event)
WHERE {_BY_THEN}
RETURN DISTINCT uid, v.uid AS event, {_WHEN}
"""
_RECORDS = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
MATCH (n)-[e:ISSUED_TO|RETURNED_FROM|CHARGED_TO|SHIPPED_VIA|PROCESSED|PROCESSED_IN|INSPECTED_BY]-(:Thing)
WHERE {_BY_THEN}
MATCH (r:SourceRecord {{uid: e.record}})
RETURN DISTINCT uid, r.system AS system, r.record_type AS type, r.record_id AS id, {_WHEN}
"""


def events_of(
    database: Database, things: Iterable[str], moves: Movements, knowledge: Knowledge
) -> tuple[TouchedBy, ...]:
    """Every event that touched one of these things, by canonical name, or what it was in at that time."""
    traced = sorted({thing for thing in things if split(thing).kind in _TOUCHED})
    chains = {thing: list(moves.holders(thing)) for thing in traced}
    asked = sorted({name for held in chains.values() for thing, _ in held for name in moves.names[thing]})
    canonical = {name: thing for thing, of_thing in moves.names.items() for name in of_thing}
    events: dict[str, set[tuple[str, Span]]] = defaultdict(set)
    for row in rows(database, _EVENTS, asked, knowledge):
        events[canonical[row["uid"]]].add((row["event"], Span(row["first"], row["last"])))
    for row in rows(database, _RECORDS, asked, knowledge):
        told = make("record", row["system"], row["type"], row["id"])
        events[canonical[row["uid"]]].add((told, Span(row["first"], row["last"])))
    found = {
        event
        for held in chains.values()
        for holder, chain in held
        for event, at in events[holder]
        if all(holding.covers(at) for holding in chain)
    }
    named = [(event, split(event)) for event in sorted(found)]
    return tuple(TouchedBy(event, name.namespace, "/".join(name.parts[1:])) for event, name in named)
