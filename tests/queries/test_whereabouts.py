"""Holder and location: who must be told is whoever has the thing now, not whoever has its former box."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from graph_model.database import Database
from queries.find import resolve
from queries.trace import Question, trace
from tests.golden.plant import Record, at, consumed, each, lot, made, received, record, unit
from tests.queries.conftest import Load

P = "P-1"
U1, U2 = unit("U1"), unit("U2")
BUILT = (received(lot("L1")), consumed(lot("L1"), "08:30", into=U1))


def pack(holder: Any, clock: str, *materials: Record, quantity: str | None = None) -> Record:
    """Things went into a holder."""
    return _handled("pack", holder, clock, materials, quantity)


def unpack(holder: str, clock: str, *materials: Record, quantity: str | None = None) -> Record:
    """Things came out of a holder."""
    return _handled("unpack", holder, clock, materials, quantity)


def shipped(what: Record, customer: str, when: str, **more: Any) -> Record:
    """Something left for a customer."""
    number = f"SH-{customer}-{when}"
    data = {"shipment": number, "customer": customer, "at": when, "contents": [{"material": what}]}
    return record("shipment", number, data | more, system="wms")


def places(store: Database, ref: str = "lot:C-1/L1", as_of: str | None = None) -> set[tuple[Any, ...]]:
    """Serial or lot, holder and location of everything downstream."""
    answer = trace(store, Question((ref,), as_of=as_of))
    return {(item.serial or item.lot, item.holder, item.location) for item in answer.items}


def _handled(
    type_: str, holder: Any, clock: str, materials: Sequence[Record], quantity: str | None
) -> Record:
    amount = {"quantity": each(quantity)} if quantity else {}
    contents = [{"material": material, **amount} for material in materials]
    data = {"handling_unit": holder, "contents": contents, "at": at(clock)}
    return record(type_, f"{type_}-{holder}-{clock}", data, system="wms")


def test_what_was_unpacked_does_not_travel_with_its_former_pallet(store: Database, load: Load) -> None:
    """Trap 5: U1 went to C1 on P and was unpacked there; P went on empty to C2: U1 is at C1."""
    load(
        *BUILT,
        pack(P, "10:00", U1),
        shipped({"handling_unit": P}, "C1", at("11:00")),
        unpack(P, "12:00", U1),
        shipped({"handling_unit": P}, "C2", at("13:00")),
    )

    assert places(store) == {("U1", "C1", None), (None, "C2", None)}


def test_a_pallet_is_one_whether_its_code_was_typed_or_scanned(store: Database, load: Load) -> None:
    """An SSCC is one in the world: packed under its digits, shipped under its scan, asked by both."""
    code = "306141411234567891"
    box = pack({"ns": "wms", "id": f"(00){code}"}, "10:30", U2)
    load(*BUILT, pack(code, "10:00", U1), box, shipped({"scan": f"(00){code}"}, "C2", at("11:00")))

    assert ("U1", "C2", None) in places(store)
    for ref in (f"hu:{code}", f"wms@hu:{code}", f"hu:00{code}", code, f"(00){code}", f"00{code}"):
        assert resolve(store, ref).uid == f"clew:gs1:hu:{code}"


def test_what_stays_on_the_pallet_goes_where_the_pallet_goes(store: Database, load: Load) -> None:
    """U2 stayed on P when U1 was unpacked at C1: U2 is at C2."""
    load(
        *BUILT,
        consumed(lot("L1"), "08:30", into=U2),
        pack(P, "10:00", U1, U2),
        shipped({"handling_unit": P}, "C1", at("11:00")),
        unpack(P, "12:00", U1),
        shipped({"handling_unit": P}, "C2", at("13:00")),
    )

    assert places(store) == {("U1", "C1", None), ("U2", "C2", None), (None, "C2", None)}


def test_what_came_before_packing_is_not_where_the_thing_was(store: Database, load: Load) -> None:
    """P had been at C9 before U1 was put on it: U1 never was there."""
    load(
        *BUILT,
        shipped({"handling_unit": P}, "C9", at("09:00")),
        pack(P, "10:00", U1),
    )

    assert places(store) == {("U1", None, None), (None, "C9", None)}


def test_a_second_pack_takes_the_thing_out_of_the_first(store: Database, load: Load) -> None:
    """R3: packed into Q without an unpack from P: what happens to P later is not told of U1."""
    load(
        *BUILT,
        pack(P, "10:00", U1),
        pack("Q", "11:00", U1),
        shipped({"handling_unit": "Q"}, "C1", at("12:00")),
        shipped({"handling_unit": P}, "C2", at("13:00")),
    )

    assert {("U1", "C1", None)} <= places(store)


def test_holdings_nest_to_any_depth(store: Database, load: Load) -> None:
    """R3: a unit in a case on a pallet in a container, six deep, is where the outermost went."""
    boxes = [f"H{depth}" for depth in range(7)]
    nested = [
        pack(outer, f"10:0{depth}", {"handling_unit": inner})
        for depth, (inner, outer) in enumerate(pairwise(boxes))
    ]
    load(*BUILT, pack("H0", "09:30", U1), *nested, shipped({"handling_unit": "H6"}, "C1", at("11:00")))

    assert ("U1", "C1", None) in places(store)


def test_an_unpack_alone_says_that_the_thing_was_inside(store: Database, load: Load) -> None:
    """No pack is recorded, the unpack is: until then U1 was where the pallet was."""
    load(
        *BUILT,
        shipped({"handling_unit": P}, "C1", at("11:00")),
        unpack(P, "12:00", U1),
        shipped({"handling_unit": P}, "C2", at("13:00")),
    )

    assert places(store) == {("U1", "C1", None), (None, "C2", None)}


def test_an_implanted_device_is_where_it_was_implanted(store: Database, load: Load) -> None:
    """A device went to a distributor and was implanted at a hospital: the hospital has it."""
    implant = {"device": U1, "kind": "implanted", "at": at("12:00"), "party": "HOSPITAL"}
    load(*BUILT, shipped(U1, "DISTRIBUTOR", at("11:00")), record("field_event", "F", implant, system="crm"))

    assert places(store) == {("U1", "HOSPITAL", None)}


def test_a_returned_unit_is_with_nobody_until_it_is_shipped_again(store: Database, load: Load) -> None:
    """G7: to C1, back, to C2: C2 has it; between the two nobody known has it."""
    back = {"return": "R", "customer": "C1", "contents": [{"material": U1}], "at": at("12:00")}
    load(
        *BUILT,
        shipped(U1, "C1", at("11:00")),
        record("customer_return", "R", back, system="wms"),
        shipped(U1, "C2", at("13:00")),
    )

    assert places(store) == {("U1", "C2", None)}
    assert places(store, as_of="2026-03-02T12:30:00.000000Z") == {("U1", None, None)}
    assert places(store, as_of="2026-03-02T11:30:00.000000Z") == {("U1", "C1", None)}


def test_a_move_tells_the_location(store: Database, load: Load) -> None:
    """Moved to a bin, the bin holds it, and is its location; a shipment ends that."""
    move = {"material": U1, "from": "LINE", "to": "BIN-7", "at": at("10:00")}
    load(*BUILT, record("move", "M", move, system="wms"), shipped(U1, "C1", at("11:00"), ship_to="DOCK-C1"))

    bin_7 = "clew:location:wms:BIN-7"
    assert places(store, as_of="2026-03-02T10:30:00.000000Z") == {("U1", "BIN-7", bin_7)}
    assert places(store) == {("U1", "DOCK-C1", None)}


def test_a_shipment_dated_by_the_day_is_not_undone_by_a_move_of_that_day(store: Database, load: Load) -> None:
    """Which came first nobody says: the customer must be told."""
    move = {"material": U1, "from": "LINE", "to": "BIN-7", "at": at("10:00")}
    load(*BUILT, record("move", "M", move, system="wms"), shipped(U1, "C1", "2026-03-02"))

    assert {(serial, holder) for serial, holder, _ in places(store)} == {("U1", "C1")}


def test_a_part_is_where_its_unit_is_until_it_is_removed(store: Database, load: Load) -> None:
    """R3: part S1 sat in U1 at C1 and was removed there; U1 went on to C2: S1 stayed."""
    part = unit("S1", "C-9")
    removal = {"from": U1, "material": part, "at": at("12:00")}
    load(
        received(lot("L1")),
        consumed(lot("L1"), "08:00", into=part),
        consumed(part, "09:00", into=U1),
        shipped(U1, "C1", at("11:00")),
        record("removal", "R", removal),
        shipped(U1, "C2", at("13:00")),
    )

    assert places(store) == {("S1", "C1", None), ("U1", "C2", None)}


def test_the_rest_of_a_lot_stays_on_the_pallet(store: Database, load: Load) -> None:
    """Ten pieces went onto P, four came off at C1: the rest went to C2, the last place of the lot."""
    mix = lot("M", "C-2")
    load(
        received(lot("L1")),
        consumed(lot("L1"), "08:00", order="O"),
        made(mix, order="O", clock="08:30"),
        pack(P, "10:00", mix, quantity="10"),
        shipped({"handling_unit": P}, "C1", at("11:00")),
        unpack(P, "12:00", mix, quantity="4"),
        shipped({"handling_unit": P}, "C2", at("13:00")),
    )
    assert ("M", "C2", None) in places(store)

    load(unpack(P, "12:30", mix, quantity="6"))
    assert ("M", "C1", None) in places(store)


def test_the_place_of_a_thing_is_the_latest_under_any_of_its_names(store: Database, load: Load) -> None:
    """S28: packed as our unit, unpacked by its GS1 key: the class of names has one history."""
    epc = {"epc": "urn:epc:id:sgtin:9506000.013435.U1"}
    load(
        *BUILT,
        record("item", "PN-1", {"item": "PN-1", "gtins": [{"gtin": "09506000134352"}]}, system="plm"),
        pack(P, "10:00", U1),
        shipped({"handling_unit": P}, "C1", at("11:00")),
        unpack(P, "12:00", epc),
        shipped({"handling_unit": P}, "C2", at("13:00")),
    )
    assert places(store) == {("U1", "C1", None), (None, "C2", None)}

    load(shipped(epc, "C3", at("14:00")))
    assert places(store) == {("U1", "C3", None), (None, "C2", None)}


def test_an_epcis_unpacking_of_all_empties_the_pallet(store: Database, load: Load) -> None:
    """EPCIS: action DELETE with a parent and no children takes everything off the parent."""
    sscc = "urn:epc:id:sscc:9506000.1234567890"
    event = {"eventTime": at("12:00"), "eventTimeZoneOffset": "+00:00", "action": "DELETE", "parentID": sscc}
    packed = {
        "eventTime": at("10:00"),
        "eventTimeZoneOffset": "+00:00",
        "action": "ADD",
        "parentID": sscc,
        "childEPCs": ["urn:epc:id:sgtin:9506000.013435.U1"],
    }
    load(
        received(lot("L1")),
        consumed(lot("L1"), "08:30", into={"epc": "urn:epc:id:sgtin:9506000.013435.U1"}),
        record("aggregation_event", "E-1", packed, system="epcis"),
        shipped({"epc": sscc}, "C1", at("11:00")),
        record("aggregation_event", "E-2", event, system="epcis"),
        shipped({"epc": sscc}, "C2", at("13:00")),
    )

    assert {(serial, holder) for serial, holder, _ in places(store)} == {("U1", "C1"), (None, "C2")}


def test_the_business_location_of_an_event_comes_before_its_read_point(store: Database, load: Load) -> None:
    """EPCIS: read at the gate, the object is then in the store behind it."""
    event = {
        "eventTime": at("12:00"),
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": ["urn:epc:id:sgtin:9506000.013435.U1"],
        "readPoint": {"id": "urn:epc:id:sgln:9506000.00009.0"},
        "bizLocation": {"id": "urn:epc:id:sgln:9506000.00001.0"},
    }
    load(
        received(lot("L1")),
        consumed(lot("L1"), "08:30", into={"epc": "urn:epc:id:sgtin:9506000.013435.U1"}),
        record("object_event", "E-1", event, system="epcis"),
    )

    ((serial, _, location),) = places(store)
    assert serial == "U1"
    assert location is not None
    assert location.startswith("clew:gs1:location:950600000001")
