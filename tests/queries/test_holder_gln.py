"""Whoever has a thing is shown by our number, also where an event names it by its GLN."""

from graph_model.database import Database
from queries.trace import Question, trace
from tests.golden.plant import at, consumed, lot, record, unit
from tests.queries.conftest import Load
from tests.queries.test_find_gln import PARTY, PLACE, party, place, seen


def test_a_holder_that_an_event_names_by_gln_is_ours_of_that_gln(store: Database, load: Load) -> None:
    """S27, S28: one customer is one holder, and its place is one place, whatever each system calls them."""
    item = {"item": "PN-1", "gtins": [{"gtin": "09506000134352"}]}
    moved = {"material": unit("S2"), "from": "A", "to": "HH1", "at": at("11:00")}
    ship = {"shipment": "S", "customer": "C-1", "at": at("11:00"), "contents": [{"material": unit("S3")}]}
    load(
        record("item", "PN-1", item, system="plm"),
        party("C-1", PARTY),
        place("HH1", PLACE),
        *(consumed(lot("L1"), into=unit(f"S{number}")) for number in (1, 2, 3)),
        seen(),
        record("move", "M", moved, system="wms"),
        record("shipment", "S", ship, system="wms"),
    )

    shown = {
        (item.serial, item.holder, item.location) for item in trace(store, Question(("lot:C-1/L1",))).items
    }
    assert shown == {
        ("S1", "C-1", "clew:gs1:location:4012345000054"),
        ("S2", "HH1", "clew:gs1:location:4012345000054"),
        ("S3", "C-1", None),
    }
