"""Edges that tell about things and carry no flow."""

from neomodel import StringProperty

from graph_model.edges.base import Edge


class Orders(Edge):
    """An order line: so much of an item."""

    type = "ORDERS"

    line = StringProperty(help_text="Line number")
    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit")
    due = StringProperty(help_text="When it is due")


class PlacedWith(Edge):
    """The party an order was placed with or by."""

    type = "PLACED_WITH"

    role = StringProperty(help_text="supplier or customer")


class Fulfils(Edge):
    """The order that a receipt, shipment or work order serves."""

    type = "FULFILS"

    line = StringProperty(help_text="Line number")


class InspectedBy(Edge):
    """An inspection of this."""

    type = "INSPECTED_BY"


class InspectedAgainst(Edge):
    """The revision or document an inspection held against."""

    type = "INSPECTED_AGAINST"


class Measured(Edge):
    """A measurement of an inspection."""

    type = "MEASURED"


class RaisedOn(Edge):
    """What a nonconformance was raised on."""

    type = "RAISED_ON"


class About(Edge):
    """The device a complaint or field record is about."""

    type = "ABOUT"


class LedTo(Edge):
    """A nonconformance, complaint or other source led to a CAPA, NC or change."""

    type = "LED_TO"


class CorrectedBy(Edge):
    """The change that a CAPA action made."""

    type = "CORRECTED_BY"


class ReleasedBy(Edge):
    """The release decision on this."""

    type = "RELEASED_BY"


class HeldBy(Edge):
    """A hold on this."""

    type = "HELD_BY"


class Signed(Edge):
    """A signature on this, as its source recorded it."""

    type = "SIGNED"


class SignedBy(Edge):
    """Who signed."""

    type = "SIGNED_BY"


class SignsHashOf(Edge):
    """The record whose hash a signature covers."""

    type = "SIGNS_HASH_OF"


class Approves(Edge):
    """The party and item a supplier approval covers."""

    type = "APPROVES"


class ScopedTo(Edge):
    """What a field action covers."""

    type = "SCOPED_TO"


class Acknowledges(Edge):
    """The field action a party answers."""

    type = "ACKNOWLEDGES"


class KnownAs(Edge):
    """A further name under which this can be found."""

    type = "KNOWN_AS"
