"""The one normal form of an EPCIS event, whatever syntax, version and spelling it came in.

A *stated* event is a dict with the field names of the EPCIS 2.0 JSON binding, as `jsonld` and `xml_event`
give it: numbers are `int` or `Decimal`, users' fields are named `{namespace}name`. The *normal* event is
equal for the XML and the JSON-LD twin of one event: words of the vocabulary bare, times in UTC, decimals as
text, GS1 keys as Digital Links with their qualifiers, lists sorted, empty lists gone. Users' fields and ids
of events stay as stated.
"""

from typing import Any, Final, TypeAlias

from loaders.epcis.extension import COMMENT, extension, is_extension
from loaders.epcis.fields import normal_field
from loaders.epcis.refuse import refused
from loaders.epcis.shape import EVENTS

Event: TypeAlias = dict[str, Any]


def normal_event(event_type: str, stated: Event) -> Event:
    """The normal form of a stated event, without eventID and recordTime (they are the record's id and clock).

    Raises RefusedError at the first thing that EPCIS does not allow.
    """
    form = EVENTS[event_type]
    for name in form.required:
        if stated.get(name) in (None, ""):
            raise refused("missing", field=name, allowed=f"every {event_type} has one")
    event: Event = {}
    for name, value in stated.items():
        if name == COMMENT:
            continue  # JSON has no comments of its own; what XML says as <!-- --> is no content either.
        if is_extension(name):
            event[name] = extension(value, field=name)
        elif name not in form.fields:
            raise refused(
                f"no field of an {event_type}, and without a namespace of its own",
                field=name,
                value=value,
                allowed=", ".join(sorted(form.fields)),
            )
        elif name not in _OUTSIDE:
            made = normal_field(name, value)
            if made != []:
                event[name] = made
    _require_identifiers(event_type, event, stated)
    if event_type == "AggregationEvent" and "parentID" not in event and event["action"] != "OBSERVE":
        raise refused(
            "missing", field="parentID", allowed="an aggregation ends or begins with a parent (EPCIS 7.4.3)"
        )
    return event


def _require_identifiers(event_type: str, event: Event, stated: Event) -> None:
    """Every event is about something; DELETE of an aggregation may leave its children out: all of them."""
    if event_type == "TransformationEvent":
        sides = [any(name in event for name in side) for side in _TRANSFORMED]
        if not (all(sides) or (any(sides) and "transformationID" in event)):
            raise refused("neither inputs and outputs nor a part of a transformationID", field="inputEPCList")
        return
    about = _ABOUT[event_type]
    if any(name in event for name in about):
        return
    if event.get("action") == "DELETE" and "parentID" in event:
        return
    if event_type == "ObjectEvent" and "sensorElementList" in event and "readPoint" in event:
        return  # What a place measured, about no object (EPCIS 2.0, 7.4.2).
    # EPCIS 1.x and the JSON schema take a list that is there but empty for an answer to "what": nothing.
    if event_type in ("ObjectEvent", "TransactionEvent") and any(name in stated for name in about):
        return
    raise refused("an event about nothing", field=about[0], allowed=f"at least one of {', '.join(about)}")


_OUTSIDE: Final = frozenset(("eventID", "recordTime"))
_ABOUT: Final = {
    "ObjectEvent": ("epcList", "quantityList"),
    "AggregationEvent": ("childEPCs", "childQuantityList"),
    "TransactionEvent": ("epcList", "quantityList", "parentID"),
    "AssociationEvent": ("childEPCs", "childQuantityList"),
}
_TRANSFORMED: Final = (("inputEPCList", "inputQuantityList"), ("outputEPCList", "outputQuantityList"))
