"""Golden cases as far as the facts alone decide them: who is reached, and who must never be.

What time and quantities decide (classes, exclusions, bounds) takes its place here with the derived flow.
Every case also runs shuffled and loaded twice.
"""

import random
from collections.abc import Callable

import pytest

from graph_model.database import Database
from graph_model.vocabulary import Direction
from queries.trace import Question, trace
from tests.golden.plant import Record, at, consumed, each, lot, made, received, record, unit
from tests.stores import load_records

Load = Callable[..., None]


@pytest.fixture(params=["in order", "shuffled and twice"])
def load(store: Database, request: pytest.FixtureRequest) -> Load:
    """Load a case as its story goes, or shuffled and twice over."""

    def load_case(*records: Record) -> None:
        if request.param == "in order":
            load_records(store, *records)
            return
        mixed = list(records) * 2
        random.Random(11).shuffle(mixed)
        half = len(mixed) // 2
        load_records(store, *mixed[:half])
        load_records(store, *mixed[half:])

    return load_case


def forward(store: Database, ref: str) -> set[str]:
    """Serials, lots and handling units that a forward trace lists."""
    return _names(store, ref, Direction.FORWARD)


def backward(store: Database, ref: str) -> set[str]:
    """Serials, lots and handling units that a backward trace lists."""
    return _names(store, ref, Direction.BACKWARD)


def _names(store: Database, ref: str, direction: Direction) -> set[str]:
    answer = trace(store, Question((ref,), direction))
    return {item.serial or item.lot or item.uid.rsplit(":", 1)[-1] for item in answer.items}


def classes(store: Database, ref: str) -> dict[str, str]:
    """The class of every serial that a forward trace lists."""
    return {i.serial: i.scope for i in trace(store, Question((ref,))).items if i.serial}


def test_golden_g2_coarse_order_reaches_all_and_unit_links_one(store: Database, load: Load) -> None:
    """G2: issued to an order of three, a lot possibly reaches all three; linked to one unit, only it."""
    issue = {"order": "1", "material": lot("L2"), "quantity": each("1"), "at": at("08:30")}
    load(
        received(lot("L2")),
        received(lot("L3")),
        record("issue", "I-1", issue, system="mes"),
        consumed(lot("L3"), into=unit("U1"), order="1"),
        made(unit("U1"), unit("U2"), unit("U3"), order="1"),
    )

    assert classes(store, "lot:C-1/L2") == {"U1": "POSSIBLE", "U2": "POSSIBLE", "U3": "POSSIBLE"}
    assert classes(store, "lot:C-1/L3") == {"U1": "DEFINITE"}


def test_golden_g4_a_harvested_part_carries_its_own_lots_only(store: Database, load: Load) -> None:
    """G4: S1 goes from U1 into U2: the lot of S1 reaches both, the adhesive of U1 never reaches U2."""
    part = unit("S1", "C-9")
    removal = {"from": unit("U1"), "material": part, "at": at("12:00")}
    load(
        received(lot("ADHESIVE", "C-2")),
        received(lot("L1")),
        consumed(lot("L1"), "08:00", into=part),
        consumed(lot("ADHESIVE", "C-2"), "08:30", into=unit("U1")),
        consumed(part, "09:00", into=unit("U1")),
        record("removal", "R-1", removal),
        consumed(part, "13:00", into=unit("U2")),
    )

    assert forward(store, "lot:C-1/L1") == {"S1", "U1", "U2"}
    assert forward(store, "lot:C-2/ADHESIVE") == {"U1"}


def test_golden_g5_split_and_merge_keep_identity(store: Database, load: Load) -> None:
    """G5: L1 into L1a and L1b; L1b and L2 into M: L2 reaches users of M only, L1 those of L1a and M."""
    split = {
        "source": lot("L1"),
        "outputs": [
            {"material": lot("L1a"), "quantity": each("60")},
            {"material": lot("L1b"), "quantity": each("40")},
        ],
        "at": at("07:00"),
    }
    merge = {
        "inputs": [
            {"material": lot("L1b"), "quantity": each("40")},
            {"material": lot("L2"), "quantity": each("50")},
        ],
        "output": lot("M"),
        "at": at("07:30"),
    }
    load(
        received(lot("L1")),
        received(lot("L2")),
        record("split", "S", split, system="wms"),
        record("merge", "M", merge, system="wms"),
        consumed(lot("L1a"), into=unit("U1")),
        consumed(lot("M"), into=unit("U2")),
    )

    assert forward(store, "lot:C-1/L2") == {"M", "U2"}
    assert forward(store, "lot:C-1/L1") == {"L1a", "L1b", "M", "U1", "U2"}
    assert backward(store, "lot:C-1/M") == {"L1", "L1b", "L2"}


