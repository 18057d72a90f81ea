"""What `kinds` lists beside material: shipments, parties, receipts, orders, runs, equipment, people.

They are leaves: a trace leads to them and not through them, and material is as it would be without them.
"""

from typing import Any

import pytest

from graph_model.database import Database
from graph_model.uid import split
from graph_model.vocabulary import Direction
from queries.answer import Answer
from queries.trace import Question, trace
from tests.golden.plant import Record, at, consumed, each, lot, made, received, record, unit
from tests.queries.conftest import Load

Listed = set[tuple[str, str, tuple[str, ...]]]
L1 = "lot:C-1/L1"
SHIPPING = ("shipment", "party", "sales_order")
SHOP = ("order", "run", "equipment", "person", "software")


def asked(store: Database, ref: str, *kinds: str, backward: bool = False, **more: Any) -> Answer:
    direction = Direction.BACKWARD if backward else Direction.FORWARD
    return trace(store, Question((ref,), direction, kinds=kinds, **more))


def listed(answer: Answer) -> Listed:
    """What is listed, how surely, and by which records."""
    return {(named(item.uid), item.scope, item.records) for item in answer.items}


def surely(answer: Answer) -> set[tuple[str, str]]:
    """What is listed, and how surely."""
    return {(named(item.uid), item.scope) for item in answer.items}


def named(uid: str) -> str:
    """A thing by its kind and numbers."""
    name = split(uid)
    return f"{name.kind}:{'/'.join(name.parts)}"


def packed(holder: str, *materials: Record, clock: str) -> Record:
    data = {"handling_unit": holder, "contents": [{"material": m} for m in materials], "at": at(clock)}
    return record("pack", f"PACK-{holder}-{clock}", data, system="wms")


def unpacked(holder: str, *materials: Record, clock: str) -> Record:
    data = {"handling_unit": holder, "contents": [{"material": m} for m in materials], "at": at(clock)}
    return record("unpack", f"UNPACK-{holder}-{clock}", data, system="wms")


def shipped(number: str, material: Record, customer: str, clock: str, **more: Any) -> Record:
    data = {"shipment": number, "customer": customer, "at": at(clock), "contents": [{"material": material}]}
    return record("shipment", number, data | more, system="wms")


def used(serial: str, clock: str = "09:00") -> Record:
    """L1 went into a unit."""
    return consumed(lot("L1"), clock, id_=f"USED-{serial}", into=unit(serial))


CASE = {"handling_unit": "CASE"}


def test_forward_lists_the_shipment_and_who_got_it(store: Database, load: Load) -> None:
    """U1 was shipped in its case: the shipment, customer, consignee and sales order, by the record of it."""
    load(
        received(lot("L1")),
        used("U1"),
        packed("CASE", unit("U1"), clock="11:00"),
        shipped("S1", CASE, "C1", "12:00", ship_to="H1", sales_order="SO"),
    )

    s1 = ("wms/shipment/S1",)
    assert listed(asked(store, L1, *SHIPPING)) == {
        ("shipment:S1", "DEFINITE", s1),
        ("party:C1", "DEFINITE", s1),
        ("party:H1", "DEFINITE", s1),
        ("sales_order:SO", "DEFINITE", s1),
    }
    assert surely(asked(store, "shipment:S1", *SHIPPING)) == {
        ("party:C1", "DEFINITE"),
        ("party:H1", "DEFINITE"),
        ("sales_order:SO", "DEFINITE"),
    }
    assert asked(store, "unit:PN-1/U1", "shipment", "sales_order", backward=True).items == ()


def test_a_shipment_of_the_case_counts_only_while_the_unit_was_inside(store: Database, load: Load) -> None:
    """The case goes to C2 after U1 was taken out; U2, which stayed in, goes there; U3 is not affected."""
    load(
        received(lot("L1")),
        used("U1"),
        used("U2"),
        made(unit("U3")),
        packed("CASE", unit("U1"), unit("U2"), unit("U3"), clock="11:00"),
        shipped("S1", CASE, "C1", "12:00"),
        unpacked("CASE", unit("U1"), clock="13:00"),
        shipped("S2", CASE, "C2", "14:00"),
        shipped("S3", unit("U3"), "C3", "15:00"),
    )

    assert surely(asked(store, "unit:PN-1/U1", "party")) == {("party:C1", "DEFINITE")}
    assert surely(asked(store, L1, "party")) == {("party:C1", "DEFINITE"), ("party:C2", "DEFINITE")}


