"""What a trace lists: an item per thing, lots rolled up, bounds, what is not resolved (S13, S26, R10)."""

from collections import Counter
from collections.abc import Iterable

from graph_model.cypher import held
from graph_model.database import Database
from graph_model.same import alias_classes
from graph_model.stewards import owed_by
from graph_model.vocabulary import ScopeClass, UnresolvedKind
from queries.answer import Amount, Group, Item, Unresolved
from queries.knowledge import Knowledge
from queries.shown import MATERIAL_KINDS, Shown, Things
from queries.walk import Reached

KIND_NAMES = {"hu": "handling_unit"}


def items_of(
    reached: dict[str, Reached],
    things: Things,
    starts: set[str],
    wanted: frozenset[str],
    *,
    finished: bool,
) -> list[Item]:
    """One item per thing: names of one thing together, the surest way counts (S28)."""
    best: dict[str, Reached] = {}
    records: dict[str, set[str]] = {}
    arrivals: dict[str, str] = {}
    for found in reached.values():
        thing = things[found.uid]
        if thing.canonical in starts or wanted.isdisjoint(thing.kinds):
            continue
        if finished and not thing.finished:
            continue
        records.setdefault(thing.canonical, set()).update(found.records)
        if found.first_at is not None:
            arrivals[thing.canonical] = min(found.first_at, arrivals.get(thing.canonical, found.first_at))
        held = best.get(thing.canonical)
        if held is None or _better(found, held):
            best[thing.canonical] = found
    return [
        _item(found, things[canonical], arrivals.get(canonical), things.cited(records[canonical]))
        for canonical, found in sorted(best.items())
    ]


def _better(one: Reached, other: Reached) -> bool:
    return one.scope is ScopeClass.DEFINITE and other.scope is not ScopeClass.DEFINITE


def _item(found: Reached, thing: Shown, arrival: str | None, records: tuple[str, ...]) -> Item:
    return Item(
        uid=thing.canonical,
        kind=KIND_NAMES.get(thing.kind, thing.kind),
        item=thing.item,
        serial=thing.serial,
        lot=thing.lot,
        scope=found.scope.value,
        reason=None,
        linkage=found.linkage.value if found.linkage else None,
        quantity=Amount(*found.quantity) if found.quantity else None,
        first_at=arrival,
        until=None,
        location=thing.location,
        holder=thing.holder,
        settled_by=None,
        name=thing.name,
        records=records,
    )


def unresolved_of(
    starts: Iterable[str], items: list[Item], things: Things, *, pending: bool
) -> tuple[Unresolved, ...]:
    """Stubs and quarantined records that the start or an item touches, and batches not yet derived (R10)."""
    found = set()
    for uid in {*starts, *(item.uid for item in items)}:
        thing = things[uid]
        if thing.stub and thing.kind in MATERIAL_KINDS:
            found.add((UnresolvedKind.STUB.value, thing.canonical, owed_by(thing.label)))
        for system in thing.quarantined:
            found.add((UnresolvedKind.QUARANTINED.value, thing.canonical, system))
    if pending:
        found.add((UnresolvedKind.PENDING.value, "clew:log", "clew"))
    return tuple(Unresolved(*entry) for entry in sorted(found))


_VALID = held("e")
_LOTS = f"""
UNWIND $names AS uid MATCH (:Thing {{uid: uid}})-[e:MEMBER_OF]->(l:Lot) WHERE {_VALID}
RETURN DISTINCT l.uid AS uid
"""
_MEMBERS = f"""
UNWIND $lots AS uid MATCH (l:Thing {{uid: uid}}) OPTIONAL MATCH (m:Thing)-[e:MEMBER_OF]->(l) WHERE {_VALID}
RETURN uid, l.item AS item, l.lot AS lot, collect(DISTINCT m.uid) AS members ORDER BY uid
"""


def groups(database: Database, items: list[Item], things: Things, knowledge: Knowledge) -> tuple[Group, ...]:
    """Lots of which members are affected, unless the lot itself is reached (S13)."""
    affected = {item.uid for item in items if item.kind == "unit"}
    names = sorted({name for uid in affected for name in things[uid].names})
    lots = [row["uid"] for row in database.read(_LOTS, names=names, known=knowledge.known)]
    of_lot = alias_classes(database.read, lots, knowledge.known)
    rows = database.read(_MEMBERS, lots=sorted(of_lot), known=knowledge.known)
    of_member = alias_classes(database.read, [m for row in rows for m in row["members"]], knowledge.known)
    members: dict[str, set[str]] = {}
    numbers: dict[str, tuple[str | None, str | None]] = {}
    for row in sorted(rows, key=lambda row: (row["uid"].startswith("clew:gs1:"), row["uid"])):
        lot = of_lot[row["uid"]]
        members.setdefault(lot, set()).update(of_member[member] for member in row["members"])
        numbers.setdefault(lot, (row["item"], row["lot"]))
    reached = {item.uid for item in items}
    return tuple(
        Group(lot, *numbers[lot], len(of_thing & affected), len(of_thing))
        for lot, of_thing in sorted(members.items())
        if lot not in reached
    )


def bounds(finished: list[Item]) -> dict[str, int]:
    """At least the definite finished units, at most all of them, whichever kinds are listed (S26)."""
    scopes = Counter(item.scope for item in finished)
    return {"min": scopes[ScopeClass.DEFINITE.value], "max": scopes.total()}
