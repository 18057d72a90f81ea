"""The CBV 2.0 event hash."""

from collections.abc import Callable
from typing import Any

import pytest

from loaders.epcis.event_hash import event_hash, pre_hash
from loaders.epcis.normal import normal_event

Event = dict[str, Any]
Read = Callable[[bytes], list[Event]]
Write = Callable[..., bytes]
OWN = "{https://ns.example.com/epcis/}"

# Two worked examples of the algorithm, as values; RalphTro/epcis-event-hash-generator (README) has both.
DEPARTED: Event = {
    "eventTime": "2020-03-04T11:00:30.000+01:00",
    "eventTimeZoneOffset": "+01:00",
    "epcList": [f"urn:epc:id:sscc:4012345.0000000{number}" for number in ("333", "111", "222")],
    "action": "OBSERVE",
    "bizStep": "departing",
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.987"},
    f"{OWN}myField1": {f"{OWN}mySubField1": "2", f"{OWN}mySubField2": "5"},
    f"{OWN}myField2": "0",
    f"{OWN}myField3": {f"{OWN}mySubField3": ["3", "1"]},
}
INSPECTED: Event = {
    "eventTime": "2020-04-01T15:00:00+01:00",
    "eventTimeZoneOffset": "+01:00",
    "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"],
    "action": "OBSERVE",
    "bizStep": "inspecting",
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00005.0"},
    "sensorElementList": [
        {
            "sensorMetadata": {
                "deviceID": "urn:epc:id:giai:4000001.111",
                "deviceMetadata": "https://id.gs1.org/8004/4000001111",
            },
            "sensorReport": [
                {"type": "Temperature", "value": 26, "sDev": 1, "uom": "CEL"},
                {"type": "AbsoluteHumidity", "value": 12, "uom": "A93"},
            ],
        }
    ],
}
SOLD: Event = {
    "eventTime": "2020-03-04T11:00:30+01:00",
    "eventTimeZoneOffset": "+01:00",
    "epcList": ["urn:epc:id:sgtin:0614141.011111.987"],
    "action": "OBSERVE",
    "bizStep": "departing",
    "disposition": "in_transit",
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.0", f"{OWN}myField1": "AB-12"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:4012345.11111.123"}],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00000"}],
    "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:0614141.00000"}],
    f"{OWN}userExt": "CD-34",
}


@pytest.mark.parametrize(
    ("stated", "digest"),
    [
        (DEPARTED, "6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7"),
        (SOLD, "3ae14c02c4bdc220cc31942cf804f6845eb8dec96ba6483391c92a9b165f9329"),
    ],
)
def test_the_worked_examples_of_the_standard_come_out(stated: Event, digest: str) -> None:
    """The ratified CBV 2.0 algorithm, users' fields at event level and inside a standard field."""
    event = normal_event("ObjectEvent", stated)

    assert event_hash("ObjectEvent", event) == f"ni:///sha-256;{digest}?ver=CBV2.0"


def test_sensor_data_stands_without_the_name_of_its_list() -> None:
    """CBV 2.0 writes each sensor element after its name; the list's name came with 2.1."""
    written = pre_hash("ObjectEvent", normal_event("ObjectEvent", INSPECTED))

    assert written == (
        "eventType=ObjectEventeventTime=2020-04-01T14:00:00.000ZeventTimeZoneOffset=+01:00"
        "epcListepc=https://id.gs1.org/01/04012345111118/21/9876action=OBSERVE"
        "bizStep=https://ref.gs1.org/cbv/BizStep-inspectingreadPointid=https://id.gs1.org/414/4012345000054"
        "sensorElementsensorMetadatadeviceID=https://id.gs1.org/8004/4000001111"
        "deviceMetadata=https://id.gs1.org/8004/4000001111"
        "sensorReporttype=https://ref.gs1.org/voc/AbsoluteHumidityvalue=12uom=A93"
        "sensorReporttype=https://ref.gs1.org/voc/Temperaturevalue=26sDev=1uom=CEL"
    )