def test_what_is_beside_material_is_never_walked_through(store: Database, load: Load) -> None:
    """One shipment, one customer, one supplier: what else they have to do with is not reached by them."""
    both = {"contents": [{"material": unit("U1")}, {"material": unit("U9")}]}
    load(
        received(lot("L1")),
        received(lot("L9")),
        used("U1"),
        consumed(lot("L9"), into=unit("U9")),
        shipped("S1", unit("U1"), "C1", "12:00", **both),
        shipped("S9", unit("U9"), "C1", "13:00"),
    )

    assert surely(asked(store, L1, "unit", "lot", *SHIPPING)) == {
        ("unit:PN-1/U1", "DEFINITE"),
        ("shipment:S1", "DEFINITE"),
        ("party:C1", "DEFINITE"),
    }
    assert surely(asked(store, "unit:PN-1/U1", "unit", "lot", "party", backward=True)) == {
        ("lot:C-1/L1", "DEFINITE"),
        ("party:S-1", "DEFINITE"),
    }


def test_a_lot_shipped_without_serials_possibly_holds_the_unit(store: Database, load: Load) -> None:
    """F went out by its lot number: its member U1 may have been in it; U1 goes to nobody else's customer."""
    member = {"item": "PN-1", "lot": "F", "serial": "U1"}
    load(
        received(lot("L1")),
        made(member),
        used("U1"),
        shipped("S1", lot("F", "PN-1"), "C1", "12:00"),
    )

    assert surely(asked(store, L1, "shipment", "party")) == {
        ("shipment:S1", "POSSIBLE"),
        ("party:C1", "POSSIBLE"),
    }


def test_a_leaf_is_as_sure_as_the_surest_material_that_leads_to_it(store: Database, load: Load) -> None:
    """L1 possibly went into U1 and U2 by their order, and surely into U3, which went to C2 as U2 did."""
    load(
        received(lot("L1")),
        consumed(lot("L1"), "09:00", order="O"),
        made(unit("U1"), unit("U2"), order="O"),
        used("U3"),
        shipped("S1", unit("U1"), "C1", "12:00"),
        shipped("S2", unit("U2"), "C2", "12:00"),
        shipped("S3", unit("U3"), "C2", "12:00"),
    )

    assert surely(asked(store, L1, "shipment", "party")) == {
        ("shipment:S1", "POSSIBLE"),
        ("shipment:S2", "POSSIBLE"),
        ("shipment:S3", "DEFINITE"),
        ("party:C1", "POSSIBLE"),
        ("party:C2", "DEFINITE"),
    }


def test_what_left_before_the_lot_came_in_is_only_possible(store: Database, load: Load) -> None:
    """U1 went to C1 at 08:00, got L1 in the field at 09:00 and went to C2 at 10:00."""
    load(
        received(lot("L1")),
        shipped("S1", unit("U1"), "C1", "08:00"),
        used("U1"),
        shipped("S2", unit("U1"), "C2", "10:00"),
    )

    assert surely(asked(store, L1, "party")) == {("party:C1", "POSSIBLE"), ("party:C2", "DEFINITE")}


def test_as_of_lists_what_had_happened_by_then(store: Database, load: Load) -> None:
    """At 12:30 nothing had gone to C2, and U2 may have gone to C3, as of that day."""
    load(
        received(lot("L1")),
        used("U1"),
        used("U2"),
        shipped("S1", unit("U1"), "C1", "12:00"),
        shipped("S2", unit("U1"), "C2", "13:00"),
        shipped("S3", unit("U2"), "C3", "12:00", at="2026-03-02"),
    )

    assert surely(asked(store, L1, "shipment", "party", as_of="2026-03-02T12:30:00.000000Z")) == {
        ("shipment:S1", "DEFINITE"),
        ("party:C1", "DEFINITE"),
        ("shipment:S3", "POSSIBLE"),
        ("party:C3", "POSSIBLE"),
    }


