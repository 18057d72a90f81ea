"""A stated event, vocabulary element or document as canonical record, with the clock it was recorded by."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from graph_model.errors import RefusedError
from graph_model.vocabulary import Clock
from loaders.epcis import documents, jsonld, masterdata, xml_event
from loaders.epcis.around import Around
from loaders.epcis.event_hash import event_hash
from loaders.epcis.json_text import EARLIER_ID
from loaders.epcis.normal import normal_event
from loaders.epcis.refuse import refused
from loaders.epcis.scalars import uri, utc
from loaders.epcis.shape import EVENTS
from loaders.epcis.xml_text import Element
from loaders.source import Json, Payload


def make(stated: Any, around: Around, payload: Payload, file_date: datetime) -> tuple[Json, Clock]:
    """The record and its clock. Raises RefusedError."""
    return _KINDS[around.kind](stated, around, payload, file_date)


def outside(stated: Any, kind: str) -> tuple[str | None, str | None]:
    """Type and id as far as they can be told of something that may be refused."""
    if kind != "event":
        return kind, None
    if isinstance(stated, Element):
        found = next((c.text for c in _everything(stated) if c.name == "eventID"), None)
        form = EVENTS.get(stated.name)
    else:
        found = stated.get("eventID") if isinstance(stated, dict) else None
        form = EVENTS.get(_json_type(stated)) if isinstance(stated, dict) else None
    return (form.record_type if form else None), (found if isinstance(found, str) and found else None)


def _everything(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from child.children


def _json_type(stated: Json) -> str:
    return str(stated.get("type") or stated.get("isA") or "")


def _event(stated: Any, around: Around, _payload: Payload, file_date: datetime) -> tuple[Json, Clock]:
    if isinstance(stated, Element):
        event_type = stated.name
        _require_event_type(event_type)
        fields = xml_event.state(stated, ordered=around.ordered)
    else:
        if not isinstance(stated, dict):
            raise refused("no object", field="eventList", value=stated, allowed="an event")
        event_type = _json_type(stated)
        _require_event_type(event_type)
        fields = jsonld.state(stated, around.context)
        fields.pop("type", None)
        fields.pop("isA", None)
        fields.pop(EARLIER_ID, None)
    event = normal_event(event_type, fields)
    stated_id = fields.get("eventID")
    record_id = uri(stated_id, field="eventID") if stated_id else event_hash(event_type, event)
    recorded_at, clock = _recorded(fields, event, file_date)
    return _record(EVENTS[event_type].record_type, record_id, recorded_at, event), clock


def _require_event_type(event_type: str) -> None:
    if event_type not in EVENTS:
        raise refused("no EPCIS event type", field="type", value=event_type, allowed=", ".join(EVENTS))


def _recorded(fields: Json, event: Json, file_date: datetime) -> tuple[str, Clock]:
    """The recordTime; an error declaration may say its own time; else the file's date, marked so."""
    if fields.get("recordTime"):
        return utc(str(fields["recordTime"]), field="recordTime"), Clock.SOURCE
    if "errorDeclaration" in event:
        return str(event["errorDeclaration"]["declarationTime"]), Clock.SOURCE
    return file_date.isoformat(), Clock.FILE


def _vocabulary_element(
    stated: Any, around: Around, _payload: Payload, file_date: datetime
) -> tuple[Json, Clock]:
    vocabulary = around.envelope.get("vocabulary")
    if isinstance(stated, Element):
        data = masterdata.from_xml(stated, vocabulary)
    else:
        data = masterdata.from_json(jsonld.state(stated, around.context), vocabulary)
    recorded_at, clock = _created(around.envelope, file_date)
    return _record("vocabulary_element", masterdata.record_id(data), recorded_at, data), clock


def _document(stated: Any, around: Around, payload: Payload, file_date: datetime) -> tuple[Json, Clock]:
    record_id, data = documents.describe(stated, payload.content)
    recorded_at, clock = _created(around.envelope, file_date)
    return _record("epcis_document", record_id, recorded_at, data), clock


def _created(envelope: Json, file_date: datetime) -> tuple[str, Clock]:
    """What has no clock of its own was said when its document was made."""
    if envelope.get("creationDate"):
        try:
            return utc(str(envelope["creationDate"]), field="creationDate"), Clock.SOURCE
        except RefusedError:
            return file_date.isoformat(), Clock.FILE
    return file_date.isoformat(), Clock.FILE


def _record(record_type: str, record_id: str, recorded_at: str, data: Json) -> Json:
    return {"system": "epcis", "type": record_type, "id": record_id, "recorded_at": recorded_at, "data": data}


_KINDS: Final = {"event": _event, "vocabulary_element": _vocabulary_element, "epcis_document": _document}
