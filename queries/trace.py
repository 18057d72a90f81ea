"""The trace: what is downstream or upstream of a thing, how surely, and which record says so."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph_model.catalog import KINDS
from graph_model.clock import utc_text
from graph_model.database import Database
from graph_model.errors import QuestionError
from graph_model.stewards import owed_by
from graph_model.uid import split
from graph_model.vocabulary import Direction, ScopeClass, UnresolvedKind
from queries.answer import Amount, Answer, Group, Item, TouchedBy, Unresolved
from queries.find import alias_classes, resolve
from queries.neighbours import Knowledge
from queries.shown import MATERIAL_KINDS, Shown, shown
from queries.walk import Reached, walk

MOST_VISITED = 1_000_000
_STARTS = MATERIAL_KINDS | {"order", "run", "shipment", "item"}
_FRESH_SECONDS = 10.0
_KIND_NAMES = {"hu": "handling_unit"}


@dataclass(frozen=True, slots=True)
class Question:
    """A trace as it was asked; defaults: forward, material, ever."""

    refs: tuple[str, ...]
    direction: Direction = Direction.FORWARD
    as_of: str | None = None
    known_at: str | None = None
    kinds: tuple[str, ...] = ()
    finished: bool = False
    events: bool = False
    min_watermark: int = 0
    most: int = field(default=MOST_VISITED, compare=False)

    def normalised(self, starts: Sequence[str]) -> dict[str, Any]:
        """The question as understood: the same for every spelling of its starts."""
        return {
            "refs": sorted(starts),
            "direction": self.direction.value,
            "flow": ["material"],
            "containment": "ever",
            "as_of": self.as_of,
            "known_at": self.known_at,
            "kinds": sorted(self.kinds),
            "finished": self.finished,
        }


def trace(database: Database, question: Question) -> Answer:
    """Answer a trace.

    Raises NotFoundError or AmbiguousError for a REF, QuestionError for what makes no sense, and
    DatabaseUnavailableError when the database is away: there is no empty answer instead.
    """
    if not question.refs:
        raise QuestionError("a trace starts somewhere: name at least one thing")
    wanted = _wanted(question.kinds)
    watermark, pending = _watermark(database, question.min_watermark)
    knowledge = Knowledge(_known(database, question.known_at, watermark), question.as_of)
    named = [resolve(database, ref) for ref in question.refs]
    wrong = sorted({match.kind for match in named} - _STARTS)
    if wrong:
        raise QuestionError(
            f"a material trace cannot start at {wrong[0]}; it starts at: {', '.join(sorted(_STARTS))}"
        )
    starts = _starts(database, [match.uid for match in named], question.direction, knowledge)
    directions = (
        [Direction.FORWARD, Direction.BACKWARD]
        if question.direction is Direction.BOTH
        else [question.direction]
    )
    reached: dict[str, Reached] = {}
    cut = False
    for direction in directions:
        walked = walk(database, starts, direction=direction, knowledge=knowledge, most=question.most)
        cut = cut or walked.cut
        for uid, found in walked.reached.items():
            known = reached.get(uid)
            if known is None or known.scope is not ScopeClass.DEFINITE:
                reached[uid] = found
    cited = [record for found in reached.values() for record in found.records]
    known_things = shown(database, [*starts, *reached], knowledge, cited)
    started = {known_things[uid].canonical for uid in starts}
    items = _items(reached, known_things, started, wanted, finished=question.finished)
    unresolved = _unresolved(starts, items, known_things, pending=pending)
    return Answer(
        question=question.normalised([match.uid for match in named]),
        watermark=watermark,
        complete=not cut and not unresolved,
        unresolved=unresolved,
        items=tuple(items),
        groups=_groups(database, items, known_things, knowledge),
        bounds=_bounds(items, known_things),
        events=_events(database, items, knowledge) if question.events else (),
        cut=f"more than {question.most} things were reached: narrow the question" if cut else None,
    )


def _watermark(database: Database, at_least: int) -> tuple[int, bool]:
    """The watermark to answer at, and whether batches wait to be derived; waits a while for `at_least`."""
    deadline = time.monotonic() + _FRESH_SECONDS
    while True:
        row = database.read(
            "MATCH (l:Log {uid: 'log'}) RETURN l.watermark AS watermark, l.batches AS batches"
        )[0]
        if row["watermark"] >= at_least:
            return row["watermark"], row["batches"] > row["watermark"]
        if time.monotonic() > deadline:
            raise QuestionError(f"watermark {at_least} is not reached; the store is at {row['watermark']}")
        time.sleep(0.02)


def _known(database: Database, known_at: str | None, watermark: int) -> int:
    """The last batch that was known at a time, or at `@WATERMARK`."""
    if known_at is None:
        return watermark
    if known_at.startswith("@"):
        if not known_at[1:].isdecimal():
            raise QuestionError(f"--known-at {known_at!r}: allowed are @NUMBER and a time with offset")
        return min(int(known_at[1:]), watermark)
    rows = database.read(
        "MATCH (b:IngestBatch) WHERE b.at <= $at AND b.number <= $watermark RETURN max(b.number) AS number",
        at=moment("--known-at", known_at),
        watermark=watermark,
    )
    return int(rows[0]["number"] or 0)


def moment(option: str, text: str) -> str:
    """A time given by a user, as UTC text; a date counts as its end."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise QuestionError(f"{option} {text!r} is no time: write 2026-03-02T08:31:00Z") from None
    if at.tzinfo is None:
        raise QuestionError(f"{option} {text!r} has no offset: write 2026-03-02T08:31:00+01:00")
    return utc_text(at)


