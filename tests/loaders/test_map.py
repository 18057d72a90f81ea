"""Rows through mappings: routing, joins, ids, retractions, remapping."""

from pathlib import Path

import pytest

from loaders.source import Refusal
from tests.loaders.reading import Home, again, ignored, only_refusal, records, split

SOURCE = """
system = "erp"
zone = "UTC"
null = ["", "NULL"]
[namespaces]
order = "plant-7"
[tables.unit]
EA = "1"
[[ignore]]
files = ["mseg*"]
when = { BWART = ["321"] }
reason = "a transfer between our own plants"
"""
ISSUE = """
type = "issue"
files = ["mseg*"]
[when]
BWART = ["261", "262"]
[id]
columns = ["DOC"]
prefix = "GI-"
[recorded_at]
column = "AT"
[fields]
order = "ORDER"
"material.item" = "ITEM"
"material.lot" = "LOT"
"quantity.value" = { column = "QTY", convert = "decimal_comma" }
"quantity.unit" = { column = "UNIT", convert = "table:unit" }
at = { column = "AT", convert = "date" }
timing = { constant = "posted" }
[retracted]
DEL = ["X"]
[cancels]
type = "issue"
columns = ["REV"]
prefix = "GI-"
"""
LOG = """
type = "stock_adjustment"
files = ["mseg*"]
unless = { BWART = ["321", "999"] }
[id]
columns = ["DOC"]
[fields]
"material.item" = "ITEM"
"material.lot" = { columns = ["ITEM", "LOT"], join = "/" }
reason = { constant = "log" }
"""
HEAD = "DOC,BWART,ORDER,ITEM,LOT,QTY,UNIT,AT,DEL,REV\n"


def _mseg(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


ROW = 'D1,261,1000,00012,L1,"1.000,5",EA,2026-03-02,,'


def test_one_row_becomes_a_record_for_each_mapping_that_takes_it(tmp_path: Path, home: Home) -> None:
    """Several mappings may take a row; each makes its own record."""
    found = records(_mseg(tmp_path / "mseg.csv", ROW), home(source=SOURCE, issue=ISSUE, log=LOG))

    assert [(record["type"], record["id"]) for record in found] == [
        ("issue", "GI-D1"),
        ("stock_adjustment", "D1"),
    ]
    assert found[0]["namespaces"] == {"order": "plant-7"}
    assert found[0]["data"]["quantity"] == {"value": "1000.5", "unit": "1"}
    assert found[1]["data"]["material"]["lot"] == "00012/L1"


def test_a_row_that_nothing_takes_is_refused_with_what_routing_saw(tmp_path: Path, home: Home) -> None:
    """The refusal names the routing columns, their values and the values that are known."""
    refusal = only_refusal(
        _mseg(tmp_path / "mseg.csv", ROW.replace("261", "999")), home(source=SOURCE, issue=ISSUE, log=LOG)
    )

    assert refusal.error.field == "BWART"
    assert refusal.error.value == "BWART='999'"
    assert refusal.error.allowed == "BWART='261', BWART='262'"


def test_unwanted_rows_are_counted_and_told(tmp_path: Path, home: Home) -> None:
    """An ignore rule counts its rows, with its reason."""
    path = _mseg(tmp_path / "mseg.csv", ROW, ROW.replace("261", "321"), ROW.replace("261", "321"))
    (told,) = ignored(path, home(source=SOURCE, issue=ISSUE))

    assert (told.file, told.reason, told.count) == (str(path), "a transfer between our own plants", 2)


def test_equality_makes_retractions_and_cancels_name_another_record(tmp_path: Path, home: Home) -> None:
    """A deletion flag retracts, a reversal document cancels; without them neither is there."""
    path = _mseg(tmp_path / "mseg.csv", ROW, ROW.replace(",2026-03-02,,", ",2026-03-02,X,D0"))
    plain, flagged = records(path, home(source=SOURCE, issue=ISSUE))

    assert {"retracted", "cancels"}.isdisjoint(plain)
    assert flagged["retracted"] is True
    assert flagged["cancels"] == {"system": "erp", "type": "issue", "id": "GI-D0"}


def test_what_nobody_said_is_left_out(tmp_path: Path, home: Home) -> None:
    """A null column leaves its field out; an object that no column fills is left out with its constants."""
    mapping = ISSUE.replace('convert = "table:unit" }', 'convert = "table:unit" }\nposition = "DEL"')
    mapping = mapping.replace(
        '"quantity.unit" = { column = "UNIT", convert = "table:unit" }',
        '"quantity.unit" = { constant = "1" }',
    )
    (record,) = records(
        _mseg(tmp_path / "mseg.csv", "D1,261,1000,00012,NULL,,EA,2026-03-02,,"),
        home(source=SOURCE, issue=mapping),
    )

    assert record["data"]["material"] == {"item": "00012"}
    assert "quantity" not in record["data"]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('"1.000,5"', "12.5.0", "quantity.value", "12.5.0"),
        (",EA,", ",PK,", "quantity.unit", "PK"),
        ("2026-03-02", "00:00.0", "recorded_at", "00:00.0"),
        ("D1,", ",", "DOC", ""),
    ],
)
def test_a_refused_row_tells_field_value_and_what_can_be_read(  # noqa: PLR0917 - fixtures and parameters
    tmp_path: Path, home: Home, old: str, new: str, field: str, value: str
) -> None:
    """Quarantine shows place, value and what is allowed, and is found by the lot the row speaks of."""
    refusal = only_refusal(
        _mseg(tmp_path / "mseg.csv", ROW.replace(old, new, 1)), home(source=SOURCE, issue=ISSUE)
    )

    assert (refusal.place.line, refusal.error.field, refusal.error.value) == (2, field, value)
    assert (refusal.system, refusal.type, refusal.mapping) == ("erp", "issue", "erp/issue")
    assert "clew:lot:own:00012/L1" in refusal.error.identifiers


