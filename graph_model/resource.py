"""With what it was done: equipment, people, loads, software."""

from neomodel import StringProperty

from graph_model.base import Material, Thing, downstream
from graph_model.edges.exposure import CalibratedBy, LocatedIn, QualifiedBy, RanOn, UsedSoftware


class Equipment(Material):
    """Equipment, tool or gauge (ISA-95 Equipment; GIAI); as an asset it can hold things and be held."""

    kind = "equipment"

    equipment = StringProperty(help_text="Asset number")
    equipment_class = StringProperty(help_text="Class")
    located_in = downstream(LocatedIn, "graph_model.party.Location")
    calibrated_by = downstream(CalibratedBy, "graph_model.resource.Calibration")
    used_software = downstream(UsedSoftware, "graph_model.resource.Software")


class Software(Thing):
    """A software version that runs equipment or a test."""

    kind = "software"

    version = StringProperty(help_text="Version")


class Person(Thing):
    """A person, by number (ISA-95 Personnel)."""

    kind = "person"

    person = StringProperty(help_text="Person number")
    role = StringProperty(help_text="Role")
    qualified_by = downstream(QualifiedBy, "graph_model.resource.Qualification")


class Qualification(Thing):
    """A skill a person holds for a time (ISA-95 QualificationTest)."""

    kind = "qualification"

    skill = StringProperty(help_text="Skill")
    valid_from = StringProperty(help_text="From")
    valid_to = StringProperty(help_text="To")


class Calibration(Thing):
    """A calibration of equipment."""

    kind = "calibration"

    t_min = StringProperty(help_text="When, earliest")
    t_max = StringProperty(help_text="When, latest")
    as_found = StringProperty(help_text="pass or fail")
    as_left = StringProperty(help_text="pass or fail")
    due = StringProperty(help_text="When the next is due")


class ProcessLoad(Thing):
    """A load in a steriliser, oven or coater (process lot)."""

    kind = "load"

    load = StringProperty(help_text="Load number")
    load_kind = StringProperty(help_text="sterilization, oven, coating ...")
    result = StringProperty(help_text="Result")
    t_min = StringProperty(help_text="Earliest moment it can have begun, UTC")
    t_max = StringProperty(help_text="Latest moment it can have ended, UTC")
    begun_by = StringProperty(help_text="Latest moment it can have begun, UTC")
    lasted_to = StringProperty(help_text="Earliest moment it can have ended, UTC")
    ran_on = downstream(RanOn, "graph_model.resource.Equipment")