def test_golden_g6_rework_of_a_unit_into_itself_ends(store: Database, load: Load) -> None:
    """G6: a rework order consumes U1 and a new part and puts out U1: the walk ends, both parts reach U1."""
    load(
        received(lot("OLD")),
        received(lot("NEW")),
        consumed(lot("OLD"), into=unit("U1")),
        consumed(unit("U1"), "10:00", order="RW"),
        consumed(lot("NEW"), "10:30", order="RW"),
        made(unit("U1"), order="RW", clock="11:00"),
    )

    assert forward(store, "lot:C-1/NEW") == {"U1"}
    assert forward(store, "lot:C-1/OLD") == {"U1"}
    assert forward(store, "unit:PN-1/U1") == set()


def test_golden_g12_a_kit_holds_what_it_never_mixes(store: Database, load: Load) -> None:
    """G12: kit K holds D1 and D2: the lot of D1 reaches D1 and K, never D2."""
    contents = [{"material": unit("D1")}, {"material": unit("D2")}]
    load(
        received(lot("L1")),
        consumed(lot("L1"), into=unit("D1")),
        made(unit("D2"), id_="P-2"),
        record("pack", "K", {"handling_unit": "K", "contents": contents, "at": at("12:00")}, system="wms"),
    )

    assert forward(store, "lot:C-1/L1") == {"D1", ["own", "K"][-1]}
    assert backward(store, "hu:K") == {"D1", "D2", "L1"}


def test_golden_g17_two_lots_of_an_item_make_a_third(store: Database, load: Load) -> None:
    """G17: a blend of two lots of item X is a third lot of item X; there is no false cycle."""
    load(
        received(lot("X1", "X")),
        received(lot("X2", "X")),
        consumed(lot("X1", "X"), order="B"),
        consumed(lot("X2", "X"), order="B"),
        made(lot("X3", "X"), order="B"),
    )

    assert forward(store, "lot:X/X1") == {"X3"}
    assert backward(store, "lot:X/X3") == {"X1", "X2"}


def test_golden_g20_a_unit_link_with_a_date_only_is_definite(store: Database, load: Load) -> None:
    """G20: a date is a day long; the link still proves the flow."""
    load(
        received(lot("L1")),
        record("consumption", "C", {"material": lot("L1"), "into": unit("U1"), "at": "2026-03-02"}),
    )

    assert classes(store, "lot:C-1/L1") == {"U1": "DEFINITE"}


def test_golden_g21_a_battery_fitted_later_reaches_what_holds_the_module(store: Database, load: Load) -> None:
    """G21: module M sits in Y since 2020, a battery goes into M in 2023: it reaches M and Y."""
    module = unit("M", "C-5")
    early = {"material": module, "into": unit("Y"), "at": "2020-01-01T08:00:00Z"}
    late = {"material": lot("B"), "into": module, "at": "2023-01-01T08:00:00Z"}
    load(received(lot("B")), record("consumption", "C1", early), record("consumption", "C2", late))

    assert forward(store, "lot:C-1/B") == {"M", "Y"}


def test_golden_g23_rework_of_three_does_not_contaminate(store: Database, load: Load) -> None:
    """G23: three units in one rework order, one new part for U2: U1's lots never reach U2."""
    load(
        received(lot("L1")),
        received(lot("NEW")),
        consumed(lot("L1"), into=unit("U1")),
        *[consumed(unit(serial), "10:00", order="RW") for serial in ("U1", "U2", "U3")],
        consumed(lot("NEW"), "10:30", into=unit("U2"), order="RW"),
        *[made(unit(serial), order="RW", clock="11:00") for serial in ("U1", "U2", "U3")],
    )

    assert forward(store, "lot:C-1/L1") == {"U1"}
    assert forward(store, "lot:C-1/NEW") == {"U2"}


def test_golden_g24_a_second_order_adds_its_lot(store: Database, load: Load) -> None:
    """G24: the component linked under O1, issued again to rework order O2 of U: both lots reach U."""
    load(
        received(lot("L1")),
        received(lot("L2")),
        consumed(lot("L1"), into=unit("U"), order="O1"),
        made(unit("U"), order="O1"),
        consumed(unit("U"), "12:00", order="O2"),
        record(
            "issue", "I", {"order": "O2", "material": lot("L2"), "quantity": each("1"), "at": at("12:30")}
        ),
        made(unit("U"), order="O2", clock="13:00", id_="P-again"),
    )

    assert forward(store, "lot:C-1/L1") == {"U"}
    assert forward(store, "lot:C-1/L2") == {"U"}


