"""Edges of custody flow."""

from neomodel import StringProperty

from graph_model.edges.base import CustodyEdge


class Packed(CustodyEdge):
    """Material was put into a holder by this event."""

    type = "PACKED"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class PackedInto(CustodyEdge):
    """The holder that a packing event filled."""

    type = "PACKED_INTO"


class Unpacked(CustodyEdge):
    """Material was taken out of a holder by this event."""

    type = "UNPACKED"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class UnpackedFrom(CustodyEdge):
    """The holder that an unpacking event emptied."""

    type = "UNPACKED_FROM"


class Removed(CustodyEdge):
    """A part was taken out of a unit by this event."""

    type = "REMOVED"


class RemovedFrom(CustodyEdge):
    """The unit a part was taken out of."""

    type = "REMOVED_FROM"


class Supplied(CustodyEdge):
    """A party supplied what was received."""

    type = "SUPPLIED"


class ReceivedAs(CustodyEdge):
    """What a receipt brought in."""

    type = "RECEIVED_AS"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class ShippedVia(CustodyEdge):
    """Material left in a shipment."""

    type = "SHIPPED_VIA"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class DeliveredTo(CustodyEdge):
    """Who a shipment went to; role tells customer, consignee and carrier apart."""

    type = "DELIVERED_TO"

    role = StringProperty(help_text="customer, ship_to or carrier")


class ReturnedVia(CustodyEdge):
    """Material came back."""

    type = "RETURNED_VIA"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class ReturnedBy(CustodyEdge):
    """Who sent material back."""

    type = "RETURNED_BY"


class ReturnedFrom(CustodyEdge):
    """Material went back from an order to stock."""

    type = "RETURNED_FROM"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")
    position = StringProperty(help_text="BOM position it had been issued for")


class Underwent(CustodyEdge):
    """Material took part in an event that moves nothing into it: a move, count, label, service."""

    type = "UNDERWENT"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class MovedTo(CustodyEdge):
    """Where a move or event put material."""

    type = "MOVED_TO"

    role = StringProperty(help_text="read_point or business_location, where an EPCIS event says which")


class MovedFrom(CustodyEdge):
    """Where a move took material from."""

    type = "MOVED_FROM"


class InHandsOf(CustodyEdge):
    """The party at which an event happened."""

    type = "IN_HANDS_OF"

    role = StringProperty(help_text="source or destination, where the event says so")
