"""G31: a corrected mapping is applied to stored payloads, as if it had been right at first."""

import os
from pathlib import Path

import pytest

from graph_model.database import Database
from graph_model.errors import NotFoundError
from loaders.again import remap
from loaders.quarantine import waiting
from loaders.run import Books, load
from queries.hash import GraphHash, graph_hash
from tests.stores import wipe

SOURCE = 'system = "erp"\nzone = "Europe/Berlin"\n'
RECEIPT = """
type = "goods_receipt"
files = ["receipts*.csv"]
[id]
columns = [{id}]
join = "-"
[fields]
receipt = "NO"
supplier = "LIFNR"
"material.item" = "{item}"
"material.lot" = "{lot}"
"quantity.value" = "MENGE"
"quantity.unit" = {{ constant = "kg" }}
at = {{ column = "DATE", convert = "date:%d.%m.%Y" }}
"""
ROWS = (
    "NO,LINE,MATNR,CHARG,LIFNR,MENGE,DATE\n1,1,PN-1,00012,S-1,5,02.03.2026\n1,2,PN-2,00013,S-1,7,02.03.2026\n"
)


def mapping(home: Path, *, item: str = "MATNR", lot: str = "CHARG", id_: str = '"NO", "LINE"') -> None:
    """Write the mapping of the source `shop` into a home of mappings."""
    folder = home / "shop"
    folder.mkdir(exist_ok=True)
    (folder / "source.toml").write_text(SOURCE)
    (folder / "goods_receipt.toml").write_text(RECEIPT.format(item=item, lot=lot, id=id_))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """The source file."""
    path = tmp_path / "receipts.csv"
    path.write_text(ROWS)
    return path


def loaded(store: Database, rows: Path, home: Path) -> Books:
    """Load the file through the mapping as it is now."""
    return load(store, [rows], mapping_home=home)


def graph_of_a_right_load(store: Database, rows: Path, home: Path) -> GraphHash:
    """What the right mapping makes at first; the store is empty again."""
    mapping(home)
    loaded(store, rows, home)
    right = graph_hash(store)
    wipe(store)
    return right


def test_remap_is_as_if_mapped_right_at_first(store: Database, rows: Path, tmp_path: Path) -> None:
    """Item and lot were swapped: after the correction the graph is that of a right first load."""
    right = graph_of_a_right_load(store, rows, tmp_path)

    mapping(tmp_path, item="CHARG", lot="MATNR")
    loaded(store, rows, tmp_path)
    evidence = payloads(store)
    assert graph_hash(store) != right
    mapping(tmp_path)
    books = remap(store, "shop", mapping_home=tmp_path, actor="meier")

    assert books.counts["superseding"] == 2
    assert books.balance
    assert graph_hash(store) == right
    assert payloads(store) == evidence


@pytest.mark.parametrize("other", [{"item": "CHARG", "lot": "MATNR"}, {"id_": '"LINE"'}])
def test_a_correction_that_is_taken_back_leaves_what_was_there(
    store: Database, rows: Path, tmp_path: Path, other: dict[str, str]
) -> None:
    """A corrected to B, and back to A: the graph is that of A, whether fields or ids had changed."""
    mapping(tmp_path)
    loaded(store, rows, tmp_path)
    right = graph_hash(store)
    for changed in (other, {}):
        mapping(tmp_path, **changed)
        remap(store, "shop", mapping_home=tmp_path, actor="meier")

    assert graph_hash(store) == right
    assert loaded(store, rows, tmp_path).counts["duplicate"] == 2


def payloads(store: Database) -> set[str]:
    """The hashes of all bytes as received from the source."""
    return {
        row["h"] for row in store.read("MATCH (r:SourceRecord {system: 'erp'}) RETURN r.payload_hash AS h")
    }


