"""EPCIS events as records: the normal form of `loaders/epcis` says its facts here.

An event with an errorDeclaration moves nothing (S19): it supersedes the event it repeats and draws no edges.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from graph_model import uid
from graph_model.base import Event
from graph_model.catalog import KINDS
from graph_model.design import Document
from graph_model.edges.custody import (
    InHandsOf,
    MovedTo,
    Packed,
    PackedInto,
    Removed,
    RemovedFrom,
    Underwent,
    Unpacked,
    UnpackedFrom,
)
from graph_model.edges.material import InputTo, Output, PartOf
from graph_model.event import (
    CommissionEvent,
    ObservationEvent,
    PackEvent,
    ProcessEvent,
    RemovalEvent,
    UnpackEvent,
)
from graph_model.facts import End, Fact
from graph_model.identifiers import Identifier, identify_epc
from graph_model.vocabulary import Linkage
from loaders.records.base import Record, Timed, claim, link
from loaders.records.rec20 import ucum
from loaders.records.refs import code_lot
from loaders.records.shapes import Id, Shape, Text, Time

Action = Literal["ADD", "OBSERVE", "DELETE"]
Labels = dict[Action | None, type[Event]]


def _known(code: str) -> str:
    ucum(code)
    return code


class QuantityElement(Shape):
    """So much of a class of objects; without a unit of measure they are counted in pieces."""

    epcClass: Text  # noqa: N815 - EPCIS's own names
    quantity: Text | None = None
    uom: Annotated[Id, AfterValidator(_known)] | None = None

    @property
    def unit(self) -> str:
        """The unit of UCUM."""
        return "1" if self.uom is None else ucum(self.uom)


class Place(Shape):
    """A read point or business location."""

    id: Text


class PartyElement(Shape):
    """A source or destination, and as what."""

    type: Text
    source: Text | None = None
    destination: Text | None = None


class MasterData(Shape):
    """Instance and lot master data: what holds for every object that the event brought into being."""

    lotNumber: Any = Field(default=None, alias="{urn:epcglobal:cbv:mda}lotNumber")  # noqa: N815


class Transaction(Shape):
    """A business transaction, and of which kind."""

    bizTransaction: Text  # noqa: N815
    type: Text | None = None


class EpcisEvent(Timed):
    """What all five event types share."""

    eventTime: Time  # noqa: N815
    eventTimeZoneOffset: Text | None = None  # noqa: N815
    action: Action | None = None
    bizStep: Text | None = None  # noqa: N815
    disposition: Text | None = None
    readPoint: Place | None = None  # noqa: N815
    bizLocation: Place | None = None  # noqa: N815
    bizTransactionList: list[Transaction] = Field(default_factory=list)  # noqa: N815
    sourceList: list[PartyElement] = Field(default_factory=list)  # noqa: N815
    destinationList: list[PartyElement] = Field(default_factory=list)  # noqa: N815
    errorDeclaration: dict[str, Any] | None = None  # noqa: N815

    labels: ClassVar[Labels] = {}
    event_label: ClassVar[type[Event] | None] = Event
    brought: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _has_its_action(self) -> Self:
        if self.action not in self.labels:
            allowed = ", ".join(str(action) for action in self.labels if action) or "none"
            raise ValueError(f"action {self.action!r} is not one of this event; allowed: {allowed}")
        return self

    @cached_property
    def event(self) -> End:
        """The event node; its label depends on the action."""
        name = uid.make("event", self.speaker.system, self.speaker.type, self.speaker.id)
        return End(self.labels[self.action], name)

    def says(self) -> Iterator[Fact]:
        if self.errorDeclaration is not None:
            return
        yield self.tell_event(self.eventTime, **self._told())
        for role, place in (("read_point", self.readPoint), ("business_location", self.bizLocation)):
            if place is not None:
                yield link(MovedTo, self.event, gs1_end(place.id, "location"), self.eventTime, role=role)
        yield from self._parties()
        yield from self.objects()

    def members(self) -> Iterator[tuple[End, End]]:
        """Units whose lot stands in their own code, or in the master data of the event that brought them."""
        if self.errorDeclaration is not None:
            return
        data = getattr(self, "ilmd", None)
        stated = data.lotNumber if data else None
        for name in _EPC_LISTS:
            named = getattr(self, name, None) or ()
            for epc in (named,) if isinstance(named, str) else named:
                found = identify_epc(epc)
                if found.lot is None and found.gtin and name in self.brought and isinstance(stated, str):
                    found = replace(found, lot=stated or None)
                lot = code_lot(found)
                if lot is not None:
                    yield epc_end(epc), lot

    def objects(self) -> Iterator[Fact]:
        """What the event did to its objects."""
        raise NotImplementedError

    def took_part(self, type_: Any, epcs: list[Text], quantities: list[QuantityElement]) -> Iterator[Fact]:
        """An edge from each object to the event."""
        for end, properties in _objects(epcs, quantities):
            yield link(type_, end, self.event, self.eventTime, **properties)

    def came_out(self, epcs: list[Text], quantities: list[QuantityElement]) -> Iterator[Fact]:
        """An edge from the event to each object, which it brings into being."""
        for end, properties in _objects(epcs, quantities):
            yield claim(end, brings=True)
            yield link(Output, self.event, end, self.eventTime, **properties)

    def _told(self) -> dict[str, Any]:
        transactions = sorted(f"{t.type or ''}={t.bizTransaction}" for t in self.bizTransactionList)
        seen = self.event.label is ObservationEvent
        return {
            "action": self.action if seen else None,
            "biz_step": self.bizStep,
            "disposition": self.disposition,
            "transactions": transactions or None,
        }

    def _parties(self) -> Iterator[Fact]:
        for role, parties in (("source", self.sourceList), ("destination", self.destinationList)):
            for party in parties:
                number = party.source or party.destination
                if number is None:
                    continue
                if party.type.rsplit("-", 1)[-1].rsplit(":", 1)[-1] == "location":
                    continue  # A place: readPoint and bizLocation tell it; a destination was not reached yet.
                yield link(InHandsOf, self.event, gs1_end(number, "party"), self.eventTime, role=role)


class ObjectEvent(EpcisEvent):
    """Objects were given their identity, seen, or taken out of use."""

    labels: ClassVar[Labels] = {
        "ADD": CommissionEvent,
        "OBSERVE": ObservationEvent,
        "DELETE": ObservationEvent,
    }

    brought: ClassVar[tuple[str, ...]] = ("epcList",)

    epcList: list[Text] = Field(default_factory=list)  # noqa: N815
    quantityList: list[QuantityElement] = Field(default_factory=list)  # noqa: N815
    ilmd: MasterData | None = None

    def objects(self) -> Iterator[Fact]:
        if self.action == "ADD":
            yield from self.came_out(self.epcList, self.quantityList)
        else:
            yield from self.took_part(Underwent, self.epcList, self.quantityList)


class AggregationEvent(EpcisEvent):
    """Objects were put into or taken out of a holder, or seen in it."""

    labels: ClassVar[Labels] = {"ADD": PackEvent, "OBSERVE": ObservationEvent, "DELETE": UnpackEvent}

    parentID: Text | None = None  # noqa: N815
    childEPCs: list[Text] = Field(default_factory=list)  # noqa: N815
    childQuantityList: list[QuantityElement] = Field(default_factory=list)  # noqa: N815

    def objects(self) -> Iterator[Fact]:
        from_object, to_holder = {
            "ADD": (Packed, PackedInto),
            "DELETE": (Unpacked, UnpackedFrom),
            "OBSERVE": (Underwent, None),
        }[str(self.action)]
        yield from self.took_part(from_object, self.childEPCs, self.childQuantityList)
        if self.parentID is None:
            return
        holder = epc_end(self.parentID)
        if self.action == "ADD":
            yield claim(holder, brings=True)
        if to_holder is None:
            yield link(Underwent, holder, self.event, self.eventTime)
        else:
            yield link(to_holder, self.event, holder, self.eventTime)


class AssociationEvent(EpcisEvent):
    """Objects were fitted to an asset or place, or taken off it: they are part of it while fitted."""

    labels: ClassVar[Labels] = {"ADD": ProcessEvent, "OBSERVE": ObservationEvent, "DELETE": RemovalEvent}

    parentID: Text  # noqa: N815
    childEPCs: list[Text] = Field(default_factory=list)  # noqa: N815
    childQuantityList: list[QuantityElement] = Field(default_factory=list)  # noqa: N815

    def objects(self) -> Iterator[Fact]:
        holder = epc_end(self.parentID)
        if self.action == "ADD":
            for end, properties in _objects(self.childEPCs, self.childQuantityList):
                linkage = Linkage.UNIT.value
                yield link(InputTo, end, self.event, self.eventTime, linkage=linkage, **properties)
            yield link(Output, self.event, holder, self.eventTime)
        elif self.action == "DELETE":
            yield from self.took_part(Removed, self.childEPCs, self.childQuantityList)
            yield link(RemovedFrom, self.event, holder, self.eventTime)
        else:
            yield from self.took_part(Underwent, self.childEPCs, self.childQuantityList)
            yield link(Underwent, holder, self.event, self.eventTime)


class TransactionEvent(EpcisEvent):
    """Objects were tied to a business transaction; nothing flowed."""

    labels: ClassVar[Labels] = {
        "ADD": ObservationEvent,
        "OBSERVE": ObservationEvent,
        "DELETE": ObservationEvent,
    }

    parentID: Text | None = None  # noqa: N815
    epcList: list[Text] = Field(default_factory=list)  # noqa: N815
    quantityList: list[QuantityElement] = Field(default_factory=list)  # noqa: N815

    def objects(self) -> Iterator[Fact]:
        yield from self.took_part(Underwent, self.epcList, self.quantityList)
        if self.parentID is not None:
            yield link(Underwent, epc_end(self.parentID), self.event, self.eventTime)


class TransformationEvent(EpcisEvent):
    """Inputs became outputs; events of one transformationID are one transformation told in parts."""

    labels: ClassVar[Labels] = {None: ProcessEvent}
    brought: ClassVar[tuple[str, ...]] = ("outputEPCList",)

    inputEPCList: list[Text] = Field(default_factory=list)  # noqa: N815
    inputQuantityList: list[QuantityElement] = Field(default_factory=list)  # noqa: N815
    outputEPCList: list[Text] = Field(default_factory=list)  # noqa: N815
    outputQuantityList: list[QuantityElement] = Field(default_factory=list)  # noqa: N815
    transformationID: Text | None = None  # noqa: N815
    ilmd: MasterData | None = None

    def objects(self) -> Iterator[Fact]:
        linkage = Linkage.OPERATION.value
        for end, properties in _objects(self.inputEPCList, self.inputQuantityList):
            yield link(InputTo, end, self.event, self.eventTime, linkage=linkage, **properties)
        yield from self.came_out(self.outputEPCList, self.outputQuantityList)
        if self.transformationID is not None:
            run = gs1_end(self.transformationID, "run")
            yield claim(run, brings=True)
            yield link(PartOf, self.event, run)


class VocabularyElement(Record):
    """Master data of an EPCIS document about a place, party or class of objects."""

    vocabulary: Text
    element: Text
    attributes: dict[str, Any] = Field(default_factory=dict)

    def says(self) -> Iterator[Fact]:
        kind = _VOCABULARIES.get(self.vocabulary.rsplit("/", 1)[-1].rsplit(":", 1)[-1])
        own = gs1_end(self.element, kind) if kind else epc_end(self.element)
        names = [v for k, v in sorted(self.attributes.items()) if k.rsplit("#", 1)[-1].endswith("name")]
        yield claim(own, brings=own.label is not KINDS["class"].cls, name=str(names[0]) if names else None)


class EpcisDocument(Record):
    """An EPCIS document that holds no event: a capture job, a query.

    It is kept, and says nothing of things.
    """

    kind: Text

    def says(self) -> Iterator[Fact]:
        own = End(Document, uid.make("document", self.speaker.system, self.speaker.id))
        yield claim(own, brings=True, document_kind=self.kind)


RECORD_TYPES: dict[str, type[Record]] = {
    "object_event": ObjectEvent,
    "aggregation_event": AggregationEvent,
    "association_event": AssociationEvent,
    "transaction_event": TransactionEvent,
    "transformation_event": TransformationEvent,
    "vocabulary_element": VocabularyElement,
    "epcis_document": EpcisDocument,
}

_VOCABULARIES = {
    "ReadPoint": "location",
    "BusinessLocation": "location",
    "Location": "location",
    "Party": "party",
}
_EPC_LISTS = ("parentID", "epcList", "childEPCs", "inputEPCList", "outputEPCList")


def epc_end(epc: str) -> End:
    """The object that an EPC or EPC class names."""
    found = identify_epc(epc)
    return End(KINDS[found.kind].cls, found.uid())


def gs1_end(number: str, kind: str) -> End:
    """A place or party: what kind it is comes from where it stands, since many are plain URIs."""
    found: Identifier = identify_epc(number)
    name = found.uid() if found.kind == kind else uid.make_gs1(kind, *found.key)
    return End(KINDS[kind].cls, name)


def _objects(epcs: list[str], quantities: list[QuantityElement]) -> Iterator[tuple[End, dict[str, str]]]:
    for epc in epcs:
        yield epc_end(epc), {}
    for element in quantities:
        amount = {}
        if element.quantity is not None:
            amount = {"quantity": element.quantity, "unit": element.unit}
        yield epc_end(element.epcClass), amount
