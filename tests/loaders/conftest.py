"""A folder of mappings for tests, written anew for each."""

from collections.abc import Callable
from pathlib import Path

import pytest

Home = Callable[..., Path]

SOURCE = 'system = "erp"\nzone = "UTC"\n'
ISSUE = """
type = "issue"
files = ["issues*"]
[id]
columns = ["DOC", "POS"]
[recorded_at]
column = "AT"
[fields]
order = "ORDER"
"material.item" = "ITEM"
"material.lot" = "LOT"
"quantity.value" = { column = "QTY", convert = "decimal" }
"quantity.unit" = { constant = "1" }
at = { column = "AT", convert = "datetime" }
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Write `<source>/source.toml` and records under tmp_path/home: `home(issue=ISSUE)` gives that folder."""

    def write(*, name: str = "erp", source: str = SOURCE, **records: str) -> Path:
        folder = tmp_path / "home" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.toml").write_text(source, "utf-8")
        for record, text in records.items():
            (folder / f"{record}.toml").write_text(text, "utf-8")
        return folder.parent

    return write
