"""The answer to a trace as GraphQL: counts first, then items by pages, each with the records that say so."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import orjson
import strawberry
from strawberry.scalars import JSON

from app.graphql.connections import After, Connection, First, page, page_size
from graph_model.vocabulary import Linkage, ScopeClass, UnresolvedKind
from queries import answer as answers

strawberry.enum(ScopeClass, description="Proven, not excluded, or proven not.")
strawberry.enum(Linkage, description="How finely the records link material (R1).")
strawberry.enum(UnresolvedKind, description="Why an answer is not complete (R10).")


@strawberry.type(description="A thing that an identifier names.")
class Match:
    uid: strawberry.ID = strawberry.field(description="Its uid: ask `node` for the rest.")
    kind: str = strawberry.field(description="Its kind, as in a REF.")
    item: str | None = strawberry.field(description="Item number.")
    lot: str | None = strawberry.field(description="Lot number.")
    serial: str | None = strawberry.field(description="Serial number.")
    name: str | None = strawberry.field(description="Plain name.")
    matched: str = strawberry.field(
        description="As what the text was read: uid, ref, record, identifier, number."
    )


@strawberry.type(description="A decimal with its UCUM unit.")
class Amount:
    value: str = strawberry.field(description="Decimal, as text.")
    unit: str = strawberry.field(description="UCUM; each is '1'.")


@strawberry.type(description="A thing in an answer, why it is there, and which records say so.")
class Item:
    uid: strawberry.ID = strawberry.field(description="The name it is listed under.")
    kind: str = strawberry.field(description="lot, unit, handling_unit, vessel, order, run, shipment …")
    item: str | None = strawberry.field(description="Item number.")
    serial: str | None = strawberry.field(description="Serial number.")
    lot: str | None = strawberry.field(description="Lot number.")
    scope: ScopeClass = strawberry.field(name="class", description="How surely it is reached.")
    reason: str | None = strawberry.field(description="Why it is excluded or doubtful.")
    linkage: Linkage | None = strawberry.field(description="The coarsest link on the way.")
    quantity: Amount | None = strawberry.field(description="How much, where a record says it.")
    first_at: str | None = strawberry.field(description="Earliest arrival, UTC.")
    until: str | None = strawberry.field(description="When it stopped, such as a removed part.")
    location: str | None = strawberry.field(description="Where it is now.")
    holder: str | None = strawberry.field(description="Who holds it now.")
    settled_by: str | None = strawberry.field(description="The record that would decide a POSSIBLE one.")
    name: str | None = strawberry.field(description="Plain name.")
    records: list[str] = strawberry.field(description="system/type/id of the records that say so.")


@strawberry.type(description="A lot of which members are affected, while the lot itself is not reached.")
class Group:
    uid: strawberry.ID = strawberry.field(description="The lot.")
    item: str | None = strawberry.field(description="Item number.")
    lot: str | None = strawberry.field(description="Lot number.")
    affected: int = strawberry.field(description="Members in the answer.")
    members: int = strawberry.field(description="Members altogether.")


@strawberry.type(description="Why an answer is not complete, and the system that owes the record.")
class Unresolved:
    kind: UnresolvedKind = strawberry.field(description="What is lacking.")
    uid: strawberry.ID = strawberry.field(description="What it concerns.")
    owed_by: str = strawberry.field(description="The system that owes the record.")


@strawberry.type(description="An event that touched a traced thing.")
class TouchedBy:
    uid: strawberry.ID = strawberry.field(description="The event, or the record where it tells of none.")
    source_system: str = strawberry.field(description="Who recorded it.")
    source_id: str = strawberry.field(description="The source's own id of it.")


@strawberry.type(description="At least and at most so many finished units.")
class Bounds:
    min: int = strawberry.field(description="Proven.")
    max: int = strawberry.field(description="Not excluded.")


@strawberry.type(description="How many items have this value.")
class Count:
    of: str | None = strawberry.field(description="The value; null where no record says it.")
    count: int = strawberry.field(description="How many items.")


@strawberry.type(description="The items, counted.")
class Summary:
    items: int = strawberry.field(description="All items.")
    by_kind: list[Count] = strawberry.field(description="By kind.")
    by_class: list[Count] = strawberry.field(description="By class.")
    by_site: list[Count] = strawberry.field(description="By where they are now.")
    by_customer: list[Count] = strawberry.field(description="By who holds them now.")


def _question(self: "Trace") -> JSON:
    return JSON(self.answer.question)


def _unresolved(self: "Trace") -> list[Unresolved]:
    return [
        Unresolved(kind=UnresolvedKind(entry.kind), uid=strawberry.ID(entry.uid), owed_by=entry.owed_by)
        for entry in self.answer.unresolved
    ]


def _summary(self: "Trace") -> Summary:
    return Summary(
        items=len(self.answer.items),
        by_kind=_counted(self.answer, lambda item: item.kind),
        by_class=_counted(self.answer, lambda item: item.scope),
        by_site=_counted(self.answer, lambda item: item.location),
        by_customer=_counted(self.answer, lambda item: item.holder),
    )


def _counted(answer: answers.Answer, value: Callable[[answers.Item], str | None]) -> list[Count]:
    counted = Counter(map(value, answer.items))
    return [
        Count(of=of, count=count) for of, count in sorted(counted.items(), key=lambda c: (-c[1], c[0] or ""))
    ]


def _groups(self: "Trace") -> list[Group]:
    return [
        Group(uid=strawberry.ID(g.uid), item=g.item, lot=g.lot, affected=g.affected, members=g.members)
        for g in self.answer.groups
    ]


def _items(self: "Trace") -> Connection[Item]:
    return page(
        self.answer.items,
        of=self.answer_hash,
        key=lambda item: item.uid,
        shown=_item,
        first=self.first,
        after=self.after,
    )


def _item(item: answers.Item) -> Item:
    told: dict[str, Any] = {name: getattr(item, name) for name in item.__dataclass_fields__}
    quantity, linkage = item.quantity, item.linkage
    told["quantity"] = Amount(value=quantity.value, unit=quantity.unit) if quantity else None
    told["linkage"] = Linkage(linkage) if linkage else None
    return Item(**told | {"scope": ScopeClass(item.scope), "records": list(item.records)})


def _events(self: "Trace", first: First = 100, after: After = None) -> Connection[TouchedBy]:
    return page(
        self.answer.events,
        of=f"events of {self.answer_hash}",
        key=lambda event: event.uid,
        shown=_event,
        first=page_size(first),
        after=after,
    )


def _event(event: answers.TouchedBy) -> TouchedBy:
    uid = strawberry.ID(event.uid)
    return TouchedBy(uid=uid, source_system=event.source_system, source_id=event.source_id)


def _compact(self: "Trace") -> JSON:
    return JSON(orjson.Fragment(orjson.dumps(self.answer.as_json())))


@strawberry.type(description="The answer to a trace; the same as `clew trace` gives, with the same hash.")
class Trace:
    answer: strawberry.Private[answers.Answer]
    first: strawberry.Private[int]
    after: strawberry.Private[str | None]
    answer_hash: str = strawberry.field(description="Equal for the same question on the same records (R11).")
    watermark: int = strawberry.field(description="The last batch that the answer knows of.")
    rules: int = strawberry.field(description="Version of the rules.")
    complete: bool = strawberry.field(description="Whether nothing is cut and nothing unresolved.")
    cut: str | None = strawberry.field(description="Why the walk was cut; null when it was not.")
    bounds: Bounds = strawberry.field(description="At least and at most so many finished units.")
    question: JSON = strawberry.field(resolver=_question, description="The question as understood.")
    unresolved: list[Unresolved] = strawberry.field(
        resolver=_unresolved, description="What is lacking, and who owes it."
    )
    summary: Summary = strawberry.field(resolver=_summary, description="The items, counted.")
    groups: list[Group] = strawberry.field(
        resolver=_groups, description="Lots rolled up: 12 of 500 members affected."
    )
    items: Connection[Item] = strawberry.field(
        resolver=_items, description="What is downstream or upstream, page by page, in order of uid."
    )
    events: Connection[TouchedBy] = strawberry.field(
        resolver=_events, description="The events that touched them, if they were asked for, page by page."
    )
    compact: JSON = strawberry.field(
        resolver=_compact, description="The whole answer in one piece, as `clew trace --json` prints it."
    )


def trace_of(answer: answers.Answer, answer_hash: str, *, first: int, after: str | None) -> Trace:
    """An answer as its GraphQL type, at the page asked for."""
    return Trace(
        answer=answer,
        first=first,
        after=after,
        answer_hash=answer_hash,
        watermark=answer.watermark,
        rules=answer.rules,
        complete=answer.complete,
        cut=answer.cut,
        bounds=Bounds(**answer.bounds),
    )
