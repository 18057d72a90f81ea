"""Every kind of file as a table of rows, and every stored row as cells again."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from graph_model.errors import RefusedError
from loaders.formats import delimited, jsonfile, ndjson, parquet, workbook, xmlfile
from loaders.formats.blob import Blob
from loaders.formats.detect import Kind
from loaders.formats.encoding import agrees
from loaders.formats.row import Cells, Row, Spoiled, Table, compact
from loaders.mapping import Layout
from loaders.source import Payload

_HEAD: Final = 1 << 16


def table_of(kind: Kind, blob: Blob, layout: Layout, part: str | None) -> Table:
    """The rows of a file; `part` is the sheet of a workbook or the path of the rows in JSON and XML."""
    return _TABLES[kind](blob, layout, part)


def cells_of(payload: Payload) -> tuple[Cells, dict[str, Any]]:
    """The cells of a stored row, and its envelope. RefusedError where the bytes cannot be read."""
    envelope: dict[str, Any] = json.loads(payload.envelope or b"{}")
    return _AGAIN[payload.format](payload.content, envelope), envelope


def declared(payload: Payload, layout: Layout) -> bytes:
    """The envelope of a stored row with what its source declares now, where that was corrected."""
    if payload.format != "csv":
        return payload.envelope
    envelope: dict[str, Any] = json.loads(payload.envelope)
    if layout.columns and len(layout.columns) == len(envelope["columns"]):
        envelope["columns"] = layout.columns
    if layout.encoding and not agrees(layout.encoding, envelope["encoding"]):
        envelope["encoding"] = layout.encoding
    if layout.delimiter:
        envelope["delimiter"] = layout.delimiter
    return compact(envelope)


def can_be_read_again(payload: Payload) -> bool:
    """Whether a stored payload is a row of a table."""
    return payload.format in _AGAIN


def _delimited(blob: Blob, layout: Layout, _: str | None) -> Table:
    return delimited.table(blob, encoding=layout.encoding, delimiter=layout.delimiter, columns=layout.columns)


def _excel(blob: Blob, layout: Layout, sheet: str | None) -> Table:
    return workbook.table(blob, sheet=sheet, columns=layout.columns)


def _parquet(blob: Blob, _: Layout, __: str | None) -> Table:
    return parquet.table(blob)


def _ndjson(blob: Blob, _: Layout, __: str | None) -> Table:
    return Table("json", None, {}, (ndjson.row(line, at, as_written=True) for line, at in ndjson.lines(blob)))


def _json(blob: Blob, _: Layout, path: str | None) -> Table:
    return Table("json", None, {"rows": path}, jsonfile.rows(jsonfile.text_of(blob), path, as_written=True))


def _xml(blob: Blob, _: Layout, path: str | None) -> Table:
    root, encoding = xmlfile.root_of(blob.head(_HEAD))
    if path is None or path.split(".", 1)[0] != root:
        raise RefusedError("the mapping expects another root element", value=root, allowed=path or "`rows`")
    envelope = {"rows": path, **({"encoding": encoding} if encoding else {})}
    return Table("xml", None, envelope, _xml_rows(blob, path))


def _xml_rows(blob: Blob, path: str) -> Iterator[Row | Spoiled]:
    yield from xmlfile.rows(blob, path)


def _json_again(content: bytes, _: dict[str, Any]) -> Cells:
    return ndjson.again(content, as_written=True)


def _named_again(content: bytes, envelope: dict[str, Any]) -> Cells:
    return workbook.again(json.loads(content), envelope)


_TABLES: Final[dict[Kind, Callable[[Blob, Layout, str | None], Table]]] = {
    Kind.DELIMITED: _delimited,
    Kind.EXCEL: _excel,
    Kind.PARQUET: _parquet,
    Kind.NDJSON: _ndjson,
    Kind.JSON: _json,
    Kind.XML: _xml,
}
_AGAIN: Final[dict[str, Callable[[bytes, dict[str, Any]], Cells]]] = {
    "csv": delimited.again,
    "excel": _named_again,
    "parquet": _named_again,
    "json": _json_again,
    "xml": xmlfile.again,
}