def test_golden_g25_members_of_a_lot_are_found_and_never_each_other(store: Database, load: Load) -> None:
    """G25: what is on lot F is on its members; no walk goes from member to member through F."""
    one, two = ({"item": "PN-1", "lot": "F", "serial": serial} for serial in ("U1", "U2"))
    load(
        received(lot("L1")),
        received(lot("L2")),
        made(one, two, order="O"),
        consumed(lot("L1"), into=unit("U1")),
        consumed(lot("L2"), order="P"),
        made({"item": "PN-1", "lot": "F"}, order="P", id_="P-F"),
    )

    assert forward(store, "lot:C-1/L1") == {"U1"}
    assert forward(store, "lot:C-1/L2") == {"F", "U1", "U2"}
    assert backward(store, "unit:PN-1/U1") == {"F", "L1", "L2"}


def test_golden_g27_an_alias_last_is_as_an_alias_first_and_gone_as_never(store: Database) -> None:
    """G27: an alias of two names arrives after everything else, and is retracted later."""
    alias = record("identifier", "A", {"of": unit("U1"), "same_as": unit("13")}, system="mdm")
    load_records(store, received(lot("L1")), consumed(lot("L1"), into=unit("U1")))
    load_records(store, consumed(unit("13"), "12:00", into=unit("Z", "PN-9")))
    before = trace(store, Question(("lot:C-1/L1",))).answer_hash

    load_records(store, alias)
    assert forward(store, "lot:C-1/L1") == {"13", "Z"}

    load_records(store, alias | {"retracted": True, "recorded_at": at("23:00")})
    assert trace(store, Question(("lot:C-1/L1",))).answer_hash == before


def test_trap_one_lot_number_under_two_items_is_never_joined(store: Database, load: Load) -> None:
    """Trap 10: the same lot number under two items: what one reaches, the other does not."""
    load(
        received(lot("L1", "C-1"), "GR-1"),
        received(lot("L1", "C-2"), "GR-2"),
        consumed(lot("L1", "C-1"), id_="C1", into=unit("U1")),
        consumed(lot("L1", "C-2"), id_="C2", into=unit("U2")),
    )

    assert forward(store, "lot:C-1/L1") == {"U1"}
    assert forward(store, "lot:C-2/L1") == {"U2"}


def test_trap_an_identifier_stays_text(store: Database, load: Load) -> None:
    """Trap 13: lot 00012 is not lot 12."""
    load(received(lot("00012")), received(lot("12")), consumed(lot("00012"), into=unit("U1")))

    assert forward(store, "lot:C-1/00012") == {"U1"}
    assert forward(store, "lot:C-1/12") == set()


def test_trap_a_device_repaired_is_input_and_output_of_one_event(store: Database, load: Load) -> None:
    """Trap 9: an event whose input is its output too: the walk ends, the new part reaches the device."""
    device, part = "urn:epc:id:sgtin:9506000.013435.D1", "urn:epc:id:sgtin:9506000.013436.P1"
    event = {
        "eventTime": at("10:00"),
        "eventTimeZoneOffset": "+00:00",
        "inputEPCList": [device, part],
        "outputEPCList": [device],
    }
    load(record("transformation_event", "E-1", event, system="epcis"))

    assert forward(store, part) == {"D1"}
    assert forward(store, device) == set()


def test_urn_and_digital_link_are_one_thing(store: Database, load: Load) -> None:
    """One unit as a URN in one record and as a Digital Link in another, found by a scan."""
    link = "https://id.gs1.org/01/09506000134352/21/D1"
    load(
        received(lot("L1")),
        consumed(lot("L1"), into={"epc": "urn:epc:id:sgtin:9506000.013435.D1"}),
        consumed({"epc": link}, "12:00", into=unit("Z", "PN-9")),
    )

    assert forward(store, "lot:C-1/L1") == {"D1", "Z"}
    assert backward(store, "(01)09506000134352(21)D1") == {"L1"}


def test_a_gs1_unit_is_our_unit_once_the_item_says_its_gtin(store: Database, load: Load) -> None:
    """Known by its GTIN first, by the item number later: one thing, listed once."""
    load(
        received(lot("L1")),
        consumed(lot("L1"), into=unit("D1")),
        record("item", "PN-1", {"item": "PN-1", "gtins": [{"gtin": "09506000134352"}]}, system="plm"),
        consumed({"epc": "urn:epc:id:sgtin:9506000.013435.D1"}, "12:00", id_="C", into=unit("Z", "PN-9")),
    )

    assert forward(store, "lot:C-1/L1") == {"D1", "Z"}