def test_who_sent_something_back_is_listed(store: Database, load: Load) -> None:
    """A return is the only record that says who had U1."""
    back = {"return": "RMA", "customer": "C1", "contents": [{"material": unit("U1")}], "at": at("15:00")}
    load(received(lot("L1")), used("U1"), record("customer_return", "RMA", back, system="wms"))

    assert listed(asked(store, L1, "party")) == {("party:C1", "DEFINITE", ("wms/customer_return/RMA",))}


def test_backward_lists_the_supplier_the_receipt_and_the_purchase_order(store: Database, load: Load) -> None:
    """L1 in U1 came from S-1 on purchase order PO; another lot from S-2 has nothing to do with it."""
    load(
        received(lot("L1"), purchase_order="PO", timing="posted", at=at("16:00")),
        received(lot("L2"), supplier="S-2"),
        used("U1"),
        shipped("S1", unit("U1"), "C1", "12:00"),
    )

    receipt = ("erp/goods_receipt/GR-L1",)
    u1 = "unit:PN-1/U1"
    assert listed(asked(store, u1, "party", "purchase_order", backward=True)) == {
        ("party:S-1", "DEFINITE", receipt),
        ("purchase_order:PO", "DEFINITE", receipt),
    }
    assert surely(asked(store, u1, "event", backward=True)) == {
        ("event:goods_receipt/GR-L1", "DEFINITE"),
        ("event:consumption/USED-U1", "DEFINITE"),
    }


def test_backward_lists_orders_runs_equipment_and_people(store: Database, load: Load) -> None:
    """U1 and its lot went through run R on E1; run R9 of the same order worked on U9 alone, on E9."""
    run = {"operation": "10", "order": "O", "start": at("08:00"), "end": at("09:30")}
    mine = {"run": "R", "equipment": "E1", "person": "P1", "software": "1.0", "subjects": [unit("U1")]}
    other = {"run": "R9", "equipment": "E9", "person": "P9", "subjects": [unit("U9")]}
    load(
        received(lot("L1")),
        record("run", "R", run | mine),
        record("run", "R9", run | other),
        consumed(lot("L1"), "09:00", run="R"),
        made(unit("U1"), order="O", clock="10:00"),
    )

    assert surely(asked(store, "unit:PN-1/U1", *SHOP, backward=True)) == {
        ("order:O", "DEFINITE"),
        ("run:R", "DEFINITE"),
        ("equipment:E1", "DEFINITE"),
        ("person:P1", "DEFINITE"),
        ("software:1.0", "DEFINITE"),
    }
    assert surely(asked(store, L1, "equipment", "person")) == {
        ("equipment:E1", "DEFINITE"),
        ("person:P1", "DEFINITE"),
    }


def test_backward_lists_the_load_and_its_oven(store: Database, load: Load) -> None:
    """U1 was sterilised on a pallet that was in the load: the load and what it ran on."""
    sterile = {
        "load": "LD",
        "kind": "sterilization",
        "equipment": "OVEN",
        "start": at("12:00"),
        "end": at("13:00"),
        "contents": [CASE],
    }
    load(
        received(lot("L1")),
        used("U1"),
        packed("CASE", unit("U1"), clock="11:00"),
        record("process_load", "LD", sterile),
    )

    assert surely(asked(store, "unit:PN-1/U1", "load", "equipment", backward=True)) == {
        ("load:LD", "DEFINITE"),
        ("equipment:OVEN", "DEFINITE"),
    }


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
def test_material_is_the_same_whatever_else_is_listed(store: Database, load: Load, *, backward: bool) -> None:
    """Classes, holders, bounds and completeness of the material do not change by what is listed beside it."""
    load(
        received(lot("L1")),
        received(lot("L2")),
        used("U1"),
        consumed(lot("L1"), order="O"),
        consumed(lot("L2"), order="O"),
        made(unit("U2"), unit("U3"), order="O"),
        packed("CASE", unit("U1"), clock="11:00"),
        shipped("S1", CASE, "C1", "12:00"),
    )

    material = ("lot", "unit", "hu")
    for ref in (L1, "unit:PN-1/U1"):
        plain = asked(store, ref, *material, backward=backward)
        more = asked(store, ref, *material, *SHIPPING, *SHOP, "event", backward=backward)
        assert (
            tuple(item for item in more.items if item.kind in {"lot", "unit", "handling_unit"}) == plain.items
        )
        assert (more.bounds, more.complete, more.groups) == (plain.bounds, plain.complete, plain.groups)
        assert len(more.items) > len(plain.items)


