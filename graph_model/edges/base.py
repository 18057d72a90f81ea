"""What every edge has: the record that says so, two clocks, and the kind of flow it carries."""

from typing import ClassVar

from neomodel import IntegerProperty, StringProperty, StructuredRel

from graph_model.vocabulary import FlowKind


class Edge(StructuredRel):
    """A statement of one record that links two things, downstream."""

    type: ClassVar[str]
    flow: ClassVar[FlowKind] = FlowKind.INFORMATION

    uid = StringProperty(unique_index=True, help_text="Hash of the record version and the edge's place in it")
    record = StringProperty(help_text="The source record version that says so")
    known_from = IntegerProperty(help_text="First batch at which Clew knew it")
    known_to = IntegerProperty(
        help_text="Batch at which it was superseded or withdrawn; absent while current"
    )
    t_min = StringProperty(help_text="Earliest moment it can have happened, UTC")
    t_max = StringProperty(help_text="Latest moment it can have happened, UTC")
    timing = StringProperty(
        help_text="physical, or posted: some time up to then (R2); absent where the event tells it"
    )


class MaterialEdge(Edge):
    """Material went this way: what is upstream may be in what is downstream."""

    flow = FlowKind.MATERIAL


class CustodyEdge(Edge):
    """Who or what held a thing; material never flows through a holder (R3)."""

    flow = FlowKind.CUSTODY


class ExposureEdge(Edge):
    """What a thing or an event was exposed to: equipment, load, operator, software (R6)."""

    flow = FlowKind.EXPOSURE


class DesignEdge(Edge):
    """How a thing was meant to be: revision, bill of materials, change (R6)."""

    flow = FlowKind.DESIGN
