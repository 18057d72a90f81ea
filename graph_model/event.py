"""What happened to material, each told by one record."""

from neomodel import ArrayProperty, BooleanProperty, StringProperty

from graph_model.base import Event, downstream
from graph_model.edges.custody import ReceivedAs, ReturnedBy


class ProcessEvent(Event):
    """Material was transformed, consumed or made (ISA-95 SegmentResponse; EPCIS TransformationEvent)."""

    operation = StringProperty(help_text="What was done")
    biz_step = StringProperty(help_text="CBV business step")
    disposition = StringProperty(help_text="CBV disposition")
    transactions = ArrayProperty(StringProperty(), help_text="Business transactions, type=number")


class SplitEvent(Event):
    """A lot was divided; each part keeps its identity (R3)."""


class MergeEvent(Event):
    """Lots were put together."""


class ReceiptEvent(Event):
    """Material was received from a supplier."""

    receipt = StringProperty(help_text="Receipt number")
    received_as = downstream(ReceivedAs, "graph_model.base.Material")


class ReturnEvent(Event):
    """Material came back from a customer."""

    return_number = StringProperty(help_text="Return number")
    reason = StringProperty(help_text="Why it came back")
    returned_by = downstream(ReturnedBy, "graph_model.party.Party")


class CommissionEvent(Event):
    """A thing was given its identity, however it was made (EPCIS ObjectEvent ADD)."""

    biz_step = StringProperty(help_text="CBV business step")
    disposition = StringProperty(help_text="CBV disposition")
    transactions = ArrayProperty(StringProperty(), help_text="Business transactions, type=number")


class DisassemblyEvent(Event):
    """A unit was taken apart; its parts keep their own history."""


class PackEvent(Event):
    """Things were put into a holder (EPCIS AggregationEvent ADD)."""

    biz_step = StringProperty(help_text="CBV business step")
    disposition = StringProperty(help_text="CBV disposition")
    transactions = ArrayProperty(StringProperty(), help_text="Business transactions, type=number")


class UnpackEvent(Event):
    """Things were taken out of a holder (EPCIS AggregationEvent DELETE)."""

    biz_step = StringProperty(help_text="CBV business step")
    disposition = StringProperty(help_text="CBV disposition")
    transactions = ArrayProperty(StringProperty(), help_text="Business transactions, type=number")


class RemovalEvent(Event):
    """A part was taken out of a unit."""

    biz_step = StringProperty(help_text="CBV business step")
    disposition = StringProperty(help_text="What became of the part, or its CBV disposition")
    transactions = ArrayProperty(StringProperty(), help_text="Business transactions, type=number")


class MoveEvent(Event):
    """Material was moved from one place to another."""


class CountEvent(Event):
    """Stock was counted."""

    quantity = StringProperty(help_text="Counted, decimal as text")
    unit = StringProperty(help_text="UCUM unit")


class AdjustmentEvent(Event):
    """Stock was adjusted."""

    quantity = StringProperty(help_text="Signed, decimal as text")
    unit = StringProperty(help_text="UCUM unit")
    reason = StringProperty(help_text="Why")


class DispositionEvent(Event):
    """A decision on material was carried out: scrap, destroy, quarantine, use as is."""

    disposition = StringProperty(
        help_text="scrap, destroy, quarantine, use_as_is, rework or return_to_supplier"
    )


class CleanEvent(Event):
    """A vessel or equipment was cleaned."""

    line_clearance = BooleanProperty(help_text="Whether the line was cleared: only that ends carry-over (R4)")


class SetupEvent(Event):
    """Material was mounted at, or taken from, a point of use."""

    action = StringProperty(help_text="load or unload")


class ObservationEvent(Event):
    """A thing was seen somewhere or tied to a transaction (EPCIS OBSERVE, TransactionEvent)."""

    action = StringProperty(help_text="OBSERVE, ADD or DELETE: what became of its tie or its code")
    biz_step = StringProperty(help_text="CBV business step")
    disposition = StringProperty(help_text="CBV disposition")
    transactions = ArrayProperty(StringProperty(), help_text="Business transactions, type=number")


class LabelEvent(Event):
    """A label was printed and verified."""

    udi = StringProperty(help_text="UDI on the label")
    verified = BooleanProperty(help_text="Whether it was verified")
    result = StringProperty(help_text="Result")


class FieldEvent(Event):
    """A device was installed, implanted, explanted, serviced or disposed of."""

    field_kind = StringProperty(help_text="installed, implanted, explanted, serviced or disposed")
    service = StringProperty(help_text="Service order number")
    patient_token = StringProperty(help_text="Opaque token; never patient data")
    finding = StringProperty(help_text="What was found")


class Excursion(Event):
    """A parameter left its limits at a place for some time."""

    parameter = StringProperty(help_text="Which parameter")
    value = StringProperty(help_text="Value reached")


class Maintenance(Event):
    """Equipment was maintained or its software changed."""

    maintenance_kind = StringProperty(help_text="What was done")
    software = StringProperty(help_text="Software version installed")
