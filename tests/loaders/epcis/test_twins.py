"""One event in XML 2.0, in XML 1.2 and in JSON-LD is one record."""

from collections.abc import Callable
from typing import Any

import pytest

Event = dict[str, Any]
Read = Callable[[bytes], list[Event]]
Write = Callable[..., bytes]

WHEN: Event = {"eventTime": "2026-03-02T08:31:00.250+01:00", "eventTimeZoneOffset": "+01:00"}
WHERE: Event = {
    "readPoint": {"id": "urn:epc:id:sgln:9506000.00012.0"},
    "bizLocation": {"id": "urn:epc:id:sgln:9506000.00013.7"},
}
WHY: Event = {
    "bizStep": "receiving",
    "disposition": "in_progress",
    "bizTransactionList": [
        {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9506000000124:4711"},
        {"type": "desadv", "bizTransaction": "urn:epc:id:gdti:9506000.00001.77"},
        {"bizTransaction": "https://erp.example.com/doc/9"},
    ],
    "sourceList": [
        {"type": "owning_party", "source": "urn:epc:id:pgln:9506000.00001"},
        {"type": "location", "source": "urn:epc:id:sgln:9506000.00012.0"},
    ],
    "destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:9506111.00002"}],
}
UNITS = ["urn:epc:id:sgtin:9506000.013435.1002", "urn:epc:id:sgtin:9506000.013435.1001"]
LOTS: list[Event] = [
    {"epcClass": "urn:epc:class:lgtin:9506000.013435.L-2", "quantity": 12.5, "uom": "KGM"},
    {"epcClass": "urn:epc:class:lgtin:9506000.013435.L-1", "quantity": 200},
    {"epcClass": "urn:epc:idpat:sgtin:9506000.013436.*"},
]
SENSORS: list[Event] = [
    {
        "sensorMetadata": {
            "time": "2026-03-02T08:30:00Z",
            "deviceID": "urn:epc:id:giai:9506000.T-1",
            "bizRules": "https://rules.example.com/cold",
            "ex:mounted": "left",
        },
        "sensorReport": [
            {"type": "Temperature", "value": 3.5, "minValue": 2, "maxValue": 4.25, "uom": "CEL"},
            {"type": "Dimensionless", "exception": "ALARM_CONDITION", "booleanValue": True, "ex:who": "AB"},
            {"type": "Length", "component": "x", "value": -1, "uom": "MTR", "stringValue": "bent"},
        ],
        "ex:seal": "intact",
    }
]
ERROR: Event = {
    "declarationTime": "2026-03-03T10:00:00+01:00",
    "reason": "incorrect_data",
    "correctiveEventIDs": ["urn:uuid:0d4f6a4c-6d0a-4c62-9a62-5b1c0d2b9f11"],
    "ex:clerk": "K. Weber",
}
OWN: Event = {
    "ex:colour": "red",
    "ex:inspection": {"ex:by": "M-7", "ex:steps": ["b", "a"], "ex:form": {"ex:page": "2"}},
    "ex:mark": ["2", "1"],
}
ILMD: Event = {
    "ilmd": {
        "cbvmda:lotNumber": "10.10",
        "cbvmda:itemExpirationDate": "2027-01-31",
        "ex:recipe": {"ex:v": "3"},
    }
}

