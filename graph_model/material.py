"""What flows: lots, containers, units, handling units, vessels."""

from neomodel import BooleanProperty, StringProperty

from graph_model.base import Material, downstream
from graph_model.edges.design import PackageOf
from graph_model.edges.material import DrawnFrom, MemberOf, SuppliedAs


class Lot(Material):
    """A lot of an item (ISA-95 MaterialLot; GS1 LGTIN)."""

    kind = "lot"

    item = StringProperty(help_text="Item number")
    lot = StringProperty(help_text="Lot number")
    issuer = StringProperty(help_text="Whose number it is; own when ours")
    supplied_as = downstream(SuppliedAs, "graph_model.material.Lot")


class Container(Material):
    """A part of a lot that is handled alone: reel, drum, bag (ISA-95 MaterialSublot)."""

    kind = "container"

    item = StringProperty(help_text="Item number")
    lot = StringProperty(help_text="Lot number")
    container = StringProperty(help_text="Container number")
    issuer = StringProperty(help_text="Whose number it is")
    member_of = downstream(MemberOf, "graph_model.material.Lot")


class SerialUnit(Material):
    """One piece with a serial number (GS1 SGTIN; UDI-PI)."""

    kind = "unit"

    item = StringProperty(help_text="Item number")
    serial = StringProperty(help_text="Serial number")
    issuer = StringProperty(help_text="Whose number it is; own when ours")
    member_of = downstream(MemberOf, "graph_model.material.Lot")


class TradeItem(Material):
    """A GTIN or other UDI-DI: a trade item at one packaging level, without lot or serial."""

    kind = "class"

    gtin = StringProperty(help_text="GTIN-14, or the DI of another agency")
    agency = StringProperty(help_text="GS1, HIBCC or ICCBBA")
    level = StringProperty(help_text="Packaging level")
    check_digit_fits = BooleanProperty(
        help_text="Whether the GTIN's check digit is right; a wrong one is kept"
    )
    package_of = downstream(PackageOf, "graph_model.material.TradeItem")


class HandlingUnit(Material):
    """A case, pallet, tote or kit that holds other things (GS1 SSCC)."""

    kind = "hu"

    handling_unit = StringProperty(help_text="Its number")


class Vessel(Material):
    """A tank, mixer or hopper that is charged and drawn from."""

    kind = "vessel"

    vessel = StringProperty(help_text="Its number")
    mixing = StringProperty(help_text="WELL_MIXED, PLUG_FLOW or UNKNOWN (R4)")
    drawn_from = downstream(DrawnFrom, "graph_model.base.Event")
