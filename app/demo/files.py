"""Files in many layouts, written row by row, and the count of what went into each.

Every table has `add`, which takes one row and how many records a reader should make of it. Bytes depend on
the rows alone: fixed creation times inside workbooks, a fixed modification time outside.
"""

import csv
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

import orjson
import polars as pl
import xlsxwriter

Cell: TypeAlias = str | None
CREATED = datetime(2026, 11, 1)  # noqa: DTZ001 xlsxwriter takes a naive one
MODIFIED = 1_793_491_200
SHEET_ROWS = 1_000_000
DOCUMENTS = 2_000
PARQUET_ROWS = 10_000
MONTHLY, YEARLY = "{year}-{month:02d}", "{year}"


@dataclass
class Count:
    """What one file holds: rows, records to be read from them, rows not wanted, rows to be refused."""

    path: str
    rows: int = 0
    records: int = 0
    ignored: int = 0
    refused: int = 0


@dataclass
class Ledger:
    """All files of a folder, open ones included."""

    folder: Path
    counts: list[Count] = field(default_factory=list)
    tables: list["Table"] = field(default_factory=list)

    def register(self, table: "Table", path: str) -> Path:
        """Note a new file; gives its place on disk."""
        table.count = Count(path)
        self.counts.append(table.count)
        self.tables.append(table)
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def finish(self, table: "Table") -> None:
        """Close a full file, so that it holds no memory."""
        table.close()
        self.tables.remove(table)

    def close(self) -> None:
        """Finish every file, and give all the same modification time."""
        for table in self.tables:
            table.close()
        self.tables = []
        for count in self.counts:
            os.utime(self.folder / count.path, (MODIFIED, MODIFIED))

    def manifest(self) -> dict[str, Any]:
        """Counts by file, and their sums."""
        files = [asdict(count) for count in sorted(self.counts, key=lambda count: count.path)]
        totals = {
            key: sum(entry[key] for entry in files) for key in ("rows", "records", "ignored", "refused")
        }
        return {"files": files, **totals}


class Table(Protocol):
    """A file that takes rows."""

    count: Count

    def add(self, row: Sequence[Cell], records: int = 1) -> None: ...

    def close(self) -> None: ...


class CSVTable:
    """Delimited text with a header row."""

    count: Count

    def __init__(
        self,
        ledger: Ledger,
        path: str,
        columns: Sequence[str],
        *,
        delimiter: str = ",",
        encoding: str = "utf-8",
    ) -> None:
        place = ledger.register(self, path)
        self._file: IO[str] = place.open("w", encoding=encoding, newline="", buffering=1 << 16)
        self._write = csv.writer(self._file, delimiter=delimiter).writerow
        self._write(columns)

    def add(self, row: Sequence[Cell], records: int = 1) -> None:
        self._write(row)
        count = self.count
        count.rows += 1
        count.records += records

    def close(self) -> None:
        self._file.close()


class Workbook:
    """An Excel workbook with one sheet, written row by row."""

    count: Count

    def __init__(self, ledger: Ledger, path: str, columns: Sequence[str], *, sheet: str) -> None:
        place = ledger.register(self, path)
        self._book = xlsxwriter.Workbook(str(place), {"constant_memory": True, "strings_to_formulas": False})
        self._book.set_properties({"created": CREATED, "comments": "Generated data, not real."})
        self._sheet = self._book.add_worksheet(sheet)
        self._sheet.write_row(0, 0, columns)

    def add(self, row: Sequence[Cell], records: int = 1) -> None:
        count = self.count
        count.rows += 1
        count.records += records
        write, place = self._sheet.write_string, count.rows
        for column, cell in enumerate(row):
            if cell is not None:
                write(place, column, cell)

    def close(self) -> None:
        self._book.close()


class LinesTable:
    """One JSON object a line."""

    count: Count

    def __init__(self, ledger: Ledger, path: str) -> None:
        self._file = ledger.register(self, path).open("wb", buffering=1 << 16)

    def add(self, row: Any, records: int = 1) -> None:
        self.add_bytes(orjson.dumps(row), records)

    def add_bytes(self, line: bytes, records: int = 1) -> None:
        self._file.write(line + b"\n")
        self.count.rows += 1
        self.count.records += records

    def close(self) -> None:
        self._file.close()


class WrappedTable:
    """Items between a head and a tail, with a separator: JSON lists and XML documents."""

    count: Count

    def __init__(self, ledger: Ledger, path: str, *, head: bytes, tail: bytes, separator: bytes) -> None:
        self._file = ledger.register(self, path).open("wb", buffering=1 << 16)
        self._file.write(head)
        self._tail, self._separator = tail, separator

    def add(self, row: Any, records: int = 1) -> None:
        if self.count.rows:
            self._file.write(self._separator)
        self._file.write(row if isinstance(row, bytes) else orjson.dumps(row))
        self.count.rows += 1
        self.count.records += records

    def close(self) -> None:
        self._file.write(self._tail)
        self._file.close()


class ParquetTable:
    """Rows kept until there are enough for a file, then written column by column."""

    count: Count

    def __init__(self, ledger: Ledger, path: str, columns: Sequence[str]) -> None:
        self._place = ledger.register(self, path)
        self._columns = columns
        self._rows: list[Sequence[Any]] = []

    def add(self, row: Sequence[Any], records: int = 1) -> None:
        self._rows.append(row)
        self.count.rows += 1
        self.count.records += records

    def close(self) -> None:
        frame = pl.DataFrame(self._rows, schema=list(self._columns), orient="row", infer_schema_length=None)
        frame.write_parquet(self._place, compression="zstd")
        self._rows = []


class Rolling:
    """A table of many files: one for each period and, within it, a new one whenever the last is full."""

    def __init__(
        self, ledger: Ledger, opened: Callable[[str], Table], limit: int, period: str = MONTHLY
    ) -> None:
        self._ledger, self._opened, self._limit, self._period = ledger, opened, limit, period
        self._current: dict[str, tuple[Table, int]] = {}

    def add(self, when: datetime, row: Any, records: int = 1) -> Table:
        """Add a row to the file of its period; gives that file's table."""
        period = _named(when.year, when.month, self._period)
        table, number = self._current.get(period) or (None, 0)
        if table is None or table.count.rows >= self._limit:
            if table is not None:
                self._ledger.finish(table)
            number += 1
            table = self._opened(period if number == 1 else f"{period}_{number:03d}")
            self._current[period] = (table, number)
        table.add(row, records)
        return table


@lru_cache(maxsize=256)
def _named(year: int, month: int, period: str) -> str:
    return period.format(year=year, month=month)
