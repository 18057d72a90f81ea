"""One thing with several names is one thing in all that an answer says of it (S28)."""

from graph_model.database import Database
from queries.trace import Question, trace
from tests.golden.plant import at, consumed, lot, made, received, record, unit
from tests.queries.conftest import Load
from tests.stores import load_records

EPC = {"epc": "urn:epc:id:sgtin:9506000.013435.S1"}
OURS = unit("S1", "C-9")


def part_with_gtin(kind: str | None) -> tuple[dict[str, object], ...]:
    """A part known by its GTIN and by our number; the lot went into it under the one name or the other."""
    item = {"item": "C-9", "gtins": [{"gtin": "09506000134352"}]} | ({"kind": kind} if kind else {})
    return (record("item", "C-9", item, system="plm"), received(lot("L1")))


def test_a_component_known_by_its_gtin_is_no_finished_unit(store: Database, load: Load) -> None:
    """Its GS1 name is no instance of any item; its other name is, of a component."""
    load(*part_with_gtin("component"), made(OURS), consumed(lot("L1"), "09:00", into=EPC))

    answer = trace(store, Question(("lot:C-1/L1",)))
    assert [(item.item, item.serial) for item in answer.items] == [("C-9", "S1")]
    assert answer.bounds == {"min": 0, "max": 0}
    assert trace(store, Question(("lot:C-1/L1",), finished=True)).items == ()


def test_a_part_used_under_its_other_name_is_no_finished_unit(store: Database, load: Load) -> None:
    """The kind of item is unknown: put into a pump under one name, it is no pump under the other."""
    load(
        *part_with_gtin(None),
        consumed(lot("L1"), "09:00", into=OURS),
        consumed(EPC, "10:00", into=unit("U1")),
    )

    answer = trace(store, Question(("lot:C-1/L1",), finished=True))
    assert [item.serial for item in answer.items] == ["U1"]
    assert answer.bounds == {"min": 1, "max": 1}


def test_a_refused_record_counts_under_every_name(store: Database) -> None:
    """R10: the refused record names the GS1 key, the item is listed by our number, or the other way."""
    told = (*part_with_gtin("finished"), made(OURS), consumed(lot("L1"), "09:00", into=OURS))
    load_records(store, *told, consumed(EPC, "10:00", id_="BAD", into=unit("Z"), quantity="none"), refused=1)

    answer = trace(store, Question(("lot:C-1/L1",)))
    assert [(entry.kind, entry.uid) for entry in answer.unresolved] == [
        ("QUARANTINED", "clew:unit:own:C-9/S1")
    ]

    load_records(store, consumed(EPC, "11:00", into=unit("U1")))
    answer = trace(store, Question(("lot:C-1/L1",)))
    named = [entry.uid for entry in answer.unresolved if entry.kind == "QUARANTINED"]
    assert named == [trace(store, Question(("lot:C-1/L1",))).items[0].uid]
    assert not answer.complete


def test_events_are_those_of_all_names(store: Database, load: Load) -> None:
    """An event that names the GS1 key touched the thing that is listed by our number, and the start's too."""
    moved = {"material": EPC, "from": "A", "to": "B", "at": at("12:00")}
    packed = {"handling_unit": "P", "contents": [{"material": OURS}], "at": at("13:00")}
    out = {"handling_unit": "P", "contents": [{"material": EPC}], "at": at("15:00")}
    carried = [
        record(
            "move", f"P-{hour}", {"material": {"handling_unit": "P"}, "from": "A", "to": "B", "at": at(hour)}
        )
        for hour in ("12:30", "14:00", "16:00")
    ]
    load(
        *part_with_gtin("finished"),
        made(OURS, id_="MADE"),
        consumed(lot("L1"), "09:00", id_="USED", into=OURS),
        record("move", "M", moved, system="wms"),
        record("pack", "IN", packed, system="wms"),
        record("unpack", "OUT", out, system="wms"),
        *carried,
    )

    answer = trace(store, Question(("lot:C-1/L1",), kinds=("unit",), events=True))
    assert {event.source_id for event in answer.events} == {
        "GR-L1",
        "USED",
        "MADE",
        "M",
        "IN",
        "P-14:00",
        "OUT",
    }


def test_an_item_stands_for_lots_under_all_its_names(store: Database, load: Load) -> None:
    """A trace from an item begins at every lot of it: of its other number, received or only used."""
    load(
        record("identifier", "A", {"of": {"item": "C-1"}, "same_as": {"item": "C-1X"}}, system="mdm"),
        received(lot("L1")),
        consumed(lot("L1"), into=unit("U1")),
        consumed(lot("L2", "C-1X"), into=unit("U2")),
    )

    answer = trace(store, Question(("item:C-1",)))
    assert {item.serial for item in answer.items} == {"U1", "U2"}
