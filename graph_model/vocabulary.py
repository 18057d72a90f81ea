"""Closed lists: the words that facts, questions and answers may use."""

from enum import StrEnum


class FlowKind(StrEnum):
    """What an edge carries, so that a question asks for a flow and never lists relationship names (R6)."""

    MATERIAL = "material"
    CUSTODY = "custody"
    EXPOSURE = "exposure"
    DESIGN = "design"
    INFORMATION = "information"


class Linkage(StrEnum):
    """How finely a source recorded where material went; the finest counts (R1)."""

    UNIT = "UNIT"
    OPERATION = "OPERATION"
    ORDER = "ORDER"
    INFERRED = "INFERRED"


class ScopeClass(StrEnum):
    """The three values of an answer: proven, not excluded, proven not."""

    DEFINITE = "DEFINITE"
    POSSIBLE = "POSSIBLE"
    EXCLUDED = "EXCLUDED"


class Direction(StrEnum):
    """Which way a trace walks: forward is a recall, backward a genealogy."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


class Containment(StrEnum):
    """Whether a thing counts for what it ever contained, contains now, or contained at a time (R5)."""

    EVER = "ever"
    CURRENT = "current"
    AT = "at"


class Timing(StrEnum):
    """Whether `at` is the physical moment, or only some time up to then (R2)."""

    PHYSICAL = "physical"
    POSTED = "posted"


class Mixing(StrEnum):
    """What is declared of a vessel (R4); PLUG_FLOW is treated as UNKNOWN."""

    WELL_MIXED = "WELL_MIXED"
    PLUG_FLOW = "PLUG_FLOW"
    UNKNOWN = "UNKNOWN"


class OutputKind(StrEnum):
    """What came out of an event."""

    PRODUCT = "product"
    CO_PRODUCT = "co_product"
    SCRAP = "scrap"
    SAME_IDENTITY = "same_identity"


class Outcome(StrEnum):
    """What became of a record that was read; every record has exactly one."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    SUPERSEDING = "superseding"
    RETRACTED = "retracted"
    STALE = "stale"
    QUARANTINED = "quarantined"


class QuarantineState(StrEnum):
    """Where a refused record stands: only what waits makes an answer incomplete (R10)."""

    WAITING = "waiting"
    RETRIED = "retried"
    DISCARDED = "discarded"


class Clock(StrEnum):
    """Whose clock `recorded_at` is: the source's own, or the date of the file where the source has none."""

    SOURCE = "source"
    FILE = "file"


class UnresolvedKind(StrEnum):
    """Why an answer is not complete (R10)."""

    STUB = "STUB"
    GAP = "GAP"
    QUARANTINED = "QUARANTINED"
    PENDING = "PENDING"
