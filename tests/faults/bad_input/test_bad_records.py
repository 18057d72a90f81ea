"""Spoiled canonical records, each between two good ones."""

from pathlib import Path

import pytest

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.bad_input.door import Bad, Clew, Expected, check_refused, hash_alone
from tests.faults.bad_input.lines import GOOD, GOOD_A, GOOD_Z, line, record, saying, spelled, without

WRITTEN = (
    Bad("cp1252", line(saying(position="Größe")).decode().encode("cp1252"), (r"\xf6", "no UTF-8")),
    Bad("invalid UTF-8", spelled("HERE", b"A\xffB"), (r"\xff", "byte", "no UTF-8")),
    Bad("lone surrogate", spelled("HERE", b"\\ud800"), ("lone surrogate", r"\ud800")),
    Bad("NUL spelled", spelled("HERE", b"\\u0000"), ("NUL character", r"\u0000")),
    Bad("NUL raw", spelled("HERE", b"A\0B"), ("no JSON", "control character", r"\x00")),
    Bad("escape raw", spelled("HERE", b"\x1b[2J"), ("no JSON", "control character", r"\x1b[2J")),
    Bad("NaN", spelled('"HERE"', b"NaN"), ("NaN", "no JSON number")),
    Bad("Infinity", spelled('"HERE"', b"-Infinity"), ("-Infinity", "no JSON number")),
    Bad("number beyond a double", spelled('"HERE"', b"1e999"), ("1e999", "beyond the range")),
    Bad("huge integer", spelled('"HERE"', b"9" * 5000), ("99999", "beyond the range")),
    Bad("key twice", spelled('"id"', b'"id": "Y", "id"'), ("id: ", "key twice")),
    Bad(
        "key twice, hostile",
        spelled('"v"', b'"\\u001b[31mv": 1, "\\u001b[31mv"', record(v=1)),
        ("x1b[31mv: ",),
    ),
    Bad(
        "nested 10,000 deep",
        spelled('"HERE"', b"[" * 10_000 + b"]" * 10_000),
        ("nested too deep", "64 levels"),
    ),
    Bad("nested and never closed", b'{"a":' * 10_000 + b"\n", ("nested too deep", "64 levels")),
    Bad(
        "field of 1 MB", line(saying(position="x" * 1_000_001)), ("1,000,003 characters", "at most 1,000,000")
    ),
    Bad("cut short", line(record())[:-40] + b"\n", ("no JSON", "of the value, character")),
    Bad("two on one line", line(record())[:-1] + b"{}\n", ("text follows the JSON value", "'{}")),
    Bad("a list", b"[1, 2]\n", ("[1, 2]", "no JSON object", "allowed")),
    Bad("not JSON", b"hello\n", ("hello", "no JSON")),
)
HEADER = (
    Bad("unknown type", line(record(type="consumptoin")), ("type='consumptoin'", "unknown", "consumption")),
    Bad("type of another kind", line(record(type=7)), ("type='7'", "not text", "allowed")),
    Bad("no type", line(without("type")), ("type: ", "required and missing")),
    Bad("empty id", line(record(id="")), ("id=''", "is empty", "allowed")),
    Bad("id of 10,000 characters", line(record(id="x" * 10_000)), ("id='xxx", "longer than 200 characters")),
    Bad("id with white space", line(record(id=" X ")), ("id=' X '", "white space", "trimmed")),
    Bad("version 2 of the contract", line(record(v=2)), ("v='2'", "allowed: 1")),
    Bad("version true", line(record(v=True)), ("v='true'", "allowed: 1")),
    Bad("recorded_at spoiled", line(record(recorded_at="00:00.0")), ("recorded_at='00:00.0'", "ISO 8601")),
    Bad(
        "recorded_at open",
        line(record(recorded_at={"earliest": "2026-03-02"})),
        ("recorded_at=", "one moment"),
    ),
    Bad(
        "recorded_at a number", line(record(recorded_at=1772438400)), ("recorded_at='1772438400'", "no time")
    ),
    Bad("retracted as text", line(record(retracted="yes")), ("retracted='yes'", "true, false")),
    Bad(
        "cancels itself",
        line(record(cancels={"system": "mes", "type": "consumption", "id": "X-1"})),
        ("cancels=",),
    ),
    Bad("cancels as text", line(record(cancels="X-0")), ("cancels='X-0'", "no object", "allowed")),
    Bad("data as a list", line(record(data=[1])), ("data='[1]'", "no object", "allowed")),
    Bad("namespace of no kind", line(record(namespaces={"serial": "x"})), ("namespaces='serial'", "unit")),
    Bad("namespace as a number", line(record(namespaces={"order": 7})), ("namespaces.order='7'", "not text")),
)
DATA = (
    Bad("missing field", line(without("data", "at")), ("data.at: ", "required and missing")),
    Bad("number for text", line(saying(position=12)), ("data.position='12'", "not text", '"00012"')),
    Bad("order as a number", line(saying(order=1001)), ("data.order='1001'", "not text", '"00012"')),
    Bad(
        "lot as number 12",
        line(saying(material={"item": "C-1", "lot": 12})),
        ("data.material.lot='12'", "not text"),
    ),
    Bad(
        "text for an object", line(saying(quantity="5 kg")), ("data.quantity='5 kg'", "no object", "allowed")
    ),
    Bad(
        "quantity with a comma",
        line(saying(quantity={"value": "12,5", "unit": "kg"})),
        ("value='12,5'", '"12.5"'),
    ),
    Bad("quantity as a number", line(saying(quantity={"value": 5, "unit": "kg"})), ("value='5'", "not text")),
    Bad(
        "unit not of UCUM",
        line(saying(quantity={"value": "5", "unit": "pcs"})),
        ("unit='pcs'", "UCUM", '"kg"'),
    ),
    Bad("no date", line(saying(at="2026-02-31")), ("data.at='2026-02-31'", "no date", "2026-03-02")),
    Bad("only minutes", line(saying(at="00:00.0")), ("data.at='00:00.0'", "ISO 8601")),
    Bad("year 0", line(saying(at="0000-01-01T00:00:00Z")), ("data.at='0000-01-01T00:00:00Z'", "ISO 8601")),
    Bad("24:61", line(saying(at="2026-03-02T24:61:00Z")), ("data.at='2026-03-02T24:61:00Z'", "ISO 8601")),
    Bad("before all time", line(saying(at="0001-01-01")), ("data.at='0001-01-01'", "out of range")),
    Bad(
        "time without offset",
        line(saying(at="2026-03-02T08:00:00")),
        ("data.at=", "offset", "zone in the mapping"),
    ),
    Bad(
        "ends before it begins",
        line(saying(at={"earliest": "2026-03-03", "latest": "2026-03-01"})),
        ("data.at",),
    ),
    Bad(
        "named in two ways",
        line(saying(material={"item": "C", "lot": "L", "vessel": "T"})),
        ("one way", "'vessel'"),
    ),
    Bad("named in no way", line(saying(material={})), ("data.material", "one way", "allowed")),
    Bad(
        "item alone",
        line(saying(material={"item": "C-1"})),
        ("data.material", "'C-1'", "without lot or serial"),
    ),
    Bad("EPC that is no URI", line(saying(material={"epc": "12345"})), ("data.material", "'12345'", "URI")),
    Bad("scan of nothing", line(saying(material={"scan": "hello"})), ("data.material", "'hello'", "GS1")),
    Bad("says not where", line(without("data", "into")), ("data", "into, run or order")),
)


@pytest.mark.parametrize("bad", [*WRITTEN, *HEADER, *DATA], ids=str)
def test_a_bad_record_is_refused_alone(clew: Clew, store: Database, tmp_path: Path, bad: Bad) -> None:
    """It is told with file and line, waits in quarantine, and the graph is that of the good ones."""
    good, path = tmp_path / "good.ndjson", tmp_path / "records.ndjson"
    good.write_bytes(GOOD)
    path.write_bytes(GOOD_A + bad.content + GOOD_Z)
    alone = hash_alone(store, clew, good)

    check_refused(clew, path, Expected(stored=2), f"{path}:2: ", *bad.said)
    assert graph_hash(store).value == alone


def test_a_file_whose_first_record_is_spoiled_is_still_one_of_records(clew: Clew, tmp_path: Path) -> None:
    """The records after it are stored; only the first is refused, with its line."""
    path = tmp_path / "records.ndjson"
    path.write_bytes(line(without("type")) + GOOD)

    check_refused(clew, path, Expected(stored=2), f"{path}:1: type: ", "required and missing")