PAIRS: dict[str, Event] = {
    "object, instances": {"type": "ObjectEvent", **WHEN, "action": "OBSERVE", "epcList": UNITS},
    "object, classes": {"type": "ObjectEvent", **WHEN, "action": "ADD", "quantityList": LOTS, **ILMD},
    "object, all": {
        "type": "ObjectEvent",
        **WHEN,
        **WHERE,
        **WHY,
        **OWN,
        **ILMD,
        "action": "ADD",
        "epcList": UNITS,
        "quantityList": LOTS,
        "sensorElementList": SENSORS,
        "errorDeclaration": ERROR,
        "eventID": "urn:uuid:5a1d7e6c-9a53-4f43-8a2b-0d8f0e0a7c11",
        "recordTime": "2026-03-02T08:32:00Z",
    },
    "aggregation, add": {
        "type": "AggregationEvent",
        **WHEN,
        **WHERE,
        "action": "ADD",
        "parentID": "urn:epc:id:sscc:9506000.0000000111",
        "childEPCs": UNITS,
    },
    "aggregation, all": {
        "type": "AggregationEvent",
        **WHEN,
        **WHERE,
        **WHY,
        **OWN,
        "action": "OBSERVE",
        "parentID": "urn:epc:id:sscc:9506000.0000000111",
        "childEPCs": UNITS,
        "childQuantityList": LOTS,
        "sensorElementList": SENSORS,
    },
    "aggregation, all children removed": {
        "type": "AggregationEvent",
        **WHEN,
        "action": "DELETE",
        "parentID": "urn:epc:id:sscc:9506000.0000000111",
        "childEPCs": [],
    },
    "transaction": {"type": "TransactionEvent", **WHEN, **WHY, "action": "ADD", "epcList": UNITS},
    "transaction, all": {
        "type": "TransactionEvent",
        **WHEN,
        **WHERE,
        **WHY,
        **OWN,
        "action": "OBSERVE",
        "parentID": "urn:epc:id:sscc:9506000.0000000111",
        "epcList": UNITS,
        "quantityList": LOTS,
        "sensorElementList": SENSORS,
        "errorDeclaration": ERROR,
    },
    "transformation": {
        "type": "TransformationEvent",
        **WHEN,
        "inputQuantityList": LOTS,
        "outputEPCList": UNITS,
    },
    "transformation, all": {
        "type": "TransformationEvent",
        **WHEN,
        **WHERE,
        **WHY,
        **OWN,
        **ILMD,
        "transformationID": "urn:epc:id:gdti:9506000.00077.400",
        "inputEPCList": UNITS[:1],
        "inputQuantityList": LOTS[:1],
        "outputEPCList": UNITS[1:],
        "outputQuantityList": LOTS[1:],
        "sensorElementList": SENSORS,
        "errorDeclaration": ERROR,
    },
    "association": {
        "type": "AssociationEvent",
        **WHEN,
        "action": "ADD",
        "parentID": "urn:epc:id:giai:9506000.CRATE",
        "childEPCs": UNITS,
    },
    "association, all": {
        "type": "AssociationEvent",
        **WHEN,
        **WHERE,
        **WHY,
        **OWN,
        "action": "DELETE",
        "parentID": "urn:epc:id:grai:9506000.00005.9",
        "childEPCs": UNITS,
        "childQuantityList": LOTS,
        "sensorElementList": SENSORS,
    },
    "persistent disposition": {
        "type": "ObjectEvent",
        **WHEN,
        "action": "OBSERVE",
        "epcList": UNITS,
        "persistentDisposition": {"set": ["completeness_verified"], "unset": ["completeness_inferred"]},
        "certificationInfo": ["https://certs.example.com/2", "https://certs.example.com/1"],
    },
    "sensor at a place": {
        "type": "ObjectEvent",
        **WHEN,
        "action": "OBSERVE",
        "readPoint": WHERE["readPoint"],
        "sensorElementList": SENSORS,
    },
    "readPoint with a user's field": {
        "type": "ObjectEvent",
        **WHEN,
        "action": "OBSERVE",
        "epcList": UNITS,
        "readPoint": {"id": "urn:epc:id:sgln:9506000.00012.0", "ex:gate": "3"},
    },
    "words of others": {
        "type": "ObjectEvent",
        **WHEN,
        "action": "OBSERVE",
        "epcList": UNITS,
        "bizStep": "https://ns.example.com/steps/polishing",
        "disposition": "https://ns.example.com/disp/shiny",
    },
}


@pytest.mark.parametrize("name", PAIRS)
def test_xml_and_json_of_one_event_are_one_record(
    name: str, as_xml: Write, as_json: Write, records: Read
) -> None:
    """Type, id, clock and content are equal, so the second is a duplicate of the first."""
    event = PAIRS[name]

    assert records(as_xml(event)) == records(as_json(event))


@pytest.mark.parametrize("name", [name for name in PAIRS if "persistent" not in name])
def test_version_1_2_says_the_same_as_2_0(name: str, as_xml: Write, records: Read) -> None:
    """The wrappers of 1.2 carry no meaning."""
    event = PAIRS[name]

    assert records(as_xml(event, version="1.2")) == records(as_xml(event))


@pytest.mark.parametrize("name", PAIRS)
def test_the_order_of_lists_means_nothing(name: str, as_json: Write, records: Read) -> None:
    """Every list of an event turned round gives the record it gave before."""
    event = PAIRS[name]

    assert records(as_json(_turned(event))) == records(as_json(event))


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(item) for item in reversed(value)] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("field", "spellings"),
    [
        (
            "bizStep",
            [
                "shipping",
                "urn:epcglobal:cbv:bizstep:shipping",
                "https://ref.gs1.org/cbv/BizStep-shipping",
                "cbv:BizStep-shipping",
            ],
        ),
        (
            "disposition",
            [
                "in_transit",
                "urn:epcglobal:cbv:disp:in_transit",
                "https://ref.gs1.org/cbv/Disp-in_transit",
                "cbv:Disp-in_transit",
            ],
        ),
        ("eventTime", ["2026-03-02T07:31:00Z", "2026-03-02T08:31:00.000+01:00", "2026-03-02T07:31Z"]),
    ],
)
def test_spellings_of_one_value_are_one_value(
    field: str, spellings: list[str], seen: Event, as_json: Write, records: Read
) -> None:
    """Bare words, URNs, web URIs and CURIEs of the CBV, and times of any offset, come to one spelling."""
    made = [records(as_json(seen | {field: spelling})) for spelling in spellings]

    assert all(one == made[0] for one in made)


