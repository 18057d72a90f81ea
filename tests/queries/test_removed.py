"""A record that a part came out of a unit proves that it had been in it (S9)."""

import pytest

from graph_model.database import Database
from graph_model.vocabulary import Direction
from queries.trace import Question, trace
from tests.golden.plant import Record, at, lot, received, record, unit
from tests.queries.conftest import Load

PART = unit("B2", "C-9")
U1 = unit("U1")
DEVICE, BATTERY = "urn:epc:id:sgtin:9506000.013435.U1", "urn:epc:id:sgtin:9506000.013436.B2"
ASSOCIATION = {
    "eventTime": at("12:00"),
    "eventTimeZoneOffset": "+00:00",
    "action": "DELETE",
    "parentID": DEVICE,
    "childEPCs": [BATTERY],
}
REMOVED = [
    record("removal", "R", {"from": U1, "material": PART, "at": at("12:00")}),
    record("disassembly", "D", {"unit": U1, "outputs": [PART], "at": at("12:00")}),
    record(
        "service", "S", {"service": "S", "device": U1, "at": at("12:00"), "replaced": [{"removed": PART}]}
    ),
    record("association_event", "A", ASSOCIATION, system="epcis"),
]


def reached(store: Database, ref: str, direction: Direction) -> set[tuple[str | None, str, str | None]]:
    """Number, class and first arrival of what a trace lists."""
    answer = trace(store, Question((ref,), direction))
    return {(item.serial or item.lot, item.scope, item.first_at) for item in answer.items}


@pytest.mark.parametrize("removal", REMOVED, ids=lambda removal: str(removal["type"]))
def test_a_part_known_only_by_its_removal_was_in_the_unit(
    store: Database, load: Load, removal: Record
) -> None:
    """No installation is recorded: forward from the part still leads to the unit, backward to the part."""
    load(removal)
    epcis = removal["system"] == "epcis"

    part, device = (BATTERY, DEVICE) if epcis else ("unit:C-9/B2", "unit:PN-1/U1")
    assert reached(store, part, Direction.FORWARD) == {("U1", "DEFINITE", None)}
    assert reached(store, device, Direction.BACKWARD) == {("B2", "DEFINITE", None)}


def test_what_went_into_the_part_after_its_removal_is_not_proven_in_the_unit(
    store: Database, load: Load
) -> None:
    """L1 went in before the removal, L2 after it: only L1 is proven to have been in the unit."""
    load(
        received(lot("L1")),
        received(lot("L2")),
        record("consumption", "C1", {"material": lot("L1"), "into": PART, "at": at("09:00")}),
        REMOVED[0],
        record("consumption", "C2", {"material": lot("L2"), "into": PART, "at": at("13:00")}),
    )

    assert {(n, c) for n, c, _ in reached(store, "lot:C-1/L1", Direction.FORWARD)} == {
        ("B2", "DEFINITE"),
        ("U1", "DEFINITE"),
    }
    assert {(n, c) for n, c, _ in reached(store, "lot:C-1/L2", Direction.FORWARD)} == {
        ("B2", "DEFINITE"),
        ("U1", "POSSIBLE"),
    }


def test_what_was_unpacked_had_been_in_the_box(store: Database, load: Load) -> None:
    """Only the unpacking is recorded: the box held the unit, and never what lay beside it."""
    contents = [{"material": U1}, {"material": unit("U2")}]
    load(record("unpack", "U", {"handling_unit": "K", "contents": contents, "at": at("12:00")}, system="wms"))

    answer = trace(store, Question(("unit:PN-1/U1",)))
    assert [(item.kind, item.scope) for item in answer.items] == [("handling_unit", "DEFINITE")]
    assert {n for n, _, _ in reached(store, "hu:K", Direction.BACKWARD)} == {"U1", "U2"}
