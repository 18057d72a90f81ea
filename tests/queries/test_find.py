"""What an identifier names: the finest thing of a scan, our own numbers, who surely bears a number."""

import pytest

from graph_model.database import Database
from graph_model.errors import AmbiguousError, NotFoundError
from queries.find import find, nothing_found, resolve
from queries.trace import Question, trace
from tests.golden.plant import consumed, each, lot, made, received, record, unit
from tests.queries.conftest import Load
from tests.stores import load_records

SCAN = "(01)09506000134352(10)PL-1(21)P-001"
PUMP = record(
    "item",
    "PN-1",
    {"item": "PN-1", "description": "Pump", "kind": "finished", "gtins": [{"gtin": "09506000134352"}]},
    system="plm",
)


def found(store: Database, text: str) -> set[str]:
    """The uids that a text finds."""
    return {match.uid for match in find(store, text)}


def test_a_scan_of_unit_and_lot_is_traced_from_the_unit(store: Database, load: Load) -> None:
    """A UDI carries both: `find` lists both, a trace starts at the unit."""
    load(PUMP, made({**unit("P-001"), "lot": "PL-1"}), consumed(unit("P-001"), into=unit("SYS", "PN-2")))

    assert found(store, SCAN) == {"clew:unit:own:PN-1/P-001", "clew:lot:own:PN-1/PL-1"}
    assert resolve(store, SCAN).uid == "clew:unit:own:PN-1/P-001"
    assert {item.serial for item in trace(store, Question((SCAN,))).items} == {"SYS"}


def test_a_scan_of_unit_and_lot_is_traced_from_the_lot_where_no_unit_is_known(store: Database) -> None:
    """The serial was never recorded: its lot is the finest thing that the scan names."""
    load_records(store, PUMP, made(lot("PL-1", "PN-1")))

    assert resolve(store, SCAN).uid == "clew:lot:own:PN-1/PL-1"


def test_a_scan_whose_unit_two_items_have_stays_ambiguous(store: Database) -> None:
    """Two items share the GTIN, and both have a unit of that serial: the candidates are the units alone."""
    other = record("item", "PN-2", {"item": "PN-2", "gtins": [{"gtin": "09506000134352"}]}, system="plm")
    units = made({**unit("P-001"), "lot": "PL-1"}, unit("P-001", "PN-2"))
    load_records(store, PUMP, other, units)

    with pytest.raises(AmbiguousError) as raised:
        resolve(store, SCAN)
    assert set(raised.value.candidates) == {"clew:unit:own:PN-1/P-001", "clew:unit:own:PN-2/P-001"}


def test_a_match_has_the_numbers_of_the_name_it_is_listed_under(store: Database, load: Load) -> None:
    """Found by its other spelling, a unit shows the serial of its canonical name, as a trace does."""
    same = {"of": unit("00012", "DEV-9"), "same_as": {**unit("DEV_A12_00012", "DEV-9"), "issuer": "crm"}}
    load(made(unit("00012", "DEV-9")), record("identifier", "I", same, system="crm"))

    for text in ("00012", "DEV_A12_00012"):
        (match,) = find(store, text)
        assert (match.uid, match.item, match.serial) == (
            "clew:unit:crm:DEV-9/DEV_A12_00012",
            "DEV-9",
            "DEV_A12_00012",
        )


def test_a_match_has_our_numbers_where_it_is_listed_under_a_gs1_key(store: Database, load: Load) -> None:
    """The GS1 key is the smaller name; item, serial and description are ours."""
    load(
        PUMP, made(unit("P-001")), consumed({"epc": "urn:epc:id:sgtin:9506000.013435.P-001"}, into=unit("U"))
    )

    (match,) = find(store, "unit:PN-1/P-001")
    assert (match.uid, match.kind) == ("clew:gs1:unit:09506000134352/P-001", "unit")
    assert (match.item, match.serial, match.name) == ("PN-1", "P-001", "Pump")


