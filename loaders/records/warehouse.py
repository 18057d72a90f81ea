"""Warehouse (WMS): moves, packing, splits and merges, shipments, returns."""

from collections.abc import Iterator

from pydantic import Field

from graph_model.edges.base import Edge
from graph_model.edges.custody import (
    DeliveredTo,
    MovedFrom,
    MovedTo,
    Packed,
    PackedInto,
    ReturnedBy,
    ReturnedVia,
    ShippedVia,
    Underwent,
    Unpacked,
    UnpackedFrom,
)
from graph_model.edges.information import Fulfils
from graph_model.edges.material import InputTo, Output
from graph_model.event import MergeEvent, MoveEvent, PackEvent, ReturnEvent, SplitEvent, UnpackEvent
from graph_model.facts import End, Fact
from graph_model.vocabulary import Linkage, OutputKind, Timing
from loaders.records.base import Numbered, Record, Timed, amount, claim, link, when
from loaders.records.refs import MaterialRef
from loaders.records.shapes import Id, Number, Quantity, Shape, Text, Time


class Content(Shape):
    """Some material, and how much of it."""

    material: MaterialRef
    quantity: Quantity | None = None


class Move(Timed, Numbered):
    """Material went from one place to another."""

    event_label = MoveEvent

    material: MaterialRef
    from_: Number = Field(alias="from")
    to: Number
    at: Time
    quantity: Quantity | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at)
        yield link(Underwent, self.thing(self.material), self.event, self.at, **amount(self.quantity))
        yield link(MovedFrom, self.event, self.own("location", self.from_), self.at)
        yield link(MovedTo, self.event, self.own("location", self.to), self.at)


class Pack(Timed, Numbered):
    """Things were put into a handling unit."""

    event_label = PackEvent

    handling_unit: Number
    contents: list[Content]
    at: Time

    def says(self) -> Iterator[Fact]:
        holder = self.own("hu", self.handling_unit)
        yield self.tell_event(self.at)
        yield claim(holder, brings=True)
        yield link(PackedInto, self.event, holder, self.at)
        yield from _contents(self, Packed, self.contents, self.event, self.at)


class Unpack(Timed, Numbered):
    """Things were taken out of a handling unit."""

    event_label = UnpackEvent

    handling_unit: Number
    contents: list[Content]
    at: Time

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at)
        yield link(UnpackedFrom, self.event, self.own("hu", self.handling_unit), self.at)
        yield from _contents(self, Unpacked, self.contents, self.event, self.at)


class Split(Timed):
    """Material was divided; each part keeps its identity (R3)."""

    timing_default = Timing.POSTED
    event_label = SplitEvent

    source: MaterialRef
    outputs: list[Content]
    at: Time

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at)
        yield link(InputTo, self.thing(self.source), self.event, self.at, linkage=Linkage.UNIT.value)
        for output in self.outputs:
            yield from self.birth(output.material)
            yield link(
                Output,
                self.event,
                self.thing(output.material),
                self.at,
                output_kind=OutputKind.SAME_IDENTITY.value,
                **amount(output.quantity),
            )


class Merge(Timed):
    """Materials of one kind were put together."""

    timing_default = Timing.POSTED
    event_label = MergeEvent

    inputs: list[Content]
    output: MaterialRef
    at: Time

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at)
        for source in self.inputs:
            yield link(
                InputTo,
                self.thing(source.material),
                self.event,
                self.at,
                linkage=Linkage.UNIT.value,
                **amount(source.quantity),
            )
        yield from self.birth(self.output)
        yield link(Output, self.event, self.thing(self.output), self.at, output_kind=OutputKind.PRODUCT.value)


class ShipmentRecord(Timed, Numbered):
    """Material left for a customer."""

    shipment: Number
    customer: Number
    ship_to: Number | None = None
    at: Time
    contents: list[Content]
    sales_order: Number | None = None
    carrier: Number | None = None
    onward: bool | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("shipment", self.shipment)
        yield claim(own, brings=True, onward=self.onward, **when(self.at))
        for role in ("customer", "ship_to", "carrier"):
            party = getattr(self, role)
            if party is not None:
                yield link(DeliveredTo, own, self.end("party", party), self.at, role=role)
        if self.sales_order is not None:
            yield link(Fulfils, own, self.end("sales_order", self.sales_order))
        yield from _contents(self, ShippedVia, self.contents, own, self.at)


class CustomerReturn(Timed):
    """Material came back from a customer."""

    event_label = ReturnEvent

    return_: Id = Field(alias="return")
    customer: Number
    contents: list[Content]
    at: Time
    reason: Text | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, return_number=self.return_, reason=self.reason)
        yield link(ReturnedBy, self.event, self.end("party", self.customer), self.at)
        yield from _contents(self, ReturnedVia, self.contents, self.event, self.at)


def _contents(
    record: Record, type_: type[Edge], contents: list[Content], to: End, at: Time
) -> Iterator[Fact]:
    for content in contents:
        yield link(type_, record.thing(content.material), to, at, **amount(content.quantity))
