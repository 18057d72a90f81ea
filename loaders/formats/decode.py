"""Run as a program of its own: a Parquet file or workbook comes in, its rows go out as JSON lines.

The decoders are native code that gives up the whole process on some damaged files (an allocation of 2
exabytes, seen after changing one byte), so they are kept apart from the program that reads (`apart.py`). This
file imports nothing of ours, so that it starts quickly and from anywhere.

First line: `{"columns": [...]}` for Parquet, `{"sheets": [...]}` for workbooks. Then one list of texts per
row, null where a cell is empty; a workbook's rows are all there, empty ones too, so that they can be counted.
Last line: `{"end": true}`, or `{"error": "..."}`.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

_BATCH = 10_000
_MEMORY = 8 << 30
_SECONDS = 1_800
_SHOWN = 100


def main() -> None:
    """Decode standard input; `argv` is the kind and, for workbooks, the sheet ("" is the first)."""
    _bound()
    kind, sheet = sys.argv[1:3]
    content = sys.stdin.buffer.read()
    try:
        for line in _KINDS[kind](content, sheet):
            sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.write('{"end": true}\n')
    except BaseException as error:  # noqa: BLE001 - panics of native code are no Exception
        sys.stdout.write(
            json.dumps({"error": str(error).splitlines()[0][:300] if str(error) else "damaged"}) + "\n"
        )


def _bound() -> None:
    """Limits of memory and time, where the system has them."""
    try:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    except (ImportError, ValueError, OSError):
        return


def _parquet(content: bytes, _: str) -> Iterator[Any]:
    import polars as pl  # noqa: PLC0415 - half a second that workbooks need not wait for

    lazy = pl.scan_parquet(io.BytesIO(content))
    schema = lazy.collect_schema()
    for name, type_ in schema.items():
        if type_.is_nested() or type_.is_object():
            raise ValueError(f"column {name!r} holds lists or records ({type_}); allowed: one value a row")
    yield {"columns": schema.names()}
    start = 0
    while not (batch := lazy.slice(start, _BATCH).collect()).is_empty():
        for row in batch.iter_rows():
            yield [_text(value) for value in row]
        start += batch.height


def _text(value: Any) -> str | dict[str, Any] | None:
    """A value as text. Times keep their offset; booleans are written as JSON writes them.

    Bytes are UTF-8 text, or else told as what they are: no text.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return {"bytes": len(value), "begin": value[:_SHOWN].hex()}
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _workbook(content: bytes, sheet: str) -> Iterator[Any]:
    import fastexcel  # noqa: PLC0415 - see above

    book = fastexcel.read_excel(content)
    yield {"sheets": book.sheet_names}
    if sheet and sheet not in book.sheet_names:
        return
    loaded = book.load_sheet(sheet or 0, header_row=None, skip_rows=0, dtypes="string")
    yield from map(list, loaded.to_polars().iter_rows())


_KINDS: dict[str, Callable[[bytes, str], Iterator[Any]]] = {"Parquet file": _parquet, "workbook": _workbook}

if __name__ == "__main__":
    main()
