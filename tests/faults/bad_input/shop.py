"""A source of mappings for tables, and tables to spoil."""

from pathlib import Path

ISSUE = """
type = "issue"
files = ["issues*"]
[id]
columns = ["DOC"]
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
ITEM = """
type = "item"
files = ["items*"]
[id]
columns = ["ITEM"]
[recorded_at]
column = "AT"
[fields]
item = "ITEM"
description = "NAME"
"""
SOURCE = 'system = "erp"\nzone = "UTC"\n'
HEADER = b"DOC,ORDER,ITEM,LOT,QTY,AT\n"


def row(number: int, *, lot: str = "L1", quantity: str = "2.5", at: str = "2026-03-02T08:31:00") -> bytes:
    """A row of issues.csv."""
    return f"D{number},1000,00012,{lot},{quantity},{at}\n".encode()


GOOD = HEADER + row(1) + row(3)


def mappings(home: Path, *, source: str = SOURCE, issue: str = ISSUE, item: str = ITEM) -> Path:
    """Write the source `shop` into a home; its folder."""
    folder = home / "mappings" / "shop"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("source", source), ("issue", issue), ("item", item)):
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder
