"""What was ordered, run and shipped."""

from neomodel import ArrayProperty, BooleanProperty, StringProperty

from graph_model.base import Thing, downstream
from graph_model.edges.custody import DeliveredTo
from graph_model.edges.design import BuiltTo, Makes
from graph_model.edges.exposure import PerformedBy, RanOn, RanProgram, UsedSoftware
from graph_model.edges.information import Fulfils, Orders, PlacedWith
from graph_model.edges.material import PartOf, Processed


class WorkOrder(Thing):
    """An order to make, rework, repair or take apart (ISA-95 OperationsRequest; S88 batch)."""

    kind = "order"

    order = StringProperty(help_text="Order number")
    item = StringProperty(help_text="Item to make")
    revision = StringProperty(help_text="Revision to build to")
    order_kind = StringProperty(help_text="normal, rework, repair or disassembly")
    status = StringProperty(help_text="open or closed; open when nobody said")
    quantity = StringProperty(help_text="Planned, decimal as text")
    unit = StringProperty(help_text="UCUM unit")
    start = StringProperty(help_text="Start")
    end = StringProperty(help_text="End")
    makes = downstream(Makes, "graph_model.design.Product")
    built_to = downstream(BuiltTo, "graph_model.design.DesignRevision")
    fulfils = downstream(Fulfils, "graph_model.order.SalesOrder")


class PurchaseOrder(Thing):
    """An order to a supplier."""

    kind = "purchase_order"

    order = StringProperty(help_text="Order number")
    orders = downstream(Orders, "graph_model.design.Product")
    placed_with = downstream(PlacedWith, "graph_model.party.Party")


class SalesOrder(Thing):
    """An order from a customer."""

    kind = "sales_order"

    order = StringProperty(help_text="Order number")
    orders = downstream(Orders, "graph_model.design.Product")
    placed_with = downstream(PlacedWith, "graph_model.party.Party")


class Run(Thing):
    """A run of an operation on equipment by people (ISA-95 JobResponse)."""

    kind = "run"

    run = StringProperty(help_text="Run number")
    operation = StringProperty(help_text="Operation")
    result = StringProperty(help_text="Result")
    t_min = StringProperty(help_text="Earliest moment it can have begun, UTC")
    t_max = StringProperty(help_text="Latest moment it can have ended, UTC; absent while it goes on")
    begun_by = StringProperty(help_text="Latest moment it can have begun, UTC")
    lasted_to = StringProperty(help_text="Earliest moment it can have ended, UTC")
    parameters = ArrayProperty(StringProperty(), help_text="name=value unit, as recorded")
    part_of = downstream(PartOf, "graph_model.order.WorkOrder")
    processed = downstream(Processed, "graph_model.base.Material")
    ran_on = downstream(RanOn, "graph_model.resource.Equipment")
    performed_by = downstream(PerformedBy, "graph_model.resource.Person")
    ran_program = downstream(RanProgram, "graph_model.design.Document")
    used_software = downstream(UsedSoftware, "graph_model.resource.Software")


class Shipment(Thing):
    """A despatch to a customer (despatch advice)."""

    kind = "shipment"

    shipment = StringProperty(help_text="Shipment number")
    t_min = StringProperty(help_text="Despatched, earliest")
    t_max = StringProperty(help_text="Despatched, latest")
    onward = BooleanProperty(help_text="Whether it goes on to consignees we do not know")
    delivered_to = downstream(DeliveredTo, "graph_model.party.Party")
    fulfils = downstream(Fulfils, "graph_model.order.SalesOrder")
