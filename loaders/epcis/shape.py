"""What an EPCIS event is made of: its five types, their fields, and which of them must be there.

The fields carry the names of the EPCIS 2.0 JSON binding; both syntaxes are brought to it before anything is
judged. Source: EPCIS 2.0 (7.4, 9.5 XML schema, 10 JSON schema).
"""

from dataclasses import dataclass
from typing import Final

_WHEN: Final = (
    "eventTime",
    "eventTimeZoneOffset",
    "recordTime",
    "eventID",
    "certificationInfo",
    "errorDeclaration",
)
_WHY: Final = (
    "bizStep",
    "disposition",
    "persistentDisposition",
    "readPoint",
    "bizLocation",
    "bizTransactionList",
    "sourceList",
    "destinationList",
    "sensorElementList",
)


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the five types: its record type, the fields it may have and those it must have."""

    record_type: str
    fields: frozenset[str]
    required: tuple[str, ...]


def _event(record_type: str, *what: str, required: tuple[str, ...] = ()) -> EventType:
    return EventType(
        record_type, frozenset((*_WHEN, *_WHY, *what)), ("eventTime", "eventTimeZoneOffset", *required)
    )


EVENTS: Final = {
    "ObjectEvent": _event("object_event", "epcList", "quantityList", "action", "ilmd", required=("action",)),
    "AggregationEvent": _event(
        "aggregation_event", "parentID", "childEPCs", "childQuantityList", "action", required=("action",)
    ),
    "TransactionEvent": _event(
        "transaction_event",
        "parentID",
        "epcList",
        "quantityList",
        "action",
        required=("action", "bizTransactionList"),
    ),
    "TransformationEvent": _event(
        "transformation_event",
        "inputEPCList",
        "inputQuantityList",
        "outputEPCList",
        "outputQuantityList",
        "transformationID",
        "ilmd",
    ),
    "AssociationEvent": _event(
        "association_event",
        "parentID",
        "childEPCs",
        "childQuantityList",
        "action",
        required=("action", "parentID"),
    ),
}
ACTIONS: Final = ("ADD", "OBSERVE", "DELETE")
METADATA: Final = frozenset(
    (
        "time",
        "startTime",
        "endTime",
        "deviceID",
        "deviceMetadata",
        "rawData",
        "dataProcessingMethod",
        "bizRules",
    )
)
REPORT_TIMES: Final = frozenset(("time",))
REPORT_NUMBERS: Final = frozenset(
    ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"),
)
REPORT_URIS: Final = frozenset(
    (
        "deviceID",
        "deviceMetadata",
        "rawData",
        "dataProcessingMethod",
        "bizRules",
        "microorganism",
        "chemicalSubstance",
        "coordinateReferenceSystem",
        "uriValue",
    )
)
REPORT_TEXTS: Final = frozenset(("stringValue", "hexBinaryValue", "uom"))
