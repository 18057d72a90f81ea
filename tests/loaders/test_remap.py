"""G31: a corrected mapping is applied to stored payloads, as if it had been right at first."""

from pathlib import Path

import pytest

from graph_model.database import Database
from graph_model.errors import NotFoundError
from loaders.again import remap
from loaders.run import Books, load
from queries.hash import graph_hash
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


def test_remap_is_as_if_mapped_right_at_first(store: Database, rows: Path, tmp_path: Path) -> None:
    """Item and lot were swapped: after the correction the graph is that of a right first load."""
    mapping(tmp_path)
    loaded(store, rows, tmp_path)
    right = graph_hash(store)
    wipe(store)

    mapping(tmp_path, item="CHARG", lot="MATNR")
    loaded(store, rows, tmp_path)
    evidence = payloads(store)
    assert graph_hash(store) != right
    mapping(tmp_path)
    books = remap(store, "shop", mapping_home=tmp_path)

    assert books.counts["superseding"] == 2
    assert books.balance
    assert graph_hash(store) == right
    assert payloads(store) == evidence


def payloads(store: Database) -> set[str]:
    """The hashes of all bytes as received."""
    return {row["h"] for row in store.read("MATCH (r:SourceRecord) RETURN r.payload_hash AS h")}


def test_records_that_the_corrected_mapping_no_longer_makes_are_withdrawn(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """The id was composed wrongly: the wrongly named records are withdrawn, the rightly named ones stand."""
    mapping(tmp_path)
    loaded(store, rows, tmp_path)
    right = graph_hash(store)
    wipe(store)

    mapping(tmp_path, id_='"LINE"')
    loaded(store, rows, tmp_path)
    mapping(tmp_path)
    books = remap(store, "shop/goods_receipt", mapping_home=tmp_path)

    assert books.counts["retracted"] == 2
    assert graph_hash(store) == right


def test_loading_the_file_again_after_a_remap_adds_nothing(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """What the corrected mapping reads from the file is what the store already says."""
    mapping(tmp_path, item="CHARG", lot="MATNR")
    loaded(store, rows, tmp_path)
    mapping(tmp_path)
    remap(store, "shop", mapping_home=tmp_path)

    again = loaded(store, rows, tmp_path)

    assert again.counts["duplicate"] == 2


def test_loading_the_file_with_a_corrected_mapping_supersedes(
    store: Database, rows: Path, tmp_path: Path
) -> None:
    """Without a remap, the same bytes read by the corrected mapping supersede what was read before."""
    mapping(tmp_path)
    loaded(store, rows, tmp_path)
    right = graph_hash(store)
    wipe(store)

    mapping(tmp_path, item="CHARG", lot="MATNR")
    loaded(store, rows, tmp_path)
    mapping(tmp_path)
    again = loaded(store, rows, tmp_path)

    assert again.counts["superseding"] == 2
    assert graph_hash(store) == right


def test_an_unknown_mapping_is_told(store: Database, tmp_path: Path) -> None:
    """Nothing was read by it: a clear message, never a silent nothing."""
    with pytest.raises(NotFoundError, match="named 'nobody'"):
        remap(store, "nobody", mapping_home=tmp_path)