def test_a_source_without_clock_takes_the_files_date_and_says_so(tmp_path: Path, home: Home) -> None:
    """The file's date stands in for the source's clock, marked."""
    candidates, _ = split(_mseg(tmp_path / "mseg.csv", ROW), home(source=SOURCE, log=LOG))

    assert candidates[0].clock == "file"
    assert candidates[0].record["recorded_at"].endswith("+00:00")


def test_a_corrected_mapping_reads_a_stored_row_anew(tmp_path: Path, home: Home) -> None:
    """The same payload under another mapping gives another record and another mapping hash (G31)."""
    candidates, _ = split(_mseg(tmp_path / "mseg.csv", ROW), home(source=SOURCE, issue=ISSUE))
    before = candidates[0].mapping_hash
    folder = home(
        source=SOURCE, issue=ISSUE.replace('prefix = "GI-"\n[recorded', 'prefix = "IS-"\n[recorded')
    )

    assert again(candidates[0], folder)[0]["id"] == "IS-D1"
    assert split(tmp_path / "mseg.csv", folder)[0][0].mapping_hash != before


def test_a_row_that_the_mapping_no_longer_takes_goes_to_another_one_when_read_again(
    tmp_path: Path, home: Home
) -> None:
    """The whole source reads it, as if it were loaded today; a mapping chosen for an odd name, alone."""
    candidates, _ = split(_mseg(tmp_path / "mseg.csv", ROW), home(source=SOURCE, issue=ISSUE))
    odd, _ = split(_mseg(tmp_path / "export.csv", ROW), home(source=SOURCE, issue=ISSUE), "erp/issue")
    folder = home(source=SOURCE, issue=ISSUE.replace('"261", "262"', '"262"'), log=LOG)

    assert [record["type"] for record in again(candidates[0], folder)] == ["stock_adjustment"]
    assert [record["type"] for record in again(candidates[0], folder, "erp")] == ["stock_adjustment"]
    assert again(odd[0], folder) == []


@pytest.mark.parametrize(
    ("rows", "chosen", "kept"),
    [
        (ROW.replace("261", "999"), None, "erp"),
        (ROW.replace("261", "999"), "erp/issue", "erp/issue"),
        ("D1,261", None, "erp"),
        ("D1,261", "erp/issue", "erp/issue"),
        (ROW.replace("2026-03-02", "x"), None, "erp/issue"),
    ],
)
def test_a_refused_row_keeps_what_reads_it_again(
    tmp_path: Path, home: Home, rows: str, chosen: str | None, kept: str
) -> None:
    """The source that was found for the file, or the mapping that was chosen for it."""
    path = _mseg(tmp_path / ("mseg.csv" if chosen is None else "export.csv"), rows)

    assert only_refusal(path, home(source=SOURCE, issue=ISSUE), chosen).mapping == kept


def test_a_refused_file_keeps_the_mapping_that_was_chosen_for_it(tmp_path: Path, home: Home) -> None:
    """So that it can be read again by it, whatever its name."""
    path = tmp_path / "export.csv"
    path.write_text("DOC,BWART\n1,261\n")

    assert only_refusal(path, home(source=SOURCE, issue=ISSUE), "erp/issue").mapping == "erp/issue"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('encoding = "cp1252"', 'encoding = "cp1250"'),
        (
            '[[layouts]]\nfiles = ["plain*"]\ncolumns = ["DOC", "LOT", "ITEM"]',
            '[[layouts]]\nfiles = ["plain*"]\ncolumns = ["DOC", "ITEM", "LOT"]',
        ),
    ],
)
def test_a_stored_row_is_read_as_its_source_declares_it_now(
    tmp_path: Path, home: Home, wrong: str, right: str
) -> None:
    """A corrected encoding or column name counts for rows that were received before."""
    head = "" if "columns" in right else "DOC,ITEM,LOT\n"
    path = tmp_path / "plain.csv"
    path.write_text(f"{head}D1,P-1,\u0141-2\n", "cp1250")
    log = LOG.replace('"mseg*"', '"plain*"').replace('unless = { BWART = ["321", "999"] }\n', "")
    encoding = "" if "encoding" in right else 'encoding = "cp1250"\n'
    source = 'system = "erp"\nzone = "UTC"\n' + encoding
    candidates, _ = split(path, home(source=source + wrong, log=log))
    folder = home(source=source + right, log=log)
    (fresh,), _ = split(path, folder)

    (read_again,) = again(candidates[0], folder)
    assert read_again["data"] == fresh.record["data"] != candidates[0].record["data"]
    assert read_again["data"]["material"] == {"item": "P-1", "lot": "P-1/\u0141-2"}
    assert fresh.mapping_hash != candidates[0].mapping_hash


