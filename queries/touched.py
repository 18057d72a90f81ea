"""The events that touched traced things, and their holders while the things were inside."""

from collections import defaultdict
from collections.abc import Iterable

from graph_model.database import Database
from graph_model.uid import split
from queries.answer import TouchedBy
from queries.holdings import Movements, Span
from queries.knowledge import Knowledge, held, rows

_EVENTS = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})-[e]-(v:Event)
WHERE {held("e")}
  AND ($as_of IS NULL OR e.t_min IS NULL OR e.t_min <= $as_of)
RETURN DISTINCT uid, v.uid AS event, coalesce(e.t_min, '') AS first, coalesce(e.t_max, e.t_min, '') AS last
"""


def events_of(
    database: Database, things: Iterable[str], moves: Movements, knowledge: Knowledge
) -> tuple[TouchedBy, ...]:
    """Every event that touched one of these things, by canonical name, or what it was in at that time."""
    chains = {thing: list(moves.holders(thing)) for thing in sorted(set(things))}
    asked = sorted({name for held in chains.values() for thing, _ in held for name in moves.names[thing]})
    canonical = {name: thing for thing, of_thing in moves.names.items() for name in of_thing}
    events: dict[str, set[tuple[str, Span]]] = defaultdict(set)
    for row in rows(database, _EVENTS, asked, knowledge):
        events[canonical[row["uid"]]].add((row["event"], Span(row["first"], row["last"])))
    found = {
        event
        for held in chains.values()
        for holder, chain in held
        for event, at in events[holder]
        if all(holding.covers(at) for holding in chain)
    }
    named = [(event, split(event)) for event in sorted(found)]
    return tuple(TouchedBy(event, name.namespace, "/".join(name.parts[1:])) for event, name in named)
