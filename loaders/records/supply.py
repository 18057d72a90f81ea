"""Supply and orders (ERP): purchase and sales orders, receipts, work orders, issues, stock."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from graph_model import uid
from graph_model.base import Material
from graph_model.design import DesignRevision
from graph_model.edges.custody import MovedTo, ReceivedAs, ReturnedFrom, Supplied, Underwent
from graph_model.edges.design import BuiltTo, Makes
from graph_model.edges.information import Fulfils, Orders, PlacedWith, RaisedOn
from graph_model.edges.material import IssuedTo, SuppliedAs
from graph_model.event import AdjustmentEvent, CountEvent, DispositionEvent, ReceiptEvent
from graph_model.facts import End, Fact
from graph_model.vocabulary import Timing
from loaders.records.base import Numbered, Timed, amount, claim, latest, link
from loaders.records.refs import MaterialRef
from loaders.records.shapes import Id, Number, Quantity, Shape, Text, Time


class OrderLine(Shape):
    """So much of an item, due some day."""

    line: Id
    item: Id
    quantity: Quantity
    due: Time | None = None


class PurchaseOrderRecord(Numbered):
    """An order to a supplier."""

    order: Number
    supplier: Number
    lines: list[OrderLine]

    def says(self) -> Iterator[Fact]:
        yield from _order(
            self, "purchase_order", self.order, self.supplier, role="supplier", lines=self.lines
        )


class SalesOrderRecord(Numbered):
    """An order from a customer."""

    order: Number
    customer: Number
    lines: list[OrderLine]

    def says(self) -> Iterator[Fact]:
        yield from _order(self, "sales_order", self.order, self.customer, role="customer", lines=self.lines)


class GoodsReceipt(Timed):
    """Material came in from a supplier: it brings the lot into being."""

    timing_default = Timing.POSTED
    event_label = ReceiptEvent

    receipt: Id
    supplier: Number
    material: MaterialRef
    quantity: Quantity
    at: Time
    purchase_order: Number | None = None
    line: Id | None = None
    supplier_lot: Id | None = None
    location: Number | None = None
    expiry: Time | None = None
    manufactured_at: Time | None = None
    certificate: Text | None = None

    @model_validator(mode="after")
    def _says_whose_lot(self) -> Self:
        code = self.material.code
        if self.supplier_lot is not None and self.material.item is None and not (code and code.gtin):
            raise ValueError("supplier_lot needs a material that is named by its item or GTIN")
        return self

    def says(self) -> Iterator[Fact]:
        own, supplier = self.thing(self.material), self.end("party", self.supplier)
        yield self.tell_event(self.at, receipt=self.receipt)
        told = {
            "expiry": latest(self.expiry),
            "manufactured_at": latest(self.manufactured_at),
            "certificate": self.certificate,
        }
        yield from self.birth(self.material, **(told if issubclass(own.label, Material) else {}))
        yield link(Supplied, supplier, self.event, self.at)
        yield link(ReceivedAs, self.event, own, self.at, **amount(self.quantity))
        if self.purchase_order is not None:
            yield link(Fulfils, self.event, self.end("purchase_order", self.purchase_order), line=self.line)
        if self.location is not None:
            yield link(MovedTo, self.event, self.end("location", self.location), self.at)
        if self.supplier_lot is not None:
            theirs = self._theirs(supplier, self.supplier_lot)
            yield claim(theirs, brings=True)
            yield link(SuppliedAs, theirs, self.material.lot_end(self.speaker) or own, self.at)

    def _theirs(self, supplier: End, lot: str) -> End:
        """The supplier's lot: of our item, or of the trade item that a code names."""
        code = self.material.code
        item, whose = (code.gtin, uid.GS1) if code else (self.material.item, self.speaker.namespace("item"))
        return self.thing(
            MaterialRef(item=item, lot=lot, issuer=uid.split(supplier.uid).parts[0], item_issuer=whose)
        )


