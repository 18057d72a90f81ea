"""JSON and NDJSON, canonical and mapped."""

import json
from pathlib import Path

import pytest

from tests.loaders.reading import Home, again, only_refusal, records, split

RECORD = (
    '{"system": "mes", "type": "clean", "id": "C-1", "recorded_at": "2026-03-02T08:31:00Z", '
    '"data": {"n": 1.50}}'
)
LOTS = """
type = "item"
files = ["items*"]
rows = "data.rows"
[id]
columns = ["no"]
[fields]
item = "no"
description = "text"
shelf_life_days = { column = "days", convert = "integer" }
[[lists.gtins]]
each = "codes"
when = { agency = ["GS1"] }
fields = { gtin = "code", level = "level" }
"""


def _write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_canonical_lines_become_candidates_as_they_are(tmp_path: Path, home: Home) -> None:
    """A line is its own payload; admission validates it."""
    candidates, refusals = split(_write(tmp_path / "a.ndjson", f"\ufeff{RECORD}\r\n\n{RECORD}\n"), home())

    assert not refusals
    assert [candidate.place.line for candidate in candidates] == [1, 3]
    assert candidates[0].record == json.loads(RECORD)
    assert candidates[1].payload.content == f"{RECORD}\n".encode()
    assert again(candidates[0], home()) == [candidates[0].record]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"system": "a", "system": "b", "type": "t", "id": "1"}', "this key twice"),
        ('{"system": "a", "type": "t", "id": NaN}', "no JSON number"),
        ('{"system": "a", "type": "t", "id": "1", "x": -Infinity}', "no JSON number"),
        ('{"system": "a", "type": "t", "id": "1", "x": 1e999}', "beyond the range"),
        ('{"system": "a", "type": "t", "id": "1", "x": 1' + "0" * 5000 + "}", "beyond the range"),
        ('{"system": "a", "type": "t", "id": "\\ud800"}', "lone surrogate"),
        ('{"system": "a", "type": "t", "id": "\\u0000"}', "NUL"),
        ('{"system": "a", "type": "t", "id": "1", "x": ' + "[" * 65 + "]" * 65 + "}", "nested too deep"),
        (
            '{"system": "a", "type": "t", "id": "1", "x": ' + "[" * 10_000 + "]" * 10_000 + "}",
            "nested too deep",
        ),
        ('{"system": "a", "type": "t", "id": "1", "x": ' + "[" * 10_000, "nested too deep"),
        ('{"system": "a", "type": "t"', "no JSON"),
        ('{"system": "a", "type": "t", "id": "1"} x', "text follows"),
        ("[1, 2]", "no JSON object"),
        ('{"system": "a", "type": "t"}', "required and missing"),
        ('{"system": "a", "type": "t", "id": "' + "x" * 1_000_001 + '"}', "a text has"),
        (b'{"system": "a", "type": "t", "id": "\xff"}', "no UTF-8"),
    ],
)
def test_a_bad_line_refuses_that_line_only(
    tmp_path: Path, home: Home, line: str | bytes, reason: str
) -> None:
    """What two readers could understand differently is refused; the lines around it are read."""
    raw = line if isinstance(line, bytes) else line.encode()
    path = _write(tmp_path / "a.ndjson", RECORD.encode() + b"\n" + raw + b"\n" + RECORD.encode())
    candidates, refusals = split(path, home())

    assert len(candidates) == 2
    assert [refusal.place.line for refusal in refusals] == [2]
    assert reason in refusals[0].error.reason
    assert refusals[0].payload.content == raw + b"\n"


def test_a_list_of_canonical_records_is_read_element_by_element(tmp_path: Path, home: Home) -> None:
    """Each element keeps exactly its own bytes and its line."""
    path = _write(tmp_path / "a.json", f"[\n  {RECORD},\n  {RECORD.replace('C-1', 'C-2')}\n]\n")
    candidates, _ = split(path, home())

    assert [(c.record["id"], c.place.line) for c in candidates] == [("C-1", 2), ("C-2", 3)]
    assert candidates[0].payload.content == RECORD.encode()


