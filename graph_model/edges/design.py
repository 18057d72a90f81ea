"""Edges of design flow."""

from neomodel import StringProperty

from graph_model.edges.base import DesignEdge


class InstanceOf(DesignEdge):
    """The item that material is an instance of."""

    type = "INSTANCE_OF"


class RevisionOf(DesignEdge):
    """The item a design revision belongs to."""

    type = "REVISION_OF"


class BuiltTo(DesignEdge):
    """The revision that an order builds to."""

    type = "BUILT_TO"


class Makes(DesignEdge):
    """The item that an order is to make."""

    type = "MAKES"


class HasLine(DesignEdge):
    """A line of a bill of materials."""

    type = "HAS_LINE"


class CallsFor(DesignEdge):
    """The item a BOM line calls for."""

    type = "CALLS_FOR"


class AllowsSubstitute(DesignEdge):
    """An item allowed in place of what is called for."""

    type = "ALLOWS_SUBSTITUTE"


class UsedIn(DesignEdge):
    """A source's upward list says that this is used in that."""

    type = "USED_IN"


class ChangedBy(DesignEdge):
    """The change order that changed this."""

    type = "CHANGED_BY"

    from_revision = StringProperty(help_text="Revision before")
    to_revision = StringProperty(help_text="Revision after")


class DeviatesBy(DesignEdge):
    """The deviation that allows something else for this item."""

    type = "DEVIATES_BY"


class AuthorisedBy(DesignEdge):
    """The deviation under which an event was done."""

    type = "AUTHORISED_BY"


class DescribedBy(DesignEdge):
    """A document that describes this."""

    type = "DESCRIBED_BY"


class HasOperation(DesignEdge):
    """An operation of the routing of this revision."""

    type = "HAS_OPERATION"


class SoldAs(DesignEdge):
    """A trade item (GTIN or other UDI-DI) under which the item is sold."""

    type = "SOLD_AS"

    level = StringProperty(help_text="Packaging level")


class PackageOf(DesignEdge):
    """A package trade item holds so many of a smaller one."""

    type = "PACKAGE_OF"

    quantity = StringProperty(help_text="How many it holds")
