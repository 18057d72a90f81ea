"""Edges of exposure flow."""

from neomodel import StringProperty

from graph_model.edges.base import ExposureEdge


class RanOn(ExposureEdge):
    """A run, load or inspection used this equipment."""

    type = "RAN_ON"

    role = StringProperty(help_text="equipment or tool")


class PerformedBy(ExposureEdge):
    """The person who did it."""

    type = "PERFORMED_BY"


class RanProgram(ExposureEdge):
    """The program or recipe a run followed."""

    type = "RAN_PROGRAM"


class UsedSoftware(ExposureEdge):
    """The software version that was in use."""

    type = "USED_SOFTWARE"


class ProcessedIn(ExposureEdge):
    """Material was in a process load (sterilisation, oven, coating)."""

    type = "PROCESSED_IN"


class Mounted(ExposureEdge):
    """Material was mounted at or taken from a point of use."""

    type = "MOUNTED"


class MountedAt(ExposureEdge):
    """The point of use a set-up changed."""

    type = "MOUNTED_AT"

    position = StringProperty(help_text="Feeder, slot or station position")


class OccurredAt(ExposureEdge):
    """Where an excursion, a clean or maintenance happened."""

    type = "OCCURRED_AT"


class LocatedIn(ExposureEdge):
    """A location or equipment is part of a location."""

    type = "LOCATED_IN"


class CalibratedBy(ExposureEdge):
    """A calibration of this equipment."""

    type = "CALIBRATED_BY"


class QualifiedBy(ExposureEdge):
    """A qualification this person holds."""

    type = "QUALIFIED_BY"
