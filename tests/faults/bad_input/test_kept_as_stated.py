"""What is odd but not wrong: kept as stated, and told where it needs a look."""

from pathlib import Path

import pytest

from graph_model.database import Database
from tests.faults.bad_input.door import Clew, Said
from tests.faults.bad_input.lines import Record, line, record, saying

NONSENSE = {
    "twenty pieces of one serial": saying(
        material={"item": "C-1", "serial": "S1"}, quantity={"value": "20", "unit": "1"}
    ),
    "less than nothing": saying(quantity={"value": "-5", "unit": "1"}),
    "into itself": saying(material={"item": "PN-1", "serial": "U1"}),
    "recorded in the future": record(recorded_at="2999-01-01T00:00:00Z"),
    "text that looks like a formula": saying(position="=cmd|'/C calc'!A0"),
    "white space inside an id": record(id="X 1\t2"),
}


@pytest.mark.parametrize("told", NONSENSE.values(), ids=list(NONSENSE))
def test_real_nonsense_is_kept_as_stated(clew: Clew, tmp_path: Path, told: Record) -> None:
    """It is stored, and traces that meet it end."""
    assert load(clew, tmp_path, told).counts == {"read": 1, "stored": 1}
    for way in ("--forward", "--backward"):
        answer = clew("trace", "unit:PN-1/U1", way, "--json")
        assert answer.code == 0, answer.err


def test_quantities_stay_as_they_were_stated(clew: Clew, store: Database, tmp_path: Path) -> None:
    """Neither the sign nor the twenty pieces of one serial are mended."""
    load(clew, tmp_path, *(NONSENSE[name] | {"id": name} for name in list(NONSENSE)[:2]))

    rows = store.read("MATCH ()-[e:INPUT_TO]->() RETURN e.quantity AS quantity")
    assert {row["quantity"] for row in rows} == {"20", "-5"}


def test_unknown_fields_are_kept_and_told_at_every_depth(clew: Clew, store: Database, tmp_path: Path) -> None:
    """A misspelled field is told by its path, and its name is no command to the terminal."""
    told = saying(material={"item": "C-1", "lot": "L1", "serail": "S1"}, **{"colour": "red", "\x1b[31mk": 1})
    answer = load(clew, tmp_path, told)

    unknown = {"consumption.colour": 1, "consumption.material.serail": 1, "consumption.\x1b[31mk": 1}
    assert answer.json["unknown_fields"] == unknown
    assert store.read("MATCH (r:SourceRecord) RETURN r.unknown_fields AS names")[0]["names"]
    shown = clew("load", tmp_path / "records.ndjson")
    assert shown.code == 0
    assert not shown.sentences


def test_unknown_fields_beside_system_are_kept_and_told(clew: Clew, tmp_path: Path) -> None:
    """A misspelled `retracted` withdraws nothing, and is told apart from a field of the data."""
    answer = load(clew, tmp_path, record(Retracted=True))

    assert answer.counts == {"read": 1, "stored": 1}
    assert answer.json["unknown_fields"] == {"consumption.Retracted, beside system": 1}


def test_a_record_without_a_clock_is_recorded_on_the_date_of_its_file(
    clew: Clew, store: Database, tmp_path: Path
) -> None:
    """It is marked so, and the same file again is a duplicate."""
    told = record()
    del told["recorded_at"]

    assert load(clew, tmp_path, told).counts == {"read": 1, "stored": 1}
    assert load(clew, tmp_path, told).counts == {"read": 1, "duplicate": 1}
    (stored,) = store.read("MATCH (r:SourceRecord) RETURN r.clock AS clock")
    assert stored["clock"] == "file"


@pytest.mark.parametrize("size", [2, 3])
def test_a_circle_of_cancels_withdraws_nothing_else(clew: Clew, tmp_path: Path, size: int) -> None:
    """Records that cancel one another in a circle are stored, in either order, and move nothing."""
    others = [{"system": "mes", "type": "consumption", "id": f"R{n}"} for n in range(size)]
    circle = [record(id=f"R{n}", cancels=others[(n + 1) % size]) for n in range(size)]

    assert load(clew, tmp_path, *circle, record()).counts == {"read": size + 1, "stored": size + 1}
    assert load(clew, tmp_path, *reversed(circle)).counts == {"read": size, "duplicate": size}
    assert clew("trace", "lot:C-1/L1", "--json").json["items"]


def test_retracting_what_nobody_said_is_remembered(clew: Clew, tmp_path: Path) -> None:
    """The retraction counts when the record it withdraws comes later."""
    gone = {**record(retracted=True, recorded_at="2026-03-03T09:00:00Z"), "data": {}}

    assert load(clew, tmp_path, gone).counts == {"read": 1, "retracted": 1}
    assert load(clew, tmp_path, record()).counts == {"read": 1, "stale": 1}
    assert clew("find", "lot:C-1/L1", "--json").code == 4


@pytest.mark.parametrize("text", [":warning:", "[bold]red[/bold]", "[/]", "\\[x]", "%s {0}"])
def test_text_is_shown_as_it_is(clew: Clew, tmp_path: Path, text: str) -> None:
    """What a number looks like is no markup, no picture and no format."""
    load(clew, tmp_path, saying(material={"item": text, "lot": text}))

    found = clew("find", text)
    assert found.code == 0
    assert text in found.out
    refused = load(clew, tmp_path, record(id=text, type=text))
    assert f"type='{text}'".replace("\\", "\\\\") in refused.err
    assert text in clew("quarantine", "list").out


def load(clew: Clew, folder: Path, *told: Record) -> Said:
    """Load records in one file."""
    path = folder / "records.ndjson"
    path.write_bytes(b"".join(map(line, told)))
    return clew("load", path, "--json")