def test_a_lot_and_a_unit_have_the_description_of_their_item(store: Database) -> None:
    """Nobody names a lot; a trace names it by its item, and so does `find`."""
    load_records(store, PUMP, made(unit("P-001")), made(lot("PL-1", "PN-1")))

    assert [match.name for match in (*find(store, "P-001"), *find(store, "PL-1"))] == ["Pump", "Pump"]


def test_a_kind_and_a_number_without_item_find_the_only_bearer(store: Database) -> None:
    """`lot:R-77` is the only lot of that number, whosever it is; a unit of that number is none."""
    load_records(store, received({**lot("R-77"), "issuer": "S-9"}), made(unit("R-77")))

    assert found(store, "lot:R-77") == {"clew:lot:S-9:C-1/R-77"}
    assert found(store, "unit:R-77") == {"clew:unit:own:PN-1/R-77"}
    assert found(store, "S-9@lot:R-77") == {"clew:lot:S-9:C-1/R-77"}
    assert found(store, "own@lot:R-77") == set()
    assert resolve(store, "lot:R-77").kind == "lot"


def test_a_kind_and_a_number_that_several_items_have_are_ambiguous(store: Database) -> None:
    """Trap 10: a lot number under two items is two lots, and both are offered."""
    load_records(store, received(lot("R-77")), received(lot("R-77", "C-2"), "GR-2"))

    with pytest.raises(AmbiguousError) as raised:
        resolve(store, "lot:R-77")
    assert set(raised.value.candidates) == {"clew:lot:own:C-1/R-77", "clew:lot:own:C-2/R-77"}
    assert found(store, "lot:C-2/R-77") == {"clew:lot:own:C-2/R-77"}


def test_a_thing_that_only_refused_records_name_is_said_to_be_in_quarantine(store: Database) -> None:
    """R10: not found stays not found, and the sentence tells where it waits; nothing else is said to."""
    bad = {"material": unit("BAD-1"), "quantity": {"value": "none", "unit": "1"}, "order": "WO-9"}
    load_records(store, PUMP, record("consumption", "C", bad), refused=1)

    named = (
        "BAD-1",
        "unit:PN-1/BAD-1",
        "unit:BAD-1",
        "clew:unit:own:PN-1/BAD-1",
        "(01)09506000134352(21)BAD-1",
    )
    for text in named:
        with pytest.raises(NotFoundError, match=r"refused records of mes name it: .*list"):
            resolve(store, text)
    for text in ("BAD-2", "lot:PN-1/BAD-1", "lot:BAD-1", "unit:PN-2/BAD-1", "crm@unit:BAD-1"):
        assert str(nothing_found(store, text)) == f"nothing is known by {text!r}"


def test_an_order_number_that_was_only_assumed_gives_way_to_its_owners(store: Database, load: Load) -> None:
    """S1: a and b each have an order 1001; c merely named one: the candidates are those of a and b."""
    order = {"order": "1001", "item": "PN-1", "kind": "normal"}
    issued = {"order": "1001", "material": lot("L1"), "quantity": each("1"), "at": "2026-03-02"}
    load(
        record("work_order", "1001", order, system="a"),
        record("work_order", "1001", order, system="b"),
        record("issue", "I", issued, system="c"),
    )

    assert found(store, "order:1001") == found(store, "1001") == {"clew:order:a:1001", "clew:order:b:1001"}
    assert found(store, "order:c@1001") == {"clew:order:c:1001"}


def test_a_number_that_was_only_assumed_is_found_where_nobody_owns_it(store: Database, load: Load) -> None:
    """No system sent order 1001, but one has a place 1001: the order is no place, and stays found."""
    issued = {"order": "1001", "material": lot("L1"), "quantity": each("1"), "at": "2026-03-02"}
    load(
        record("issue", "I", issued, system="c"),
        record("location", "1001", {"location": "1001", "kind": "bin"}, system="wms"),
    )

    assert found(store, "order:1001") == {"clew:order:c:1001"}
    assert found(store, "1001") == {"clew:order:c:1001", "clew:location:wms:1001"}
