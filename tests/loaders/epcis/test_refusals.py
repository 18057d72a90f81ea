"""What EPCIS does not allow is refused, with field, value and what is allowed."""

from collections.abc import Callable
from typing import Any

import pytest

from loaders.source import Refusal

Event = dict[str, Any]
Refusals = Callable[[bytes], list[Refusal]]
Records = Callable[[bytes], list[Event]]
Write = Callable[..., bytes]

WRONG: dict[str, tuple[Event, str, str | None]] = {
    "no time": ({"eventTime": None}, "eventTime", None),
    "no offset": ({"eventTimeZoneOffset": None}, "eventTimeZoneOffset", None),
    "no action": ({"action": None}, "action", None),
    "a German date": ({"eventTime": "02.03.2026"}, "eventTime", "02.03.2026"),
    "a time without offset": ({"eventTime": "2026-03-02T08:31:00"}, "eventTime", "2026-03-02T08:31:00"),
    "the 30th of February": ({"eventTime": "2026-02-30T08:31:00Z"}, "eventTime", "2026-02-30T08:31:00Z"),
    "a zone's name": ({"eventTimeZoneOffset": "CET"}, "eventTimeZoneOffset", "CET"),
    "15 hours of offset": ({"eventTimeZoneOffset": "+15:00"}, "eventTimeZoneOffset", "+15:00"),
    "an action of another kind": ({"action": "SHIP"}, "action", "SHIP"),
    "an action in small letters": ({"action": "observe"}, "action", "observe"),
    "nothing it is about": ({"epcList": None}, "epcList", None),
    "an EPC that is no URI": ({"epcList": ["1001"]}, "epcList", "1001"),
    "an EPC with a short GTIN": (
        {"epcList": ["urn:epc:id:sgtin:9506000.01343.1"]},
        "epcList",
        "urn:epc:id:sgtin:9506000.01343.1",
    ),
    "an EPC of no scheme": ({"epcList": ["urn:epc:id:gtin:95.1.2"]}, "epcList", "urn:epc:id:gtin:95.1.2"),
    "epcs that are no list": ({"epcList": "urn:x:1"}, "epcList", "urn:x:1"),
    "a step that CBV has not": ({"bizStep": "teleporting"}, "bizStep", "teleporting"),
    "a step that pretends to be CBV": (
        {"bizStep": "urn:epcglobal:cbv:bizstep:teleporting"},
        "bizStep",
        "urn:epcglobal:cbv:bizstep:teleporting",
    ),
    "a disposition that CBV has not": ({"disposition": "lost"}, "disposition", "lost"),
    "a place without id": ({"readPoint": {}}, "readPoint.id", None),
    "a place with more": ({"bizLocation": {"id": "urn:x:1", "gate": "3"}}, "bizLocation.gate", "3"),
    "a quantity of text": (
        {"quantityList": [{"epcClass": "urn:x:c", "quantity": "12"}]},
        "quantityList.quantity",
        "12",
    ),
    "a quantity of truth": (
        {"quantityList": [{"epcClass": "urn:x:c", "quantity": True}]},
        "quantityList.quantity",
        "True",
    ),
    "a quantity of nothing": ({"quantityList": [{"quantity": 2}]}, "quantityList.epcClass", None),
    "a quantity with weight": (
        {"quantityList": [{"epcClass": "urn:x:c", "weight": 3}]},
        "quantityList.weight",
        "3",
    ),
    "a unit in words": (
        {"quantityList": [{"epcClass": "urn:x:c", "quantity": 2, "uom": "kilogram"}]},
        "quantityList.uom",
        "kilogram",
    ),
    "a source of no type": ({"sourceList": [{"source": "urn:x:1"}]}, "sourceList.type", None),
    "a source of a made-up type": (
        {"sourceList": [{"type": "shed", "source": "urn:x:1"}]},
        "sourceList.type",
        "shed",
    ),
    "a transaction type of no vocabulary": (
        {"bizTransactionList": [{"type": "memo", "bizTransaction": "urn:x:1"}]},
        "bizTransactionList.type",
        "memo",
    ),
    "a field of nobody": ({"colour": "red"}, "colour", "red"),
    "a prefix of nobody": ({"nn:colour": "red"}, "nn:colour", "nn"),
    "lot data of nobody": ({"ilmd": {"lotNumber": "L-1"}}, "ilmd.lotNumber", "L-1"),
    "a certificate that is an object": ({"certificationInfo": {"ex:a": "b"}}, "certificationInfo", None),
    "an error without its time": (
        {"errorDeclaration": {"reason": "did_not_occur"}},
        "errorDeclaration.declarationTime",
        None,
    ),
    "an error of another reason": (
        {"errorDeclaration": {"declarationTime": "2026-03-02T08:31:00Z", "reason": "typo"}},
        "errorDeclaration.reason",
        "typo",
    ),
    "a sensor without report": (
        {"sensorElementList": [{"sensorMetadata": {}}]},
        "sensorElementList.sensorReport",
        None,
    ),
    "a measurement in text": (
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": "4"}]}]},
        "sensorElementList.sensorReport.value",
        "4",
    ),
    "a field of another event": ({"childEPCs": ["urn:x:1"]}, "childEPCs", None),
    "a kind of event nobody knows": ({"type": "ShippingEvent"}, "type", "ShippingEvent"),
    "an id that is no URI": ({"eventID": "17"}, "eventID", "17"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_refused_and_named(
    name: str, seen: Event, as_json: Write, refusals: Refusals
) -> None:
    """Each refusal says which field, with what value; where several are allowed, which."""
    change, field, value = WRONG[name]
    event = {key: item for key, item in (seen | change).items() if item is not None}
    (refusal,) = refusals(as_json(event))

    assert refusal.error.field == field
    assert value is None or refusal.error.value == value
    assert refusal.system == "epcis"


@pytest.mark.parametrize(
    ("event_type", "change", "field"),
    [
        ("AggregationEvent", {"parentID": None}, "parentID"),
        ("AggregationEvent", {"childEPCs": None}, "childEPCs"),
        ("AssociationEvent", {"parentID": None}, "parentID"),
        ("AssociationEvent", {"childEPCs": None}, "childEPCs"),
        ("TransactionEvent", {"bizTransactionList": None}, "bizTransactionList"),
        ("TransactionEvent", {"epcList": None}, "epcList"),
        ("TransformationEvent", {"inputEPCList": None}, "inputEPCList"),
    ],
)
def test_each_type_of_event_needs_its_own_fields(
    *,
    event_type: str,
    change: Event,
    field: str,
    seen: Event,
    as_json: Write,
    refusals: Refusals,
    records: Records,
) -> None:
    """Parents, children, documents, inputs: what makes the type what it is."""
    units = seen["epcList"]
    own: dict[str, Event] = {
        "AggregationEvent": {"parentID": "urn:x:p", "childEPCs": units, "action": "ADD"},
        "AssociationEvent": {"parentID": "urn:x:p", "childEPCs": units, "action": "ADD"},
        "TransactionEvent": {
            "epcList": units,
            "action": "ADD",
            "bizTransactionList": [{"bizTransaction": "urn:x:1"}],
        },
        "TransformationEvent": {"inputEPCList": units, "outputEPCList": ["urn:x:o"]},
    }
    common = {key: value for key, value in seen.items() if key not in ("epcList", "action")}
    good = common | {"type": event_type} | own[event_type]
    bad = {key: value for key, value in (good | change).items() if value is not None}

    assert len(records(as_json(good))) == 1
    assert [refusal.error.field for refusal in refusals(as_json(bad))] == [field]


def test_action_may_not_come_first_in_2_0(seen: Event, as_xml: Write, refusals: Refusals) -> None:
    """The schema of 2.0 says when before what was done; other orders, and those of 1.2, are let pass."""
    action = b"<action>OBSERVE</action>"
    for version, refused in (("2.0", ["eventTime"]), ("1.2", [])):
        content = as_xml(seen, version=version)
        moved = content.replace(action, b"").replace(b"<ObjectEvent>", b"<ObjectEvent>" + action)

        assert [refusal.error.field for refusal in refusals(moved)] == refused


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b"</action>", b"</action><colour>red</colour>", "colour"),
        (b"</action>", b"</action><action>ADD</action>", "action"),
        (b"<epc>", b"<epc><b/>", "epc"),
        (b"<epcList>", b"<epcList><unit>1</unit>", "epcList.unit"),
        (b"</readPoint>", b"<id>urn:x:2</id></readPoint>", "readPoint.id"),
    ],
)
def test_elements_of_nobody_are_refused(
    *, old: bytes, new: bytes, field: str, seen: Event, as_xml: Write, refusals: Refusals
) -> None:
    """What has no namespace of its own must be EPCIS's, once, and in its place."""
    (refusal,) = refusals(as_xml(seen).replace(old, new, 1))

    assert refusal.error.field == field