def test_records_that_the_corrected_mapping_no_longer_makes_are_withdrawn(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """The id was composed wrongly: the wrongly named records are withdrawn, the rightly named ones stand."""
    right = graph_of_a_right_load(store, rows, tmp_path)

    mapping(tmp_path, id_='"LINE"')
    loaded(store, rows, tmp_path)
    mapping(tmp_path)
    books = remap(store, "shop/goods_receipt", mapping_home=tmp_path, actor="meier")

    assert books.counts["retracted"] == 2
    assert graph_hash(store) == right


def test_loading_the_file_again_after_a_remap_adds_nothing(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """What the corrected mapping reads from the file is what the store already says."""
    mapping(tmp_path, item="CHARG", lot="MATNR")
    loaded(store, rows, tmp_path)
    mapping(tmp_path)
    remap(store, "shop", mapping_home=tmp_path, actor="meier")

    again = loaded(store, rows, tmp_path)

    assert again.counts["duplicate"] == 2


def test_loading_the_file_with_a_corrected_mapping_supersedes(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """Without a remap, the same bytes read by the corrected mapping supersede what was read before."""
    right = graph_of_a_right_load(store, rows, tmp_path)

    mapping(tmp_path, item="CHARG", lot="MATNR")
    loaded(store, rows, tmp_path)
    mapping(tmp_path)
    again = loaded(store, rows, tmp_path)

    assert again.counts["superseding"] == 2
    assert graph_hash(store) == right


MOVEMENT = """
type = "{type}"
files = ["moves*.csv"]
when = {{ BWART = [{codes}] }}
[id]
columns = ["DOC"]
{clock}
[fields]
order = "AUFNR"
"material.item" = "MATNR"
"material.lot" = "CHARG"
"quantity.value" = "MENGE"
"quantity.unit" = {{ constant = "1" }}
at = {{ column = "AT", convert = "datetime" }}
"""
CLOCK = '[recorded_at]\ncolumn = "AT"'
HEAD = "DOC,BWART,AUFNR,MATNR,CHARG,MENGE,AT\n"
ISSUED = "1,261,1000,PN-1,L1,5,2026-03-02T08:00:00\n"
RETURNED = "2,262,1000,PN-1,L1,2,2026-03-03T08:00:00\n"


def movements(home: Path, *, ignore: str = "", clock: str = "", **codes: str) -> None:
    """Write the source `erp`, whose mappings take the movements with these codes: `issue="261"`."""
    folder = home / "erp"
    folder.mkdir(exist_ok=True)
    (folder / "source.toml").write_text(SOURCE + ignore)
    for name in ("issue", "issue_return"):
        shown = ", ".join(f'"{code}"' for code in codes.get(name, "none").split())
        (folder / f"{name}.toml").write_text(MOVEMENT.format(type=name, codes=shown, clock=clock))


def standing(store: Database) -> set[str]:
    """The records of the source that hold now."""
    rows = store.read("MATCH (r:SourceRecord {in_force: true, system: 'erp'}) RETURN r.identity AS identity")
    return {row["identity"] for row in rows}


def right_hash(store: Database, path: Path, home: Path) -> str:
    """The hash of a first load with the mappings as they are now; the store is empty after."""
    load(store, [path], mapping_home=home)
    value = graph_hash(store).value
    wipe(store)
    return value


@pytest.mark.parametrize("name", ["erp", "erp/issue"])
def test_a_row_that_goes_to_another_mapping_is_another_record(
    store: Database, tmp_path: Path, name: str
) -> None:
    """A movement code was routed wrongly: the return is made, the issue that it was read as is withdrawn."""
    path = tmp_path / "moves.csv"
    path.write_text(HEAD + ISSUED + RETURNED)
    right = {"issue": "261", "issue_return": "262"}
    movements(tmp_path, **right)
    expected = right_hash(store, path, tmp_path)

    movements(tmp_path, issue="261 262")
    load(store, [path], mapping_home=tmp_path)
    assert standing(store) == {"erp/issue/1", "erp/issue/2"}
    movements(tmp_path, **right)
    books = remap(store, name, mapping_home=tmp_path, actor="meier")

    assert standing(store) == {"erp/issue/1", "erp/issue_return/2"}
    assert graph_hash(store).value == expected
    assert (books.counts["stored"], books.counts["retracted"], books.counts["quarantined"]) == (1, 1, 0)
    assert books.balance
    assert remap(store, name, mapping_home=tmp_path, actor="meier").counts["duplicate"] >= 1
    assert graph_hash(store).value == expected


def test_a_row_that_is_now_ignored_is_withdrawn(store: Database, tmp_path: Path) -> None:
    """A rule of `ignore` covers it: nothing is made of the bytes, and nothing of them holds."""
    path = tmp_path / "moves.csv"
    path.write_text(HEAD + ISSUED + RETURNED)
    rule = '[[ignore]]\nfiles = ["moves*.csv"]\nwhen = { BWART = ["262"] }\nreason = "not wanted"\n'
    movements(tmp_path, ignore=rule, issue="261")
    expected = right_hash(store, path, tmp_path)

    movements(tmp_path, issue="261 262")
    load(store, [path], mapping_home=tmp_path)
    movements(tmp_path, ignore=rule, issue="261")
    books = remap(store, "erp", mapping_home=tmp_path, actor="meier")

    assert standing(store) == {"erp/issue/1"}
    assert graph_hash(store).value == expected
    assert (books.counts["retracted"], books.counts["quarantined"]) == (1, 0)


def test_a_row_that_is_now_refused_is_withdrawn_and_waits(store: Database, tmp_path: Path) -> None:
    """The corrected mapping makes no record of it: it waits in quarantine, as after a first load."""
    path = tmp_path / "moves.csv"
    path.write_text(HEAD + ISSUED + RETURNED)
    movements(tmp_path, issue="261")
    expected = right_hash(store, path, tmp_path)

    movements(tmp_path, issue="261 262")
    load(store, [path], mapping_home=tmp_path)
    movements(tmp_path, issue="261")
    books = remap(store, "erp", mapping_home=tmp_path, actor="meier")

    assert standing(store) == {"erp/issue/1"}
    assert graph_hash(store).value == expected
    assert (books.counts["retracted"], books.counts["quarantined"]) == (1, 1)
    (waits,) = waiting(store)
    assert (waits["value"], waits["mapping"], waits["line"]) == ("BWART='262'", "erp", 3)


def test_a_record_seen_again_in_a_later_file_is_read_again_at_that_date(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """Without a clock of the source, what the file said last counts, and so does the reading of it."""
    right = graph_of_a_right_load(store, rows, tmp_path)

    mapping(tmp_path, item="CHARG", lot="MATNR")
    os.utime(rows, (1_700_000_000, 1_700_000_000))
    loaded(store, rows, tmp_path)
    os.utime(rows, (1_750_000_000, 1_750_000_000))
    assert loaded(store, rows, tmp_path).counts["duplicate"] == 2
    mapping(tmp_path)
    books = remap(store, "shop", mapping_home=tmp_path, actor="meier")

    assert books.counts["superseding"] == 2
    assert graph_hash(store) == right


def test_rows_that_a_wrong_id_made_one_record_become_two(store: Database, rows: Path, tmp_path: Path) -> None:
    """The version that was not current was received as well: it is read again, too."""
    right = graph_of_a_right_load(store, rows, tmp_path)

    mapping(tmp_path, id_='"NO"')
    loaded(store, rows, tmp_path)
    assert standing(store) == {"erp/goods_receipt/1"}
    mapping(tmp_path)
    remap(store, "shop", mapping_home=tmp_path, actor="meier")

    assert standing(store) == {"erp/goods_receipt/1-1", "erp/goods_receipt/1-2"}
    assert graph_hash(store) == right


def test_an_earlier_version_stands_again_where_the_later_one_was_another_record(
    store: Database, tmp_path: Path
) -> None:
    """Document 1 was issued, then returned under its own number: the issue must not go with the return."""
    path = tmp_path / "moves.csv"
    path.write_text(HEAD + ISSUED + RETURNED.replace("2,262", "1,262"))
    right = {"issue": "261", "issue_return": "262"}
    movements(tmp_path, clock=CLOCK, **right)
    expected = right_hash(store, path, tmp_path)

    movements(tmp_path, clock=CLOCK, issue="261 262")
    load(store, [path], mapping_home=tmp_path)
    movements(tmp_path, clock=CLOCK, **right)
    remap(store, "erp", mapping_home=tmp_path, actor="meier")

    assert standing(store) == {"erp/issue/1", "erp/issue_return/1"}
    assert graph_hash(store).value == expected
    remap(store, "erp", mapping_home=tmp_path, actor="meier")
    assert graph_hash(store).value == expected


def test_an_unknown_mapping_is_told(store: Database, tmp_path: Path) -> None:
    """Nothing was read by it: a clear message, never a silent nothing."""
    with pytest.raises(NotFoundError, match="named 'nobody'"):
        remap(store, "nobody", mapping_home=tmp_path, actor="meier")