LINK = "https://id.gs1.org"
ALL_OF_IT: Event = {
    "type": "TransactionEvent",
    **WHEN,
    **WHERE,
    **WHY,
    "action": "ADD",
    "parentID": "urn:epc:id:sscc:9506000.0000000111",
    "epcList": UNITS,
    "quantityList": LOTS,
    "sensorElementList": SENSORS,
}
AS_LINKS = {
    "urn:epc:id:sgln:9506000.00012.0": f"{LINK}/414/9506000000121",
    "urn:epc:id:sgln:9506000.00013.7": f"{LINK}/414/9506000000138/254/7",
    "urn:epc:id:gdti:9506000.00001.77": f"{LINK}/253/950600000001577",
    "urn:epc:id:pgln:9506000.00001": f"{LINK}/417/9506000000015",
    "urn:epc:id:pgln:9506111.00002": f"{LINK}/417/9506111000027",
    "urn:epc:id:sscc:9506000.0000000111": f"{LINK}/00/095060000000001111",
    "urn:epc:id:sgtin:9506000.013435.1002": "https://dl.example.com/gtin/9506000134352/ser/1002",
    "urn:epc:id:sgtin:9506000.013435.1001": f"{LINK}/01/09506000134352/21/1001",
    "urn:epc:class:lgtin:9506000.013435.L-2": f"{LINK}/01/09506000134352/10/L-2",
    "urn:epc:class:lgtin:9506000.013435.L-1": f"{LINK}/01/09506000134352/10/L-1",
    "urn:epc:idpat:sgtin:9506000.013436.*": f"{LINK}/01/09506000134369",
    "urn:epc:id:giai:9506000.T-1": f"{LINK}/8004/9506000T-1",
}


def test_an_event_in_urns_and_its_twin_in_digital_links_are_one_record(
    as_xml: Write, as_json: Write, records: Read
) -> None:
    """Objects, classes, places, parties, documents and sensors: one GS1 key is one name in both spellings."""
    linked = _spelled(ALL_OF_IT, AS_LINKS)

    assert "urn:epc:" not in repr(linked)
    assert records(as_json(linked)) == records(as_xml(ALL_OF_IT))


def test_a_transformation_has_one_id_in_both_spellings(made: Event, as_json: Write, records: Read) -> None:
    """What belongs to one transformation is one run, whether its id is a URN or a Digital Link."""
    links = {made["transformationID"]: f"{LINK}/253/9506000000770400"}

    assert records(as_json(_spelled(made, links))) == records(as_json(made))


def test_a_unit_with_its_lot_is_no_twin_of_the_unit_alone(seen: Event, as_json: Write, records: Read) -> None:
    """A Digital Link that says the lot beside the serial says more than the URN can."""
    unit, lot = f"{LINK}/01/09506000134352/21/1001", f"{LINK}/01/09506000134352/10/L-1/21/1001"
    alone, member = (
        {**seen, "eventID": "urn:uuid:5a1d7e6c-9a53-4f43-8a2b-0d8f0e0a7c11", "epcList": [epc]}
        for epc in (unit, lot)
    )

    assert records(as_json(alone))[0]["data"]["epcList"] == [unit]
    assert records(as_json(member))[0]["data"]["epcList"] == [lot]


def _spelled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _spelled(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_spelled(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def test_prefixes_are_only_names_for_namespaces(seen: Event, as_json: Write, records: Read) -> None:
    """A user's field is known by its namespace, whatever prefix a document gives it."""
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
    one = as_json(seen | {"a:colour": "red"}, **{"@context": [*context, {"a": "https://ns.example.com/x/"}]})
    two = as_json(seen | {"b:colour": "red"}, **{"@context": [*context, {"b": "https://ns.example.com/x/"}]})

    assert records(one) == records(two)
    assert records(one)[0]["data"]["{https://ns.example.com/x/}colour"] == "red"


def test_a_context_inside_an_event_counts_there(seen: Event, as_json: Write, records: Read) -> None:
    """JSON-LD lets an event declare prefixes of its own."""
    inner = seen | {"@context": {"q": "https://q.example.com/"}, "q:a": {"q:b": "1"}}

    assert records(as_json(inner))[0]["data"]["{https://q.example.com/}a"] == {
        "{https://q.example.com/}b": "1"
    }


def test_text_that_looks_like_a_number_stays(seen: Event, as_json: Write, records: Read) -> None:
    """A lot `10.10` is not the lot `10.1`; a JSON number has no trailing zeros to lose."""
    data = records(as_json(seen | {"ex:lot": "10.10", "ex:n": 10.0}))[0]["data"]

    assert data["{https://ns.example.com/thread/}lot"] == "10.10"
    assert data["{https://ns.example.com/thread/}n"] == "10"
