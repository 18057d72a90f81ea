"""What kind of file this is, by its content first and its name second."""

from enum import StrEnum
from typing import Final

from graph_model.errors import RefusedError
from loaders.formats.archive import GZIP, ZIP, ZIP_EMPTY
from loaders.formats.blob import Blob
from loaders.formats.encoding import encoding_of
from loaders.formats.jsontext import value_of

ACCEPTED: Final = "CSV, Excel, JSON, NDJSON, Parquet, XML, EPCIS, and zip or gzip archives of these"
_HEAD: Final = 1 << 16
_PARQUET: Final = b"PAR1"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_TEXTS: Final = (".csv", ".tsv", ".tab", ".txt", ".psv")
_LINES: Final = (".ndjson", ".jsonl")


class Kind(StrEnum):
    """The kinds of files there are readers for."""

    ARCHIVE = "archive"
    DELIMITED = "delimited"
    EXCEL = "excel"
    JSON = "json"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    XML = "xml"


def kind_of(blob: Blob) -> Kind:
    """The kind of a file. RefusedError where it is empty or of no kind that can be read."""
    head = blob.head(_HEAD)
    if not head.strip():
        raise RefusedError("the file is empty")
    name = blob.basename.lower()
    if head.startswith((ZIP, ZIP_EMPTY, _OLE)) and name.endswith(_WORKBOOKS):
        return Kind.EXCEL
    if head.startswith((ZIP, ZIP_EMPTY, GZIP)):
        return Kind.ARCHIVE
    if head.startswith(_PARQUET):
        return Kind.PARQUET
    start = _start(head)
    if name.endswith(_TEXTS):
        return Kind.DELIMITED
    if name.endswith(_LINES):
        return Kind.NDJSON
    if start.startswith("<"):
        return Kind.XML
    if start.startswith(("{", "[")):
        return Kind.NDJSON if _is_lines(start) else Kind.JSON
    raise RefusedError("the file is of no kind that can be read", value=blob.basename, allowed=ACCEPTED)


def _start(head: bytes) -> str:
    try:
        encoding, mark = encoding_of(head[:4], declared="utf-8")
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding, mark = encoding_of(head[:4])
    except RefusedError:
        return ""
    return head[mark:].decode(encoding, "replace").lstrip()


def _is_lines(start: str) -> bool:
    """Whether the first line is a whole object and something follows: lines, not one document."""
    first, _, rest = start.partition("\n")
    if not first.startswith("{") or not rest.strip():
        return False
    try:
        value_of(first)
    except RefusedError:
        return False
    return True
