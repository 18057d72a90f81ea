"""Edges of material flow."""

from neomodel import StringProperty

from graph_model.edges.base import MaterialEdge


class InputTo(MaterialEdge):
    """Material went into an event."""

    type = "INPUT_TO"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")
    linkage = StringProperty(help_text="UNIT, OPERATION, ORDER or INFERRED (R1)")
    position = StringProperty(help_text="BOM position it was used for")
    substitute_for = StringProperty(help_text="Item it was used in place of")


class Output(MaterialEdge):
    """Material came out of an event."""

    type = "OUTPUT"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")
    output_kind = StringProperty(help_text="product, co_product, scrap or same_identity")


class IssuedTo(MaterialEdge):
    """Material was issued to an order; which unit took it is not said (ORDER linkage)."""

    type = "ISSUED_TO"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")
    position = StringProperty(help_text="BOM position it was issued for")


class PartOf(MaterialEdge):
    """An event or run belongs to an order or run, and what went into the one is in the other's pool."""

    type = "PART_OF"


class Processed(MaterialEdge):
    """A run worked on this material before any production was reported (S8)."""

    type = "PROCESSED"


class ChargedTo(MaterialEdge):
    """Material was charged to a vessel."""

    type = "CHARGED_TO"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")


class DrawnFrom(MaterialEdge):
    """A draw took material out of a vessel."""

    type = "DRAWN_FROM"

    quantity = StringProperty(help_text="Decimal as text")
    unit = StringProperty(help_text="UCUM unit; each is 1")
    emptied = StringProperty(help_text="Whether the draw emptied the vessel, as recorded")


class SuppliedAs(MaterialEdge):
    """A supplier's lot was received as our lot."""

    type = "SUPPLIED_AS"


class MemberOf(MaterialEdge):
    """A serial unit is a member of a lot (R3)."""

    type = "MEMBER_OF"


class SameAs(MaterialEdge):
    """Two names of one thing."""

    type = "SAME_AS"

    scheme = StringProperty(help_text="Under which scheme they are the same")
    derived = StringProperty(help_text="The rule that found it, where no record says it; rebuildable")
