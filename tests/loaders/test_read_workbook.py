"""Excel and Parquet."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.loaders.reading import ISSUE, Home, again, only_refusal, records, split

HEAD = ["DOC", "POS", "ORDER", "ITEM", "LOT", "QTY", "AT"]


def _workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover").write_row(0, 0, ["nothing"])
        sheet = book.add_worksheet("Issues")
        sheet.write_row(1, 0, HEAD)
        for column, text in enumerate(("D1", "1", "1000", "00012", "=cmd()")):
            sheet.write_string(3, column, text)
        sheet.write_formula(3, 5, "=1+1.5", None, 2.5)
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(3, 6, datetime(2026, 3, 2, 8, 31), day)  # noqa: DTZ001 - Excel has no zones
    return path


def test_cells_are_text_and_formulas_their_value(tmp_path: Path, home: Home) -> None:
    """`00012` stays, a formula is what it last gave, text that looks like one is text."""
    folder = home(issue=ISSUE + "", source='system = "erp"\nzone = "UTC"\n')
    mapping = ISSUE.replace('files = ["issues*"]', 'files = ["issues*"]\nsheet = "Issues"')
    (folder / "erp" / "issue.toml").write_text(mapping, "utf-8")
    candidates, refusals = split(_workbook(tmp_path / "issues.xlsx"), folder)

    assert not refusals
    data = candidates[0].record["data"]
    assert data["material"] == {"item": "00012", "lot": "=cmd()"}
    assert data["quantity"]["value"] == "2.5"
    assert data["at"] == "2026-03-02T08:31:00+00:00"
    assert candidates[0].place.line == 4
    assert again(candidates[0], folder) == [candidates[0].record]


def test_a_missing_sheet_is_told_with_those_there_are(tmp_path: Path, home: Home) -> None:
    """The refusal lists the sheets."""
    mapping = ISSUE.replace('files = ["issues*"]', 'files = ["issues*"]\nsheet = "Movements"')
    refusal = only_refusal(_workbook(tmp_path / "issues.xlsx"), home(issue=mapping))

    assert refusal.error.allowed == "Cover, Issues"


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook"]
)
def test_a_damaged_workbook_is_one_refusal(tmp_path: Path, home: Home, content: bytes) -> None:
    """The file is refused with what the reader says."""
    path = tmp_path / "issues.xlsx"
    path.write_bytes(content)

    assert "no readable" in only_refusal(path, home(issue=ISSUE)).error.reason


def test_parquet_values_become_text(tmp_path: Path, home: Home) -> None:
    """Numbers, times and nulls come as the text a converter expects."""
    rows = {
        "DOC": ["D1", "D2"],
        "POS": [1, 2],
        "ORDER": ["1000", "1000"],
        "ITEM": ["00012", "00012"],
        "LOT": ["L1", None],
        "QTY": [2.5, 3.0],
        "AT": [datetime(2026, 3, 2, 8, 31, tzinfo=UTC)] * 2,
    }
    path = tmp_path / "issues.parquet"
    pl.DataFrame(rows).write_parquet(path)
    folder = home(issue=ISSUE)
    found = records(path, folder)

    assert [record["id"] for record in found] == ["D1-1", "D2-2"]
    assert found[0]["data"]["at"] == "2026-03-02T08:31:00+00:00"
    assert found[1]["data"]["material"] == {"item": "00012"}
    candidates, _ = split(path, folder)
    assert again(candidates[1], folder) == [found[1]]


def _parquet(path: Path, **columns: list[object]) -> Path:
    row = dict(zip(HEAD, ("D1", "1", "1000", "00012", "L1", "2.5", "2026-03-02T08:31:00"), strict=True))
    rows = {name: [value] * 2 for name, value in row.items()} | columns
    pl.DataFrame(rows).write_parquet(path)
    return path


def test_bytes_of_a_parquet_file_are_text(tmp_path: Path, home: Home) -> None:
    """Many writers leave text as bytes; what is no UTF-8 refuses its row, by the field's name."""
    path = _parquet(tmp_path / "issues.parquet", DOC=["D1", "D2"], ITEM=[b"PN-1", b"\xff\xfe"])
    folder = home(issue=ISSUE)
    candidates, refusals = split(path, folder)

    assert [candidate.record["data"]["material"]["item"] for candidate in candidates] == ["PN-1"]
    (refusal,) = refusals
    assert (refusal.error.field, refusal.error.value, refusal.place.line) == ("ITEM", "fffe", 2)
    assert "no UTF-8" in refusal.error.reason
    assert again(refusal, folder) == []


@pytest.mark.parametrize("values", [[["PN-1"], ["PN-2"]], [{"item": "PN-1"}, {"item": "PN-2"}]])
def test_nested_values_of_a_parquet_file_are_refused(
    tmp_path: Path, home: Home, values: list[object]
) -> None:
    """A list is no item, however it is spelled."""
    error = only_refusal(_parquet(tmp_path / "issues.parquet", ITEM=values), home(issue=ISSUE)).error

    assert "column 'ITEM' holds lists or records" in error.reason


@pytest.mark.parametrize("tail", [b"", b"garbage" * 100, b"\xff\xff\xff\x7fPAR1"])
def test_a_damaged_parquet_file_is_one_refusal(tmp_path: Path, home: Home, tail: bytes) -> None:
    """A damaged footer is a refusal, no crash."""
    path = tmp_path / "issues.parquet"
    path.write_bytes(b"PAR1" + tail)

    assert "no readable Parquet" in only_refusal(path, home(issue=ISSUE)).error.reason
