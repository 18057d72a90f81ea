"""Design (PLM): revisions, bills of materials, documents, changes, deviations, routings."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from graph_model import uid
from graph_model.catalog import KINDS
from graph_model.design import BomLine, DesignRevision, Operation
from graph_model.edges.design import (
    AllowsSubstitute,
    CallsFor,
    ChangedBy,
    DescribedBy,
    DeviatesBy,
    HasLine,
    HasOperation,
    RevisionOf,
    UsedIn,
)
from graph_model.edges.information import Fulfils, LedTo
from graph_model.facts import End, Fact
from loaders.records.base import Numbered, Record, claim, latest, link
from loaders.records.refs import MaterialRef, SubjectRef
from loaders.records.shapes import Id, Number, NumberRef, Quantity, Shape, SignatureData, Text, Time, Window


class DesignRevisionRecord(Record):
    """A revision of an item, as design released it."""

    item: Id
    revision: Id
    status: Literal["draft", "released", "obsolete"] | None = None
    released_at: Time | None = None
    effective: Window | None = None

    def says(self) -> Iterator[Fact]:
        own = _revision(self, self.item, self.revision)
        window = self.effective.properties if self.effective else {}
        yield claim(own, brings=True, status=self.status, released_at=latest(self.released_at), **window)
        yield link(RevisionOf, own, self.end("item", self.item))


class BomLineData(Shape):
    """So much of an item at a position."""

    item: Id
    quantity: Quantity
    position: Id | None = None
    reference_designators: list[Id] | None = None
    substitutes: list[Id] | None = None
    phantom: bool | None = None
    effective: Window | None = None


class Bom(Record):
    """A bill of materials, or some of its lines: what an item or revision is made of."""

    item: Id
    revision: Id | None = None
    view: Literal["EBOM", "MBOM"]
    lines: list[BomLineData]
    effective: Window | None = None

    def says(self) -> Iterator[Fact]:
        item = self.end("item", self.item)
        parent = _revision(self, self.item, self.revision) if self.revision else item
        if self.revision:
            yield link(RevisionOf, parent, item)
        for index, line in enumerate(self.lines):
            own = End(BomLine, uid.make("bom_line", self.speaker.system, self.speaker.id, str(index)))
            effective = line.effective or self.effective
            window = effective.properties if effective else {}
            yield claim(
                own,
                brings=True,
                view=self.view,
                position=line.position,
                quantity=line.quantity.value,
                unit=line.quantity.unit,
                reference_designators=line.reference_designators,
                phantom=line.phantom,
                **window,
            )
            yield link(HasLine, parent, own)
            yield link(CallsFor, own, self.end("item", line.item))
            for substitute in line.substitutes or ():
                yield link(AllowsSubstitute, own, self.end("item", substitute))


class WhereUsed(Record):
    """A source's upward list; where it disagrees with the downward one, both stay."""

    item: Id | None = None
    material: MaterialRef | None = None
    used_in: list[SubjectRef]

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.item is None) == (self.material is None):
            raise ValueError("where_used names either an item or a material")
        return self

    def says(self) -> Iterator[Fact]:
        own = self.thing(self.material) if self.material else self.end("item", str(self.item))
        for parent in self.used_in:
            yield link(UsedIn, own, parent.end(self.speaker))


class DocumentRecord(Numbered):
    """A controlled document and what it describes."""

    document: Id
    revision: Id | None = None
    kind: Id
    title: Text
    describes: list[SubjectRef]
    digests: dict[str, str] | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("document", self.document, *([self.revision] if self.revision else []))
        digests = [f"{name}:{value}" for name, value in sorted((self.digests or {}).items())]
        yield claim(own, brings=True, document_kind=self.kind, name=self.title, digests=digests or None)
        for subject in self.describes:
            yield link(DescribedBy, subject.end(self.speaker), own)


class Affected(Shape):
    """An item that a change takes from one revision to another."""

    item: Id
    from_revision: Id | None = None
    to_revision: Id | None = None