class WorkOrderRecord(Numbered):
    """An order to make, rework, repair or take apart."""

    order: Number
    item: Id
    revision: Id | None = None
    quantity: Quantity | None = None
    kind: Literal["normal", "rework", "repair", "disassembly"]
    status: Literal["open", "closed"] | None = None
    start: Time | None = None
    end_: Time | None = Field(default=None, alias="end")
    sales_order: Number | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("order", self.order)
        yield claim(
            own,
            brings=True,
            item=self.item,
            revision=self.revision,
            order_kind=self.kind,
            status=self.status,
            start=self.start.earliest if self.start else None,
            end=latest(self.end_),
            **amount(self.quantity),
        )
        yield link(Makes, own, self.end("item", self.item))
        if self.revision is not None:
            revision = uid.make("revision", self.speaker.namespace("item"), self.item, self.revision)
            yield link(BuiltTo, own, End(DesignRevision, revision))
        if self.sales_order is not None:
            yield link(Fulfils, own, self.end("sales_order", self.sales_order))


class Issue(Timed, Numbered):
    """Material was issued to an order; which unit took it is not said (ORDER linkage)."""

    timing_default = Timing.POSTED

    order: Number
    material: MaterialRef
    quantity: Quantity
    at: Time
    position: Id | None = None

    def says(self) -> Iterator[Fact]:
        own, order = self.thing(self.material), self.own("order", self.order)
        yield link(IssuedTo, own, order, self.at, position=self.position, **amount(self.quantity))


class IssueReturn(Timed, Numbered):
    """Material went back from an order to stock."""

    timing_default = Timing.POSTED

    order: Number
    material: MaterialRef
    quantity: Quantity
    at: Time
    position: Id | None = None

    def says(self) -> Iterator[Fact]:
        own, order = self.thing(self.material), self.own("order", self.order)
        yield link(ReturnedFrom, own, order, self.at, position=self.position, **amount(self.quantity))


class StockAdjustment(Timed):
    """Stock was adjusted, up or down."""

    timing_default = Timing.POSTED
    event_label = AdjustmentEvent

    material: MaterialRef
    quantity: Quantity
    at: Time
    reason: Text
    location: Number | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, reason=self.reason, **amount(self.quantity))
        yield from _underwent(self, self.material, self.at, self.quantity, self.location)


class StockCount(Timed):
    """Stock was counted; also the opening balance at go-live: it brings the lot into being."""

    timing_default = Timing.POSTED
    event_label = CountEvent

    material: MaterialRef
    quantity: Quantity
    at: Time
    location: Number | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, **amount(self.quantity))
        yield from self.birth(self.material)
        yield from _underwent(self, self.material, self.at, self.quantity, self.location)


class Disposition(Timed):
    """A decision on material was carried out."""

    event_label = DispositionEvent

    material: MaterialRef
    quantity: Quantity | None = None
    kind: Literal["scrap", "destroy", "quarantine", "use_as_is", "rework", "return_to_supplier"]
    at: Time
    nc: Number | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, disposition=self.kind)
        yield from _underwent(self, self.material, self.at, self.quantity, None)
        if self.nc is not None:
            yield link(RaisedOn, self.end("nc", self.nc), self.event)


def _order(
    record: Numbered, kind: str, number: Number, partner: Number, *, role: str, lines: list[OrderLine]
) -> Iterator[Fact]:
    own = record.own(kind, number)
    yield claim(own, brings=True)
    yield link(PlacedWith, own, record.end("party", partner), role=role)
    for line in lines:
        due = latest(line.due)
        yield link(
            Orders, own, record.end("item", line.item), line=line.line, due=due, **amount(line.quantity)
        )


def _underwent(
    record: Timed, material: MaterialRef, at: Time, quantity: Quantity | None, location: Number | None
) -> Iterator[Fact]:
    yield link(Underwent, record.thing(material), record.event, at, **amount(quantity))
    if location is not None:
        yield link(MovedTo, record.event, record.end("location", location), at)
