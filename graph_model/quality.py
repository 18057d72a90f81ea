"""What was found, decided and signed."""

from neomodel import ArrayProperty, StringProperty

from graph_model.base import Thing, downstream
from graph_model.edges.exposure import PerformedBy, RanOn
from graph_model.edges.information import (
    About,
    Acknowledges,
    Approves,
    CorrectedBy,
    Fulfils,
    InspectedAgainst,
    Measured,
    PlacedWith,
    RaisedOn,
    ScopedTo,
    SignedBy,
    SignsHashOf,
)


class Inspection(Thing):
    """An inspection and its result (ISA-95 TestResult)."""

    kind = "inspection"

    inspection = StringProperty(help_text="Inspection number")
    inspection_kind = StringProperty(help_text="incoming, in_process, final, sample or first_article")
    result = StringProperty(help_text="pass, fail or conditional")
    t_min = StringProperty(help_text="When, earliest")
    t_max = StringProperty(help_text="When, latest")
    measured = downstream(Measured, "graph_model.quality.Measurement")
    inspected_against = downstream(InspectedAgainst, "graph_model.base.Thing")
    performed_by = downstream(PerformedBy, "graph_model.resource.Person")
    ran_on = downstream(RanOn, "graph_model.resource.Equipment")
    fulfils = downstream(Fulfils, "graph_model.order.WorkOrder")


class Measurement(Thing):
    """One measured characteristic (QIF results)."""

    kind = "measurement"

    characteristic = StringProperty(help_text="What was measured")
    value = StringProperty(help_text="Value as recorded")
    unit = StringProperty(help_text="UCUM unit")
    lower = StringProperty(help_text="Lower limit")
    upper = StringProperty(help_text="Upper limit")
    result = StringProperty(help_text="pass or fail")


class Nonconformance(Thing):
    """A nonconformance (ISO 13485 8.3)."""

    kind = "nc"

    nc = StringProperty(help_text="Number")
    raised_at = StringProperty(help_text="When it was raised")
    description = StringProperty(help_text="What is wrong")
    severity = StringProperty(help_text="Severity")
    status = StringProperty(help_text="State")
    disposition = StringProperty(help_text="Decision")
    cause = StringProperty(help_text="Cause")
    raised_on = downstream(RaisedOn, "graph_model.base.Thing")


class Capa(Thing):
    """A corrective and preventive action (ISO 13485 8.5.2)."""

    kind = "capa"

    capa = StringProperty(help_text="Number")
    opened_at = StringProperty(help_text="When it was opened")
    status = StringProperty(help_text="State")
    root_cause = StringProperty(help_text="Root cause")
    actions = ArrayProperty(StringProperty(), help_text="Actions, as recorded")
    effective_at = StringProperty(help_text="When it took effect")
    effectiveness = StringProperty(help_text="Result of the effectiveness check")
    effectiveness_at = StringProperty(help_text="When its effectiveness was checked")
    corrected_by = downstream(CorrectedBy, "graph_model.design.ChangeOrder")


class Complaint(Thing):
    """A complaint (ISO 13485 8.2.2)."""

    kind = "complaint"

    complaint = StringProperty(help_text="Number")
    received_at = StringProperty(help_text="When it was received")
    event_at = StringProperty(help_text="When it happened")
    description = StringProperty(help_text="What was said")
    severity = StringProperty(help_text="Severity")
    status = StringProperty(help_text="State")
    about = downstream(About, "graph_model.base.Material")
    placed_by = downstream(PlacedWith, "graph_model.party.Party")


class Release(Thing):
    """A release decision, signed (ISO 13485 8.2.6)."""

    kind = "release"

    release = StringProperty(help_text="Number")
    decision = StringProperty(help_text="released, rejected or conditional")
    t_min = StringProperty(help_text="When, earliest")
    t_max = StringProperty(help_text="When, latest")


class Hold(Thing):
    """A stop on material until lifted."""

    kind = "hold"

    hold = StringProperty(help_text="Number")
    reason = StringProperty(help_text="Why")
    t_min = StringProperty(help_text="Since, earliest")
    t_max = StringProperty(help_text="Since, latest")
    lifted_at = StringProperty(help_text="When it was lifted")


class Signature(Thing):
    """A signature as its source recorded it (21 CFR 11.50, 11.70)."""

    kind = "signature"

    meaning = StringProperty(help_text="Meaning: review, approval, responsibility, authorship")
    signed_at = StringProperty(help_text="When")
    method = StringProperty(help_text="How")
    signed_hash = StringProperty(help_text="SHA-256 of what was signed, where the source gives it")
    binding = StringProperty(help_text="bound, or not verifiable")
    signed_by = downstream(SignedBy, "graph_model.resource.Person")
    signs_hash_of = downstream(SignsHashOf, "graph_model.identity.RecordReference")


class SupplierApproval(Thing):
    """That a supplier is approved, for an item or at all."""

    kind = "approval"

    status = StringProperty(help_text="State")
    valid_from = StringProperty(help_text="From")
    valid_to = StringProperty(help_text="To")
    approves = downstream(Approves, "graph_model.base.Thing")


class FieldAction(Thing):
    """A recall, correction or advisory (21 CFR 7, 806)."""

    kind = "field_action"

    action = StringProperty(help_text="Number")
    action_kind = StringProperty(help_text="recall, correction or advisory")
    scope = StringProperty(help_text="Scope, as stated")
    opened_at = StringProperty(help_text="When it was opened")
    status = StringProperty(help_text="State")
    scoped_to = downstream(ScopedTo, "graph_model.base.Thing")


class Acknowledgement(Thing):
    """What a consignee answered to a field action."""

    kind = "acknowledgement"

    t_min = StringProperty(help_text="When, earliest")
    t_max = StringProperty(help_text="When, latest")
    quantity_found = StringProperty(help_text="Found")
    quantity_returned = StringProperty(help_text="Returned")
    quantity_destroyed = StringProperty(help_text="Destroyed")
    acknowledges = downstream(Acknowledges, "graph_model.quality.FieldAction")
    placed_by = downstream(PlacedWith, "graph_model.party.Party")
