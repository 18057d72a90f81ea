"""Spoiled CSV files and workbooks, read by a mapping."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.bad_input.door import Bad, Clew, Expected, check_refused, hash_alone
from tests.faults.bad_input.shop import GOOD, HEADER, mappings, row

SPOILED = row(2).decode()
ROWS = (
    Bad("too few columns", b"D2,1000\n", ("the row has 2 columns, the header 6",)),
    Bad("too many columns", SPOILED.strip().encode() + b",x,y\n", ("the row has 8 columns, the header 6",)),
    Bad("quote never closed", b'D2,"1000,00012,L1,1,2026-03-02\n', ("a quote is opened and not closed",)),
    Bad("text after a quote", b'D2,"1000"x,00012,L1,1,2026-03-02\n', ("text follows a closing quote", "'x'")),
    Bad("the header again", HEADER, ("recorded_at='AT'", "no date or time", "ISO 8601")),
    Bad("NUL", row(2, lot="a\0b"), ("NUL character",)),
    Bad(
        "field of 1 MB", row(2, lot="x" * 1_000_001), ("LOT: the field has 1,000,001 characters", "1,000,000")
    ),
    Bad("no decimal", row(2, quantity="2;5"), ("quantity.value='2;5'", "no decimal", "12.5")),
    Bad("hostile number", row(2, quantity="\x1b[2J"), (r"quantity.value='\x1b[2J'", "no decimal")),
    Bad("only minutes", row(2, at="00:00.0"), ("recorded_at='00:00.0'", "no date or time", "ISO 8601")),
    Bad("no such day", row(2, at="2026-02-31"), ("recorded_at='2026-02-31'", "no date or time")),
    Bad("24:61", row(2, at="2026-03-02T24:61:00"), ("recorded_at='2026-03-02T24:61:00'", "no date or time")),
    Bad("empty id", row(2)[2:], ("DOC=''", "the record's id is empty")),
    Bad("empty lot", row(2, lot=""), ("data.material", "'00012'", "without lot or serial")),
)
WHOLE = (
    Bad("column twice", HEADER.replace(b"LOT", b"ITEM") + row(1), ("'ITEM'", "names a column twice")),
    Bad(
        "mapped column missing",
        HEADER.replace(b"LOT", b"L\x1b[1m") + row(1),
        ("'LOT'", "shop/issue", "ITEM, L"),
    ),
    Bad("another encoding", HEADER + row(1, lot="Größe").decode().encode("cp1252"), (r"\xf6", "cp1252")),
    Bad("old Mac line ends", GOOD.replace(b"\n", b"\r"), ("carriage return alone", "line feed")),
    Bad(
        "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), (r"\x89PNG", "neither UTF-8 nor", "`encoding`")
    ),
)


@pytest.mark.parametrize("bad", ROWS, ids=str)
def test_a_bad_row_is_refused_alone(clew: Clew, store: Database, tmp_path: Path, bad: Bad) -> None:
    """It is told with file and line; the graph is that of the rows beside it."""
    mappings(tmp_path / "home")
    good, path = tmp_path / "issues_good.csv", tmp_path / "issues.csv"
    good.write_bytes(GOOD)
    path.write_bytes(HEADER + row(1) + bad.content + row(3))
    alone = hash_alone(store, clew, good)

    check_refused(clew, path, Expected(stored=2), f"{path}:3: ", *bad.said)
    assert graph_hash(store).value == alone


def test_a_row_in_another_encoding_is_refused_alone(clew: Clew, tmp_path: Path) -> None:
    """Where the file is UTF-8 as a whole, the row that is not is told with the byte."""
    mappings(tmp_path / "home")
    path = tmp_path / "issues.csv"
    path.write_bytes(HEADER + row(1, lot="Größe") + row(2, lot="Maß").decode().encode("cp1252") + row(3))

    check_refused(clew, path, Expected(stored=2), f"{path}:3: ", r"\xdf", "byte 17 of the row", "`encoding`")


@pytest.mark.parametrize("bad", WHOLE, ids=str)
def test_a_table_that_does_not_fit_is_one_refusal(
    clew: Clew, store: Database, tmp_path: Path, bad: Bad
) -> None:
    """A header or encoding that is wrong speaks for every row: nothing of the file is stored."""
    mappings(tmp_path / "home")
    path = tmp_path / "issues.csv"
    path.write_bytes(bad.content)

    check_refused(clew, path, Expected(), f"{path}: ", *bad.said)
    assert graph_hash(store).things == 0


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_marks_and_line_ends_change_nothing(
    clew: Clew, store: Database, tmp_path: Path, encoding: str, ends: bytes
) -> None:
    """The graph is that of the plain file."""
    mappings(tmp_path / "home")
    good, path = tmp_path / "issues_good.csv", tmp_path / "issues.csv"
    good.write_bytes(GOOD)
    path.write_bytes(GOOD.replace(b"\n", ends).decode().encode(encoding))
    alone = hash_alone(store, clew, good)

    assert clew("load", path, "--json").counts == {"read": 2, "stored": 2}
    assert graph_hash(store).value == alone


def test_formulas_of_a_table_stay_text(clew: Clew, store: Database, tmp_path: Path) -> None:
    """Nothing that a cell holds is ever computed."""
    mappings(tmp_path / "home")
    (tmp_path / "items.csv").write_text(
        "ITEM,NAME,AT\n=1+1,=cmd|'/C calc'!A0,2026-03-02\n@SUM(A1),+1,2026-03-02\n"
    )
    (tmp_path / "items.xlsx").write_bytes(workbook([["-3", "=HYPERLINK(0)", "2026-03-02"]]))

    assert clew("load", tmp_path / "items.csv", tmp_path / "items.xlsx", "--json").counts == {
        "read": 3,
        "stored": 3,
    }
    assert items(store) == {("=1+1", "=cmd|'/C calc'!A0"), ("@SUM(A1)", "+1"), ("-3", "=HYPERLINK(0)")}


def test_a_formula_of_a_workbook_is_the_value_it_had(clew: Clew, store: Database, tmp_path: Path) -> None:
    """What the sheet showed is what was said."""
    mappings(tmp_path / "home")
    (tmp_path / "items.xlsx").write_bytes(workbook([["I1", "", "2026-03-02"]], formula=('="a"&"b"', "ab")))

    assert clew("load", tmp_path / "items.xlsx", "--json").counts == {"read": 1, "stored": 1}
    assert items(store) == {("I1", "ab")}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda whole: whole[: len(whole) // 2], "no readable zip archive"),
        (lambda whole: whole[:4] + b"x" * 400, "no readable zip archive"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "no readable workbook"),
        (lambda _: GOOD, "of no kind that can be read"),
    ],
    ids=["truncated", "garbage", "old format", "a CSV file"],
)
def test_a_damaged_workbook_is_one_refusal(
    clew: Clew, store: Database, tmp_path: Path, damage: Callable[[bytes], bytes], said: str
) -> None:
    """It is told with what is wrong, and nothing of it is stored."""
    mappings(tmp_path / "home")
    path = tmp_path / "items.xlsx"
    path.write_bytes(damage(workbook([["I1", "x", "2026-03-02"]])))

    check_refused(clew, path, Expected(), f"{path}: ", said)
    assert graph_hash(store).things == 0


def test_a_damaged_parquet_file_is_one_refusal(clew: Clew, tmp_path: Path) -> None:
    """Native code that gives up on damaged files takes nothing with it."""
    mappings(tmp_path / "home")
    path = tmp_path / "items.parquet"
    path.write_bytes(b"PAR1" + b"\xff" * 200 + b"PAR1")

    check_refused(clew, path, Expected(), f"{path}: ", "no readable Parquet file")


def workbook(rows: list[list[str]], *, formula: tuple[str, str] | None = None) -> bytes:
    """A workbook of items; the formula, with the value it had, names the first."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([["ITEM", "NAME", "AT"], *rows]):
            for place, cell in enumerate(cells):
                sheet.write_string(at, place, cell)
        if formula:
            sheet.write_formula(1, 1, formula[0], None, formula[1])
    return out.getvalue()


def items(store: Database) -> set[tuple[str, str]]:
    """The items that are known, with what they are called."""
    rows = store.read("MATCH (p:Product) RETURN p.item AS item, p.name AS name, p.description AS description")
    return {(row["item"], row["name"] or row["description"]) for row in rows}
