"""What records say that once was lost: timing, roles, dates of serials, the exchange of parts."""

import orjson
import pytest

from loaders.source import Json
from tests.loaders.admitting import admitted, drawn, edges

AT = "2026-03-02T08:00:00Z"
PIECE = {"value": "1", "unit": "1"}
LOT = {"item": "C-1", "lot": "L1"}
UNIT = {"item": "PN-1", "serial": "U1"}


@pytest.mark.parametrize(
    ("type_", "data", "edge", "usual"),
    [
        ("issue", {"order": "1", "material": LOT, "quantity": PIECE, "at": AT}, "ISSUED_TO", "posted"),
        (
            "issue_return",
            {"order": "1", "material": LOT, "quantity": PIECE, "at": AT},
            "RETURNED_FROM",
            "posted",
        ),
        ("charge", {"vessel": "T", "material": LOT, "at": AT}, "CHARGED_TO", "physical"),
        ("run", {"run": "R", "operation": "10", "start": AT, "subjects": [UNIT]}, "PROCESSED", "physical"),
        (
            "process_load",
            {"load": "L", "kind": "oven", "equipment": "E", "start": AT, "end": AT, "contents": [UNIT]},
            "PROCESSED_IN",
            "physical",
        ),
        (
            "shipment",
            {"shipment": "S", "customer": "C", "at": AT, "contents": [{"material": UNIT}]},
            "SHIPPED_VIA",
            "physical",
        ),
    ],
)
def test_the_timing_of_a_record_without_event_is_on_its_edges(
    type_: str, data: Json, edge: str, usual: str
) -> None:
    """R2 asks whether the time is that of the act; where nobody says, it is as usual for the type."""

    def timings(told: Json) -> set[object]:
        return {found.properties["timing"] for found in edges(type_, told) if found.type == edge}

    assert timings(data) == {usual}
    assert timings(data | {"timing": "physical"}) == {"physical"}
    assert timings(data | {"timing": "posted"}) == {"posted"}


def test_the_timing_of_an_event_is_on_the_event_alone() -> None:
    """One fact stands in one place."""
    said = admitted("move", {"material": LOT, "from": "A", "to": "B", "at": AT, "timing": "posted"}).said

    assert [orjson.loads(thing.claimed)["timing"] for thing in said.things] == ["posted"]
    assert ["timing" in edge.properties for edge in said.edges] == [False, False, False]


def test_read_point_and_business_location_are_told_apart() -> None:
    """Where a thing was read is not where it is afterwards."""
    event = {
        "eventTime": AT,
        "action": "OBSERVE",
        "epcList": ["urn:epc:id:sgtin:9506000.013435.1"],
        "readPoint": {"id": "urn:epc:id:sgln:9506000.13435.0"},
        "bizLocation": {"id": "urn:epc:id:sgln:9506000.13436.0"},
    }
    found = edges("object_event", event, system="epcis")

    roles = {edge.target: edge.properties.get("role") for edge in found if edge.type == "MOVED_TO"}
    assert roles == {
        "clew:gs1:location:9506000134352": "read_point",
        "clew:gs1:location:9506000134369": "business_location",
    }


@pytest.mark.parametrize(
    ("material", "named"),
    [
        (UNIT, "clew:unit:own:PN-1/U1"),
        (LOT, "clew:lot:own:C-1/L1"),
        (LOT | {"container": "REEL"}, "clew:container:own:C-1/L1/REEL"),
    ],
)
def test_a_receipt_dates_whatever_material_it_brings(material: Json, named: str) -> None:
    """A serial has a use-by date and a certificate as much as a lot has."""
    receipt = {"receipt": "R", "supplier": "S", "material": material, "quantity": PIECE, "at": AT}
    said = {"expiry": "2027-01-01T00:00:00Z", "manufactured_at": AT, "certificate": "COA-1"}

    things = admitted("goods_receipt", receipt | said).said.things
    (claimed,) = [thing.claimed for thing in things if thing.uid == named]
    assert orjson.loads(claimed) == {
        "expiry": "2027-01-01T00:00:00.000000Z",
        "manufactured_at": "2026-03-02T08:00:00.000000Z",
        "certificate": "COA-1",
    }


def test_a_scan_keeps_the_lot_of_its_supplier() -> None:
    """A recall that starts from the supplier's lot finds what was scanned at the gate."""
    receipt = {
        "receipt": "R",
        "supplier": "S-9",
        "material": {"scan": "(01)09506000134352(10)L7"},
        "quantity": PIECE,
        "at": AT,
        "supplier_lot": "V-5",
    }

    assert drawn("SUPPLIED_AS", "goods_receipt", receipt) == [
        ("clew:lot:S-9:gs1%4009506000134352/V-5", "clew:gs1:lot:09506000134352/L7")
    ]


def test_a_unit_is_taken_from_once_in_one_record() -> None:
    """However many parts come out of it, one edge says from what."""
    parts = [{"item": "P", "serial": "1"}, {"item": "P", "serial": "2"}]
    taken_apart = {"unit": UNIT, "outputs": parts, "at": AT}
    serviced = {"service": "S", "device": UNIT, "at": AT, "replaced": [{"removed": part} for part in parts]}

    assert len(drawn("REMOVED_FROM", "disassembly", taken_apart)) == 1
    assert len(drawn("REMOVED", "disassembly", taken_apart)) == 2
    assert len(drawn("REMOVED_FROM", "service", serviced)) == 1


def test_an_output_of_no_stated_kind_has_none() -> None:
    """What is unknown stays unknown."""
    made = edges("production", {"order": "1", "outputs": [{"material": UNIT}], "at": AT})

    assert ["output_kind" in edge.properties for edge in made if edge.type == "OUTPUT"] == [False]
