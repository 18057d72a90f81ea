"""Writers of EPCIS documents: one stated event in the JSON shape, written in either syntax.

Twins are written by these from one statement, so that what the readers make of them can be compared.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from graph_model.errors import Place
from loaders.epcis.read import read_document
from loaders.source import Candidate, Refusal

Event = dict[str, Any]
FILE_DATE = datetime(2026, 3, 5, tzinfo=UTC)
NAMESPACES = {"ex": "https://ns.example.com/thread/", "cbvmda": "urn:epcglobal:cbv:mda"}
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ex": "https://ns.example.com/thread/"},
]
ITEMS = {
    "epcList": "epc",
    "childEPCs": "epc",
    "inputEPCList": "epc",
    "outputEPCList": "epc",
    "quantityList": "quantityElement",
    "childQuantityList": "quantityElement",
    "inputQuantityList": "quantityElement",
    "outputQuantityList": "quantityElement",
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
    "sensorElementList": "sensorElement",
    "correctiveEventIDs": "correctiveEventID",
}
URNS = {
    "bizStep": "urn:epcglobal:cbv:bizstep:",
    "disposition": "urn:epcglobal:cbv:disp:",
    "set": "urn:epcglobal:cbv:disp:",
    "unset": "urn:epcglobal:cbv:disp:",
    "reason": "urn:epcglobal:cbv:er:",
    "bizTransaction": "urn:epcglobal:cbv:btt:",
    "source": "urn:epcglobal:cbv:sdt:",
    "destination": "urn:epcglobal:cbv:sdt:",
}
ORDER = (
    *("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo"),
    *("inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID"),
    *("parentID", "childEPCs", "epcList", "childQuantityList", "action", "bizStep", "disposition"),
    *("readPoint", "bizLocation", "bizTransactionList", "quantityList", "sourceList", "destinationList"),
    *("sensorElementList", "persistentDisposition", "ilmd"),
)
WRAPPED_BEFORE_2 = {
    "eventID": "baseExtension",
    "errorDeclaration": "baseExtension",
    "quantityList": "extension",
    "childQuantityList": "extension",
    "sourceList": "extension",
    "destinationList": "extension",
    "ilmd": "extension",
    "sensorElementList": "extension",
}


def write_json(*events: Event, **document: Any) -> bytes:
    """A JSON-LD document of these events, as a capture interface would get it."""
    whole = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-04T09:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }
    return json.dumps(whole | document, indent=1).encode()


def write_xml(*events: Event, version: str = "2.0") -> bytes:
    """The same document in XML: CBV words as URNs, and the wrappers of 1.2 where that is the version."""
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    body = "\n".join(_event(event, version) for event in events)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:'
        f'{version[0]}"{names} schemaVersion="{version}" creationDate="2026-03-04T10:00:00+01:00">'
        f"<EPCISBody><EventList>\n{body}\n</EventList></EPCISBody></epcis:EPCISDocument>"
    ).encode()


def _event(event: Event, version: str) -> str:
    kind = event["type"]
    fields = sorted(
        (name for name in event if name != "type"),
        key=lambda name: ORDER.index(name) if name in ORDER else 99,
    )
    inner = ""
    for name in fields:
        written = _field(name, event[name])
        wrapper = WRAPPED_BEFORE_2.get(name) if version < "2" and kind != "TransformationEvent" else None
        inner += f"<{wrapper}>{written}</{wrapper}>" if wrapper else written
    whole = f"<{kind}>{inner}</{kind}>"
    wraps = {"TransformationEvent": 1, "AssociationEvent": 2}.get(kind, 0) if version < "2" else 0
    return "<extension>" * wraps + whole + "</extension>" * wraps


def _field(name: str, value: Any) -> str:
    if name == "sensorElementList":
        return f"<{name}>{''.join(map(_sensor_element, value))}</{name}>"
    if name in ITEMS:
        return f"<{name}>{''.join(_item(ITEMS[name], one) for one in value)}</{name}>"
    if isinstance(value, list):
        return "".join(_field(name, one) for one in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(_field(key, one) for key, one in value.items())}</{name}>"
    return f"<{name}>{escape(_word(name, value))}</{name}>"


def _item(name: str, value: Any) -> str:
    if isinstance(value, dict) and name in value:
        kind = f' type="{_word(name, value["type"])}"' if "type" in value else ""
        return f"<{name}{kind}>{escape(value[name])}</{name}>"
    return _field(name, value)


def _sensor_element(value: Event) -> str:
    inner = ""
    for name, stated in value.items():
        if name in ("sensorMetadata", "sensorReport"):
            for one in stated if isinstance(stated, list) else [stated]:
                inner += f"<{name}{''.join(_attribute(*pair) for pair in one.items())}/>"
        else:
            inner += _field(name, stated)
    return f"<sensorElement>{inner}</sensorElement>"


def _attribute(name: str, value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    spelled = f"gs1:{text}" if name in ("type", "exception") else text
    return f" {name}={quoteattr(f'cbv:Comp-{text}' if name == 'component' else spelled)}"


def _word(name: str, value: Any) -> str:
    text = str(value)
    return URNS[name] + text if name in URNS and ":" not in text else text


def read(content: bytes) -> list[Candidate | Refusal]:
    """What the reader makes of a document."""
    return list(read_document(content, place=Place("inbox/a"), file_date=FILE_DATE))


@pytest.fixture
def as_json() -> Callable[..., bytes]:
    return write_json


@pytest.fixture
def as_xml() -> Callable[..., bytes]:
    return write_xml


@pytest.fixture
def records() -> Callable[[bytes], list[dict[str, Any]]]:
    """The records of a document that must be read without a refusal."""

    def made(content: bytes) -> list[dict[str, Any]]:
        out = read(content)
        assert [str(one.error) for one in out if isinstance(one, Refusal)] == []
        return [one.record for one in out if isinstance(one, Candidate)]

    return made


@pytest.fixture
def refusals() -> Callable[[bytes], list[Refusal]]:
    """The refusals of a document."""
    return lambda content: [one for one in read(content) if isinstance(one, Refusal)]


@pytest.fixture
def reading() -> Callable[[bytes], list[Candidate | Refusal]]:
    return read


@pytest.fixture
def seen() -> Event:
    """A plain event that nothing is wrong with: two cases seen at the dock."""
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-03-02T08:31:00.250+01:00",
        "eventTimeZoneOffset": "+01:00",
        "epcList": ["urn:epc:id:sgtin:9506000.013435.1002", "urn:epc:id:sgtin:9506000.013435.1001"],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:9506000.00012.0"},
    }


@pytest.fixture
def made(seen: Event) -> Event:
    """A plain transformation: two lots become one."""
    common = {key: seen[key] for key in ("eventTime", "eventTimeZoneOffset", "readPoint")}
    return common | {
        "type": "TransformationEvent",
        "inputQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:9506000.011111.A-1", "quantity": 12.5, "uom": "KGM"},
            {"epcClass": "urn:epc:class:lgtin:9506000.022222.B-7", "quantity": 3},
        ],
        "outputQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:9506000.033333.C-9", "quantity": 15, "uom": "KGM"}
        ],
        "transformationID": "urn:epc:id:gdti:9506000.00077.400",
        "bizStep": "commissioning",
    }