def test_a_file_that_two_sources_fit_needs_to_be_told_which(tmp_path: Path, home: Home) -> None:
    """Records are never made twice by chance."""
    home(name="other", source=SOURCE, issue=ISSUE)
    folder = home(source=SOURCE, issue=ISSUE)
    path = _mseg(tmp_path / "mseg.csv", ROW)

    assert only_refusal(path, folder).error.value == "erp, other"
    assert len(records(path, folder, "other")) == 1


def test_one_mapping_by_name_reads_a_file_of_any_name(tmp_path: Path, home: Home) -> None:
    """`--mapping erp/issue` does not ask what the file is called; `--mapping erp` does."""
    path = _mseg(tmp_path / "export.csv", ROW)
    folder = home(source=SOURCE, issue=ISSUE)

    assert len(records(path, folder, "erp/issue")) == 1
    assert "no mapping is for files of this name" in only_refusal(path, folder, "erp").error.reason


HEADERS = 'system = "erp"\n[[layouts]]\nfiles = ["ekko*"]\ncolumns = ["EBELN", "LIFNR"]\ndelimiter = ";"\n'
ORDER = """
type = "purchase_order"
files = ["ekpo*"]
[id]
columns = ["EBELN", "EBELP"]
[join]
file = "ekko*"
on = { EBELN = "EBELN" }
columns = ["LIFNR"]
[fields]
order = "EBELN"
supplier = "LIFNR"
"lines.0.line" = "EBELP"
"lines.0.item" = "MATNR"
"lines.0.quantity.value" = { column = "MENGE", convert = "decimal" }
"lines.0.quantity.unit" = { constant = "1" }
"""


def _orders(folder: Path, headers: str) -> Path:
    folder.mkdir()
    (folder / "ekko.csv").write_text(headers, "utf-8")
    path = folder / "ekpo.csv"
    path.write_text("EBELN,EBELP,MATNR,MENGE\n45,10,M1,3\n46,10,M2,4\n", "utf-8")
    return path


def test_a_line_is_joined_to_its_header(tmp_path: Path, home: Home) -> None:
    """Header columns come by equality; a line without header is refused; the stored row stands alone."""
    folder = home(source=HEADERS, order=ORDER)
    candidates, refusals = split(_orders(tmp_path / "in", "45;V1\n"), folder)

    assert candidates[0].record["data"]["supplier"] == "V1"
    assert refusals[0].error.reason == "ekko* has no row for EBELN='46'"
    (tmp_path / "in" / "ekko.csv").unlink()
    assert again(candidates[0], folder)[0]["data"] == candidates[0].record["data"]


def test_a_header_that_is_there_twice_with_other_content_joins_nothing(tmp_path: Path, home: Home) -> None:
    """Which of two vendors it was is not guessed."""
    _, refusals = split(
        _orders(tmp_path / "in", "45;V1\n45;V2\n46;V1\n46;V1\n"), home(source=HEADERS, order=ORDER)
    )

    assert [refusal.error.reason for refusal in refusals] == [
        "ekko* has several different rows for EBELN='45'"
    ]


def test_a_join_without_its_file_refuses_the_file(tmp_path: Path, home: Home) -> None:
    """The other file must be beside this one."""
    path = _orders(tmp_path / "in", "45;V1\n")
    (tmp_path / "in" / "ekko.csv").unlink()
    refusal = only_refusal(path, home(source=HEADERS, order=ORDER))

    assert isinstance(refusal, Refusal)
    assert refusal.error.value == "ekko*"


def test_distinct_says_the_same_thing_once(tmp_path: Path, home: Home) -> None:
    """A mapping of master data out of other rows yields each record once; the rest is counted."""
    mapping = """
type = "party"
files = ["mseg*"]
distinct = true
[id]
columns = ["ORDER"]
[fields]
party = "ORDER"
"""
    path = _mseg(tmp_path / "mseg.csv", ROW, ROW, ROW.replace("1000,00012", "1001,00012"))
    folder = home(source=SOURCE.split("[[ignore]]", maxsplit=1)[0], party=mapping)

    assert [record["id"] for record in records(path, folder)] == ["1000", "1001"]
    assert [told.count for told in ignored(path, folder)] == [1]