def test_the_payload_of_an_element_is_its_span_in_bytes(tmp_path: Path, home: Home) -> None:
    """Spelling, spaces and characters of several bytes stay as they were."""
    odd = '{ "system":"a" ,"type":"t","id":"批\\u6279", "data":{"n":1.0E+2} }'
    candidates, _ = split(_write(tmp_path / "a.json", f"[ {odd} ,{RECORD}]"), home())

    assert candidates[0].payload.content == odd.encode()
    assert candidates[0].record["id"] == "批批"


def test_a_bad_element_leaves_its_neighbours(tmp_path: Path, home: Home) -> None:
    """A duplicate key in one element of a list refuses that element."""
    bad = '{"system": "a", "type": "t", "id": "1", "x": {"y": 1, "y": 2}}'
    candidates, refusals = split(_write(tmp_path / "a.json", f"[{RECORD}, {bad}, {RECORD}]"), home())

    assert len(candidates) == 2
    assert refusals[0].payload.content == bad.encode()


def test_a_broken_document_refuses_what_cannot_be_read(tmp_path: Path, home: Home) -> None:
    """What stood before the break is read, the rest is one refusal."""
    candidates, refusals = split(_write(tmp_path / "a.json", f"[{RECORD}, {RECORD} oops"), home())

    assert len(candidates) == 2
    assert len(refusals) == 1


def test_rows_of_a_document_are_mapped_with_their_lists(tmp_path: Path, home: Home) -> None:
    """Numbers stay the text they are; list rules take the elements they name."""
    document = {
        "meta": {"count": 1},
        "data": {
            "rows": [
                {
                    "no": "00012",
                    "text": None,
                    "days": 30,
                    "codes": [
                        {"agency": "GS1", "code": "00012345678905", "level": "each"},
                        {"agency": "HIBCC", "code": "A99912345"},
                    ],
                }
            ]
        },
    }
    folder = home(item=LOTS)
    candidates, refusals = split(_write(tmp_path / "items.json", json.dumps(document, indent=1)), folder)

    assert not refusals
    assert candidates[0].record["data"] == {
        "item": "00012",
        "shelf_life_days": 30,
        "gtins": [{"gtin": "00012345678905", "level": "each"}],
    }
    assert again(candidates[0], folder)[0]["data"] == candidates[0].record["data"]


def test_numbers_in_mapped_rows_keep_their_spelling(tmp_path: Path, home: Home) -> None:
    """An id written as the number 1.10 is the text 1.10."""
    path = _write(tmp_path / "items.json", '{"data": {"rows": [{"no": 1.10, "codes": []}]}}')

    assert records(path, home(item=LOTS))[0]["id"] == "1.10"


def test_rows_that_are_not_where_the_mapping_says_refuse_the_file(tmp_path: Path, home: Home) -> None:
    """The refusal names what is there."""
    refusal = only_refusal(_write(tmp_path / "items.json", '{"data": {"lines": []}}'), home(item=LOTS))

    assert refusal.error.field == "rows"
    assert refusal.error.allowed == "lines"


def test_mapped_lines_are_read_as_rows(tmp_path: Path, home: Home) -> None:
    """NDJSON that is not canonical goes through the mapping of its name."""
    mapping = LOTS.replace('rows = "data.rows"\n', "")
    path = _write(tmp_path / "items.ndjson", '{"no": 7, "codes": []}\n{"no": 8, "days": "x"}\n')
    candidates, refusals = split(path, home(item=mapping))

    assert [candidate.record["id"] for candidate in candidates] == ["7"]
    assert (refusals[0].error.field, refusals[0].error.value, refusals[0].id) == ("shelf_life_days", "x", "8")
