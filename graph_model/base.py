"""What everything in the graph is: a thing; some things are material, some are events.

All edges point downstream (the way material flows), so that forward is outgoing and backward incoming.
"""

from typing import Any, ClassVar

from neomodel import BooleanProperty, IntegerProperty, RelationshipTo, StringProperty, StructuredNode

from graph_model.edges.base import Edge
from graph_model.edges.custody import (
    InHandsOf,
    MovedFrom,
    MovedTo,
    Packed,
    PackedInto,
    Removed,
    RemovedFrom,
    ReturnedFrom,
    ReturnedVia,
    ShippedVia,
    Underwent,
    Unpacked,
    UnpackedFrom,
)
from graph_model.edges.design import AuthorisedBy, ChangedBy, DescribedBy, InstanceOf, UsedIn
from graph_model.edges.evidence import AssertedBy
from graph_model.edges.exposure import Mounted, MountedAt, OccurredAt, ProcessedIn
from graph_model.edges.information import Fulfils, HeldBy, InspectedBy, KnownAs, LedTo, ReleasedBy, Signed
from graph_model.edges.material import ChargedTo, InputTo, IssuedTo, Output, PartOf, SameAs


def downstream(model: type[Edge], target: str) -> Any:
    """Declare an edge of a node class: its type and words come from the edge model."""
    return RelationshipTo(target, model.type, model=model)


class Thing(StructuredNode):
    """Anything the graph can name."""

    kind: ClassVar[str | None] = None

    uid = StringProperty(unique_index=True, required=True, help_text="clew:{kind}:{namespace}:{parts}")
    nid = IntegerProperty(index=True, help_text="Dense number for the trace index, given once")
    number = StringProperty(
        index=True, help_text="The number people know it by, for look-up without its kind"
    )
    name = StringProperty(help_text="Plain name or description")
    implicit = BooleanProperty(help_text="A source gave only its number; the namespace is assumed (S1)")
    asserted_by = RelationshipTo("graph_model.evidence.SourceRecord", "ASSERTED_BY", model=AssertedBy)
    known_as = downstream(KnownAs, "graph_model.identity.Identifier")
    same_as = downstream(SameAs, "graph_model.base.Thing")
    input_to = downstream(InputTo, "graph_model.base.Event")
    packed = downstream(Packed, "graph_model.base.Event")
    unpacked = downstream(Unpacked, "graph_model.base.Event")
    removed = downstream(Removed, "graph_model.base.Event")
    underwent = downstream(Underwent, "graph_model.base.Event")
    inspected_by = downstream(InspectedBy, "graph_model.quality.Inspection")
    released_by = downstream(ReleasedBy, "graph_model.quality.Release")
    held_by = downstream(HeldBy, "graph_model.quality.Hold")
    led_to = downstream(LedTo, "graph_model.base.Thing")
    signed = downstream(Signed, "graph_model.quality.Signature")
    described_by = downstream(DescribedBy, "graph_model.design.Document")
    changed_by = downstream(ChangedBy, "graph_model.design.ChangeOrder")
    used_in = downstream(UsedIn, "graph_model.base.Thing")


class Material(Thing):
    """Something physical that can go into, come out of, or hold something else."""

    expiry = StringProperty(help_text="Use-by date")
    manufactured_at = StringProperty(help_text="When it was made")
    certificate = StringProperty(help_text="Certificate it came with")
    issued_to = downstream(IssuedTo, "graph_model.order.WorkOrder")
    returned_from = downstream(ReturnedFrom, "graph_model.order.WorkOrder")
    charged_to = downstream(ChargedTo, "graph_model.material.Vessel")
    shipped_via = downstream(ShippedVia, "graph_model.order.Shipment")
    returned_via = downstream(ReturnedVia, "graph_model.event.ReturnEvent")
    processed_in = downstream(ProcessedIn, "graph_model.resource.ProcessLoad")
    mounted = downstream(Mounted, "graph_model.event.SetupEvent")
    instance_of = downstream(InstanceOf, "graph_model.design.Product")


class Event(Thing):
    """Something that happened to material at some time."""

    kind = "event"

    t_min = StringProperty(help_text="Earliest moment it can have begun, UTC")
    t_max = StringProperty(help_text="Latest moment it can have ended, UTC")
    timing = StringProperty(help_text="physical, or posted: some time up to then (R2)")
    output = downstream(Output, "graph_model.base.Thing")
    part_of_order = downstream(PartOf, "graph_model.order.WorkOrder")
    part_of_run = downstream(PartOf, "graph_model.order.Run")
    packed_into = downstream(PackedInto, "graph_model.base.Thing")
    unpacked_from = downstream(UnpackedFrom, "graph_model.base.Thing")
    removed_from = downstream(RemovedFrom, "graph_model.base.Thing")
    moved_to = downstream(MovedTo, "graph_model.party.Location")
    moved_from = downstream(MovedFrom, "graph_model.party.Location")
    in_hands_of = downstream(InHandsOf, "graph_model.party.Party")
    mounted_at = downstream(MountedAt, "graph_model.base.Thing")
    occurred_at = downstream(OccurredAt, "graph_model.base.Thing")
    authorised_by = downstream(AuthorisedBy, "graph_model.design.Deviation")
    fulfils = downstream(Fulfils, "graph_model.base.Thing")
