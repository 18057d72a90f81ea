"""What was meant: items, revisions, bills of materials, changes, documents."""

from neomodel import ArrayProperty, BooleanProperty, IntegerProperty, StringProperty

from graph_model.base import Thing, downstream
from graph_model.edges.design import (
    AllowsSubstitute,
    CallsFor,
    DeviatesBy,
    HasLine,
    HasOperation,
    RevisionOf,
    SoldAs,
)
from graph_model.edges.information import Fulfils


class Product(Thing):
    """An item: what can be ordered, made or used under one item number."""

    kind = "item"

    item = StringProperty(help_text="Item number")
    issuer = StringProperty(help_text="Whose number it is; own when ours")
    item_kind = StringProperty(help_text="finished, component, raw, packaging or indirect")
    tracking = StringProperty(help_text="serial, lot or none; absent when nobody said")
    base_unit = StringProperty(help_text="UCUM unit in which stock is kept")
    product_line = StringProperty(help_text="Product line")
    implantable = BooleanProperty(help_text="Whether it is an implant")
    life_supporting = BooleanProperty(help_text="Whether it is life-supporting (ISO 13485 7.5.9.2)")
    shelf_life_days = IntegerProperty(help_text="Shelf life in days")
    gtins = ArrayProperty(StringProperty(), help_text="GTIN-14 numbers under which it is sold")
    sold_as = downstream(SoldAs, "graph_model.material.TradeItem")
    has_line = downstream(HasLine, "graph_model.design.BomLine")
    allowed_by = downstream(DeviatesBy, "graph_model.design.Deviation")


class DesignRevision(Thing):
    """A revision of an item, as design released it."""

    kind = "revision"

    item = StringProperty(help_text="Item number")
    revision = StringProperty(help_text="Revision")
    status = StringProperty(help_text="draft, released or obsolete")
    released_at = StringProperty(help_text="When it was released")
    effective_from = StringProperty(help_text="First date it is built to")
    effective_to = StringProperty(help_text="Last date it is built to")
    serial_from = StringProperty(help_text="First serial it is built to")
    serial_to = StringProperty(help_text="Last serial it is built to")
    lots = ArrayProperty(StringProperty(), help_text="Lots it is built to")
    revision_of = downstream(RevisionOf, "graph_model.design.Product")
    has_line = downstream(HasLine, "graph_model.design.BomLine")
    has_operation = downstream(HasOperation, "graph_model.design.Operation")


class BomLine(Thing):
    """A line of a bill of materials: so much of an item at a position."""

    kind = "bom_line"

    view = StringProperty(help_text="EBOM or MBOM")
    position = StringProperty(help_text="Find number or position")
    quantity = StringProperty(help_text="Quantity per assembly, decimal as text")
    unit = StringProperty(help_text="UCUM unit")
    reference_designators = ArrayProperty(StringProperty(), help_text="Where on the board or drawing")
    phantom = BooleanProperty(help_text="Whether it is never stocked")
    effective_from = StringProperty(help_text="First date in force")
    effective_to = StringProperty(help_text="Last date in force")
    serial_from = StringProperty(help_text="First serial it holds for")
    serial_to = StringProperty(help_text="Last serial it holds for")
    lots = ArrayProperty(StringProperty(), help_text="Lots it holds for")
    calls_for = downstream(CallsFor, "graph_model.design.Product")
    allows = downstream(AllowsSubstitute, "graph_model.design.Product")


class Document(Thing):
    """A controlled document, drawing, certificate or program."""

    kind = "document"

    document = StringProperty(help_text="Document number")
    revision = StringProperty(help_text="Revision")
    document_kind = StringProperty(help_text="What kind of document")
    digests = ArrayProperty(StringProperty(), help_text="algorithm:value of its content")


class ChangeOrder(Thing):
    """An engineering change (ECO, ECN)."""

    kind = "change"

    change = StringProperty(help_text="Change number")
    change_kind = StringProperty(help_text="What kind of change")
    reason = StringProperty(help_text="Why")
    status = StringProperty(help_text="State")
    disposition = StringProperty(help_text="What becomes of stock")
    effective_from = StringProperty(help_text="From when")
    effective_to = StringProperty(help_text="Until when")
    serial_from = StringProperty(help_text="First serial it holds for")
    serial_to = StringProperty(help_text="Last serial it holds for")
    lots = ArrayProperty(StringProperty(), help_text="Lots it holds for")


class Deviation(Thing):
    """A concession or waiver: something else is allowed for a while."""

    kind = "deviation"

    deviation = StringProperty(help_text="Deviation number")
    window_from = StringProperty(help_text="From when")
    window_to = StringProperty(help_text="Until when")
    serial_from = StringProperty(help_text="First serial it holds for")
    serial_to = StringProperty(help_text="Last serial it holds for")
    lots = ArrayProperty(StringProperty(), help_text="Lots it holds for")
    substitute = StringProperty(help_text="What may be used instead")
    allows = downstream(AllowsSubstitute, "graph_model.design.Product")
    order = downstream(Fulfils, "graph_model.order.WorkOrder")


class Operation(Thing):
    """A step of a routing, with what it requires."""

    kind = "operation"

    operation = StringProperty(help_text="Operation number")
    equipment_class = StringProperty(help_text="Class of equipment it needs")
    inspections = ArrayProperty(StringProperty(), help_text="Inspections it requires")
    qualifications = ArrayProperty(StringProperty(), help_text="Skills it requires")
