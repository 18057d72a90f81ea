"""NDJSON: one JSON object a line; one bad line refuses that line only."""

import codecs
from collections.abc import Iterator
from typing import Any, Final

from graph_model.errors import RefusedError
from loaders.formats import limits
from loaders.formats.blob import Blob
from loaders.formats.encoding import encoding_of
from loaders.formats.jsontext import value_of
from loaders.formats.lines import check_line_ends, too_long
from loaders.formats.row import Row, Spoiled

_HEAD: Final = 1 << 16
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines(blob: Blob) -> Iterator[tuple[bytes, int]]:
    """The lines that are not blank, as bytes, with their numbers. RefusedError if the file is no UTF-8."""
    head = blob.head(_HEAD)
    encoding, mark = encoding_of(head[:4], declared=None if head[:2] in _UTF16 else "utf-8")
    if encoding != "utf-8":
        raise RefusedError("the encoding of NDJSON is UTF-8", value=encoding, allowed="utf-8")
    check_line_ends(head)
    with blob.open() as stream:
        stream.read(mark)
        number = 0
        while line := stream.readline(limits.ROW + 1):
            number += 1
            if len(line) > limits.ROW:
                raise too_long(number)
            if line.strip():
                yield line, number


def row(content: bytes, line: int | None, *, as_written: bool) -> Row | Spoiled:
    """One line as an object. With `as_written`, numbers stay the text they are."""
    try:
        return Row(content, line, again(content, as_written=as_written))
    except RefusedError as error:
        return Spoiled(content, line, error)


def again(content: bytes, *, as_written: bool) -> dict[str, Any]:
    """The object of one stored line or element."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        bad = content[error.start : error.end].decode("ascii", "backslashreplace")
        raise RefusedError(f"byte {error.start + 1} is no UTF-8", value=bad) from None
    value = value_of(text, numbers=str if as_written else None)
    if not isinstance(value, dict):
        raise RefusedError("is no JSON object", value=text[:60], allowed='{"...": ...}')
    return value