def test_lists_are_sorted_and_values_canonical(made: Event) -> None:
    """Order of properties, quantities without trailing zeros, classes as Digital Links."""
    written = pre_hash("TransformationEvent", normal_event("TransformationEvent", _fields(made)))

    assert written == (
        "eventType=TransformationEventeventTime=2026-03-02T07:31:00.250ZeventTimeZoneOffset=+01:00"
        "inputQuantityListquantityElementepcClass=https://id.gs1.org/01/09506000111117/10/A-1quantity=12uom=KGM"
        "quantityElementepcClass=https://id.gs1.org/01/09506000222226/10/B-7quantity=3"
        "outputQuantityListquantityElementepcClass=https://id.gs1.org/01/09506000333335/10/C-9quantity=15uom=KGM"
        "transformationID=https://id.gs1.org/253/9506000000770400"
        "bizStep=https://ref.gs1.org/cbv/BizStep-commissioningreadPointid=https://id.gs1.org/414/9506000000121"
    )


def _fields(event: Event) -> Event:
    first, second = event["inputQuantityList"]
    whole = event | {"inputQuantityList": [second, first | {"quantity": 12}]}
    return {key: value for key, value in whole.items() if key != "type"}


def test_users_fields_inside_sensors_stand_at_the_end(seen: Event, as_json: Write, records: Read) -> None:
    """Each after the names that lead to it, before those of the event itself."""
    sensors = [
        {
            "sensorMetadata": {"deviceID": "urn:x:d", "ex:m": "1"},
            "sensorReport": [{"type": "Speed", "value": 4, "ex:r": "2"}],
            "ex:e": "3",
        }
    ]
    (record,) = records(as_json(seen | {"sensorElementList": sensors, "ex:top": "4"}))
    own = "{https://ns.example.com/thread/}"

    assert pre_hash("ObjectEvent", record["data"]).endswith(
        "sensorElementsensorMetadatadeviceID=urn:x:dsensorReporttype=https://ref.gs1.org/voc/Speedvalue=4"
        f"sensorElementsensorMetadata{own}m=1sensorReport{own}r=2{own}e=3{own}top=4"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"epcList": ["https://id.gs1.org/01/09506000134352/21/1001", "urn:epc:id:sgtin:9506000.013435.1002"]},
        {
            "epcList": [
                "https://dl.example.com/gtin/9506000134352/ser/1001?x=1",
                "urn:epc:id:sgtin:9506000.013435.1002",
            ]
        },
        {"eventTime": "2026-03-02T07:31:00.2500000Z"},
        {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"},
        {"recordTime": "2026-03-02T09:00:00Z"},
        {"errorDeclaration": {"declarationTime": "2026-03-02T09:00:00Z"}},
        {"certificationInfo": "https://certs.example.com/1"},
        {"quantityList": []},
    ],
)
def test_what_says_the_same_hashes_the_same(
    change: Event, seen: Event, as_json: Write, records: Read
) -> None:
    """Spellings, and what the algorithm leaves out, do not change the identity of an event."""
    one, two = records(as_json(seen, seen | change))

    assert one["id"] == two["id"]


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-03-02T08:31:00.251+01:00"},
        {"eventTimeZoneOffset": "+02:00"},
        {"epcList": ["urn:epc:id:sgtin:9506000.013435.1001"]},
        {"action": "ADD"},
        {"bizStep": "receiving"},
        {"readPoint": {"id": "urn:epc:id:sgln:9506000.00012.1"}},
        {"readPoint": {"id": "urn:epc:id:sgln:9506000.00012.0", "ex:gate": "3"}},
        {"ex:colour": "red"},
    ],
)
def test_what_says_something_else_hashes_otherwise(
    change: Event, seen: Event, as_json: Write, records: Read
) -> None:
    """Every field that the algorithm names makes another event."""
    one, two = records(as_json(seen, seen | change))

    assert one["id"] != two["id"]
