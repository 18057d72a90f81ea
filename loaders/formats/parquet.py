"""Parquet files: every value as text, in batches. A row's evidence is the canonical JSON of its values."""

from loaders.formats.apart import decoded
from loaders.formats.blob import Blob
from loaders.formats.row import Table
from loaders.formats.workbook import row_of


def table(blob: Blob) -> Table:
    """The rows of a Parquet file; lines count rows from 1."""
    said = decoded(blob, "Parquet file")
    header = tuple(next(said)["columns"])
    rows = (row_of(header, values, line) for line, values in enumerate(said, 1))
    return Table("parquet", header, {"columns": list(header)}, rows)