@pytest.mark.parametrize("name", ["@context", "epcisBody"])
def test_a_json_document_without_context_or_body_is_refused_whole(
    name: str, seen: Event, as_json: Write, refusals: Refusals
) -> None:
    """Without its context a JSON document says nothing that could be known."""
    (refusal,) = refusals(as_json(seen).replace(f'"{name}"'.encode(), b'"other"'))

    assert refusal.error.field == name


def test_an_event_list_must_be_a_list(seen: Event, as_json: Write, refusals: Refusals) -> None:
    """One event without brackets is not silently nothing."""
    (refusal,) = refusals(as_json(epcisBody={"eventList": seen}))

    assert refusal.error.field == "eventList"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (b'"GE_eventTime": "yesterday"', "GE_eventTime"),
        (b'"GE_eventDate": "2026-01-01T00:00:00Z"', "GE_eventDate"),
        (b'"EQ_action": ["SHIP"]', "EQ_action"),
        (b'"orderDirection": "UP"', "orderDirection"),
    ],
)
def test_a_query_that_could_not_be_asked_is_refused(query: bytes, field: str, refusals: Refusals) -> None:
    """Queries hold no event, but they can be wrong."""
    context = b'{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json", '
    (refusal,) = refusals(context + query + b"}")

    assert refusal.error.field == field


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        (b"<params/>", "queryName"),
        (b"<queryName>Q</queryName><params><param><name>EQ_type</name></param></params>", "EQ_type.value"),
        (b"<queryName>Q</queryName><params><param><value>1</value></param></params>", "param.name"),
    ],
)
def test_a_poll_needs_name_and_values(poll: bytes, field: str, refusals: Refusals) -> None:
    """A query in XML names itself, and each of its parameters has a value."""
    around = b'<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2"><EPCISBody><q:Poll>'
    (refusal,) = refusals(around + poll + b"</q:Poll></EPCISBody></q:EPCISQueryDocument>")

    assert refusal.error.field == field


