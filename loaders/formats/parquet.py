"""Parquet files: every value as text, in batches. A row's evidence is the canonical JSON of its values."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import polars as pl
from polars.exceptions import PolarsError

from graph_model.errors import RefusedError
from loaders.formats.blob import Blob
from loaders.formats.row import Row, Spoiled, Table
from loaders.formats.workbook import row_of

_BATCH: Final = 10_000


def table(blob: Blob) -> Table:
    """The rows of a Parquet file; lines count rows from 1."""
    try:
        lazy = pl.scan_parquet(io.BytesIO(blob.whole()))
        header = tuple(lazy.collect_schema().names())
    except (PolarsError, OSError) as error:
        raise RefusedError(f"no readable Parquet file: {error}") from None
    return Table("parquet", header, {"columns": list(header)}, _rows(lazy, header))


def _rows(lazy: pl.LazyFrame, header: tuple[str, ...]) -> Iterator[Row | Spoiled]:
    start = 0
    while True:
        try:
            batch = lazy.slice(start, _BATCH).collect()
        except (PolarsError, OSError) as error:
            raise RefusedError(f"no readable Parquet file: {error}") from None
        if batch.is_empty():
            return
        for at, values in enumerate(batch.iter_rows(), start + 1):
            yield row_of(header, [_text(value) for value in values], at)
        start += batch.height


def _text(value: Any) -> str | None:
    """A value as text. Times keep their offset; what is nested keeps its JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)