def _starts(database: Database, uids: list[str], direction: Direction, knowledge: Knowledge) -> list[str]:
    """Where the walk begins: the thing under all its names; what an item, shipment or lot stands for."""
    valid = "e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL)"
    rows = database.read(
        "UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) "
        f"OPTIONAL MATCH (n:Product)<-[e:INSTANCE_OF]-(m) WHERE {valid} "
        "WITH n, collect(m.uid) AS instances "
        f"OPTIONAL MATCH (n:Shipment)<-[e:SHIPPED_VIA]-(m) WHERE {valid} "
        "WITH n, instances, collect(m.uid) AS contents "
        f"OPTIONAL MATCH (n:Lot)<-[e:MEMBER_OF]-(m) WHERE $backward AND {valid} "
        "RETURN n.uid AS uid, instances, contents, collect(m.uid) AS members",
        uids=uids,
        known=knowledge.known,
        backward=direction is Direction.BACKWARD,
    )
    starts: dict[str, None] = {}
    for row in rows:
        for uid in (row["uid"], *row["instances"], *row["contents"], *row["members"]):
            starts[uid] = None
    return sorted(starts)


def _wanted(kinds: tuple[str, ...]) -> frozenset[str]:
    """The kinds to list: materials, unless others are asked for; `handling_unit` is `hu`."""
    said = {{name: kind for kind, name in _KIND_NAMES.items()}.get(kind, kind) for kind in kinds}
    unknown = sorted(said - set(KINDS))
    if unknown:
        raise QuestionError(
            f"--kinds {unknown[0]!r} is no kind of thing; allowed: {', '.join(sorted(KINDS))}"
        )
    return frozenset(said) or MATERIAL_KINDS


def _items(
    reached: dict[str, Reached],
    things: dict[str, Shown],
    starts: set[str],
    wanted: frozenset[str],
    *,
    finished: bool,
) -> list[Item]:
    """One item per thing: names of one thing together, the surest way counts (S28)."""
    best: dict[str, tuple[Reached, Shown]] = {}
    records: dict[str, set[str]] = {}
    for found in reached.values():
        thing = things[found.uid]
        if thing.canonical in starts or thing.kind not in wanted:
            continue
        if finished and not thing.finished:
            continue
        records.setdefault(thing.canonical, set()).update(found.records)
        held = best.get(thing.canonical)
        if held is None or _better(found, held[0]):
            best[thing.canonical] = found, thing
    return [
        _item(found, things[canonical], things[thing.numbered], records[canonical])
        for canonical, (found, thing) in sorted(best.items())
    ]


def _better(one: Reached, other: Reached) -> bool:
    return one.scope is ScopeClass.DEFINITE and other.scope is not ScopeClass.DEFINITE


def _item(found: Reached, thing: Shown, numbers: Shown, records: set[str]) -> Item:
    return Item(
        uid=thing.canonical,
        kind=_KIND_NAMES.get(thing.kind, thing.kind),
        item=numbers.item,
        serial=numbers.serial,
        lot=numbers.lot,
        scope=found.scope.value,
        reason=None,
        linkage=found.linkage.value if found.linkage else None,
        quantity=Amount(*found.quantity) if found.quantity else None,
        first_at=found.first_at,
        until=None,
        location=thing.location or numbers.location,
        holder=thing.holder or numbers.holder,
        settled_by=None,
        name=thing.name or numbers.name,
        records=tuple(sorted(thing.cited(records))),
    )


def _unresolved(
    starts: list[str], items: list[Item], things: dict[str, Shown], *, pending: bool
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


def _groups(
    database: Database, items: list[Item], things: dict[str, Shown], knowledge: Knowledge
) -> tuple[Group, ...]:
    """Lots of which members are affected, unless the lot itself is reached (S13)."""
    affected = {item.uid for item in items if item.kind == "unit"}
    names = [thing.uid for thing in things.values() if thing.canonical in affected]
    if not names:
        return ()
    rows = database.read(
        "UNWIND $names AS uid MATCH (:Thing {uid: uid})-[e:MEMBER_OF]->(l:Lot) "
        "WHERE e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL) "
        "WITH DISTINCT l MATCH (m:Thing)-[e:MEMBER_OF]->(l) "
        "WHERE e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL) "
        "RETURN l.uid AS uid, l.item AS item, l.lot AS lot, collect(DISTINCT m.uid) AS members ORDER BY uid",
        names=names,
        known=knowledge.known,
    )
    classes = alias_classes(database, [m for row in rows for m in row["members"]], knowledge.known)
    reached = {item.uid for item in items}
    groups = []
    for row in rows:
        members = {classes[member] for member in row["members"]}
        if row["uid"] not in reached:
            groups.append(Group(row["uid"], row["item"], row["lot"], len(members & affected), len(members)))
    return tuple(groups)


def _bounds(items: list[Item], things: dict[str, Shown]) -> dict[str, int]:
    """At least the definite finished units, at most all of them (S26)."""
    finished = Counter(item.scope for item in items if item.kind == "unit" and things[item.uid].finished)
    return {"min": finished[ScopeClass.DEFINITE.value], "max": finished.total()}


def _events(database: Database, items: list[Item], knowledge: Knowledge) -> tuple[TouchedBy, ...]:
    """Every event that touched a traced thing."""
    rows = database.read(
        "UNWIND $uids AS uid MATCH (n:Thing {uid: uid})-[e]-(v:Event) "
        "WHERE e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL) "
        "RETURN DISTINCT v.uid AS uid ORDER BY uid",
        uids=[item.uid for item in items],
        known=knowledge.known,
    )
    named = [(row["uid"], split(row["uid"])) for row in rows]
    return tuple(TouchedBy(uid, name.namespace, "/".join(name.parts[1:])) for uid, name in named)