EPC, CLASS = "urn:epc:id:sgtin:9506000.013435.77", "urn:epc:class:lgtin:9506000.013436.R77"
NAMED = {
    "clew:gs1:unit:09506000134352/77",
    "clew:gs1:lot:09506000134369/R77",
    "clew:gs1:location:9506000134352",
    "clew:gs1:party:9506000134352",
}


@pytest.mark.parametrize("syntax", ["json", "xml"])
def test_what_a_refused_event_names_is_kept(
    seen: Event, as_json: Write, as_xml: Write, refusals: Refusals, syntax: str
) -> None:
    """An answer that touches one of its objects cannot call itself complete (R10)."""
    wrong = {
        "action": "ADDX",
        "epcList": [EPC],
        "quantityList": [{"epcClass": CLASS, "quantity": 1}],
        "readPoint": {"id": "urn:epc:id:sgln:9506000.13435.0"},
        "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:9506000.13435"}],
    }
    (refusal,) = refusals({"json": as_json, "xml": as_xml}[syntax](seen | wrong))

    assert refusal.error.field == "action"
    assert set(refusal.error.identifiers) == NAMED


def test_a_document_that_cannot_be_parsed_names_what_looks_like_an_epc(refusals: Refusals) -> None:
    """Cut short, it is one refusal, and all it speaks of is missing from every answer."""
    (refusal,) = refusals(f'{{"epcisBody": {{"eventList": [{{"epcList": ["{EPC}", "{CLASS}"'.encode())

    assert set(refusal.error.identifiers) == {
        "clew:gs1:unit:09506000134352/77",
        "clew:gs1:lot:09506000134369/R77",
    }