class Cause(Shape):
    """A source of a change or CAPA: its kind and number, in a system where that is not our own."""

    kind: Literal["nc", "capa", "complaint", "change", "inspection"]
    id: Id
    system: Id | None = None


class ChangeOrderRecord(Numbered):
    """An engineering change: what it affects, why, and who approved it."""

    change: Id
    kind: Id
    reason: Text
    status: Id
    affects: list[Affected]
    disposition: Text | None = None
    effective: Window | None = None
    approved: SignatureData | None = None
    caused_by: list[Cause | Id] = Field(default_factory=list)

    def says(self) -> Iterator[Fact]:
        own = self.own("change", self.change)
        window = self.effective.properties if self.effective else {}
        yield claim(
            own,
            brings=True,
            change_kind=self.kind,
            reason=self.reason,
            status=self.status,
            disposition=self.disposition,
            **window,
        )
        for affected in self.affects:
            item = self.end("item", affected.item)
            revisions = {"from_revision": affected.from_revision, "to_revision": affected.to_revision}
            yield link(ChangedBy, item, own, **revisions)
            if affected.to_revision is not None:
                yield link(ChangedBy, _revision(self, affected.item, affected.to_revision), own, **revisions)
        for cause in self.caused_by:
            yield link(LedTo, cause_end(self, cause), own)
        yield from self.signature(own, self.approved)


class Allowed(Shape):
    """What a deviation allows."""

    substitute: Id | None = None


class DeviationRecord(Numbered):
    """A concession: something else is allowed for an item, for a while or for an order."""

    deviation: Id
    item: Id
    allows: Allowed
    window: Window
    order: Number | None = None
    approved: SignatureData

    def says(self) -> Iterator[Fact]:
        own = self.own("deviation", self.deviation)
        window = self.window.properties
        yield claim(
            own,
            brings=True,
            window_from=window.pop("effective_from"),
            window_to=window.pop("effective_to"),
            substitute=self.allows.substitute,
            **window,
        )
        yield link(DeviatesBy, self.end("item", self.item), own)
        if self.allows.substitute is not None:
            yield link(AllowsSubstitute, own, self.end("item", self.allows.substitute))
        if self.order is not None:
            yield link(Fulfils, own, self.end("order", self.order))
        yield from self.signature(own, self.approved)


class OperationData(Shape):
    """A step of a routing and what it requires."""

    operation: Id
    name: Text
    equipment_class: Id | None = None
    inspections: list[Id] | None = None
    qualifications: list[Id] | None = None


class Routing(Record):
    """The steps to make a revision of an item."""

    item: Id
    revision: Id
    operations: list[OperationData]

    def says(self) -> Iterator[Fact]:
        parent = _revision(self, self.item, self.revision)
        yield link(RevisionOf, parent, self.end("item", self.item))
        namespace = self.speaker.namespace("item")
        for step in self.operations:
            own = End(Operation, uid.make("operation", namespace, self.item, self.revision, step.operation))
            yield claim(
                own,
                brings=True,
                name=step.name,
                equipment_class=step.equipment_class,
                inspections=step.inspections,
                qualifications=step.qualifications,
            )
            yield link(HasOperation, parent, own)


def document(record: Record, number: str, revision: str | None) -> End:
    """A document, in a revision where one is said."""
    return record.end("document", number, *([revision] if revision else []))


def cause_end(record: Record, cause: Cause | str) -> End:
    """What led to a change or CAPA; a bare number, of which the source says no kind, stays a bare name."""
    if isinstance(cause, str):
        return End(KINDS["identifier"].cls, uid.make("identifier", "cause", cause))
    return record.end(cause.kind, NumberRef(id=cause.id, ns=cause.system) if cause.system else cause.id)


def _revision(record: Record, item: str, revision: str) -> End:
    return End(DesignRevision, uid.make("revision", record.speaker.namespace("item"), item, revision))