def test_an_issue_is_among_the_events(store: Database, load: Load) -> None:
    """What touched the lot and is no event in the graph is listed by its record, and so is a shipment."""
    issue = {"order": "O", "material": lot("L1"), "quantity": each("5"), "at": at("08:30")}
    load(
        received(lot("L1")),
        record("issue", "I-1", issue),
        made(unit("U1"), order="O"),
        packed("CASE", unit("U1"), clock="11:00"),
        shipped("S1", CASE, "C1", "12:00"),
        unpacked("CASE", unit("U1"), clock="13:00"),
        shipped("S2", CASE, "C2", "14:00"),
        shipped("S9", unit("U9"), "C1", "15:00"),
    )

    told = {
        ("clew:record:mes:issue/I-1", "mes", "I-1"),
        ("clew:event:erp:goods_receipt/GR-L1", "erp", "GR-L1"),
        ("clew:event:mes:production/P-U1", "mes", "P-U1"),
        ("clew:event:wms:pack/PACK-CASE-11%3A00", "wms", "PACK-CASE-11:00"),
        ("clew:record:wms:shipment/S1", "wms", "S1"),
        ("clew:event:wms:unpack/UNPACK-CASE-13%3A00", "wms", "UNPACK-CASE-13:00"),
    }
    for kinds in (("unit",), ("unit", "party", "shipment")):
        events = asked(store, L1, *kinds, events=True).events
        assert {(event.uid, event.source_system, event.source_id) for event in events} == told


def test_backward_from_an_order_is_all_that_went_into_it(store: Database, load: Load) -> None:
    """By issue, by order, by a run with or without subjects, into a unit of it, into a member of its lot."""
    issue = {"order": "O", "material": lot("ISSUED"), "quantity": each("5"), "at": at("08:30")}
    run = {"operation": "10", "order": "O", "start": at("08:00"), "end": at("09:30")}
    member = {"item": "PN-1", "lot": "F", "serial": "U2"}
    load(
        record("issue", "I-1", issue, system="mes"),
        record("run", "R1", run | {"run": "R1", "subjects": [unit("U1")]}),
        record("run", "R2", run | {"run": "R2"}),
        consumed(lot("BY-ORDER"), order="O"),
        consumed(lot("BY-RUN-1"), run="R1"),
        consumed(lot("BY-RUN-2"), run="R2"),
        consumed(lot("INTO-U1"), into=unit("U1")),
        consumed(lot("INTO-U2"), into=member),
        consumed(lot("INTO-U9"), into=unit("U9")),
        made(unit("U1"), lot("F", "PN-1"), order="O"),
        made(unit("U9"), order="OTHER"),
    )

    answer = asked(store, "order:O", "lot", backward=True)
    assert {item.lot for item in answer.items} == {
        "ISSUED",
        "BY-ORDER",
        "BY-RUN-1",
        "BY-RUN-2",
        "INTO-U1",
        "INTO-U2",
    }


def test_another_unit_of_the_order_keeps_what_is_linked_to_it(store: Database, load: Load) -> None:
    """Backward from U1 its order is passed through, and what was consumed into U2 there is not in U1."""
    load(
        consumed(lot("SHARED"), order="O"),
        consumed(lot("INTO-U2"), into=unit("U2"), order="O"),
        made(unit("U1"), unit("U2"), order="O"),
    )

    assert {item.lot for item in asked(store, "unit:PN-1/U1", "lot", backward=True).items} == {"SHARED"}
