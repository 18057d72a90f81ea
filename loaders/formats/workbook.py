"""Excel workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): every cell as text, formulas as the value last computed.

A workbook's rows have no bytes of their own, so a row's evidence is the canonical JSON of its cells. Text
that begins with `=` stays text: nothing here is ever computed.
"""

from collections.abc import Iterator
from typing import Any

from graph_model.errors import RefusedError
from loaders.formats import limits
from loaders.formats.apart import decoded
from loaders.formats.archive import ZIP, check_workbook
from loaders.formats.blob import Blob
from loaders.formats.row import Row, Spoiled, Table, compact


def table(blob: Blob, *, sheet: str | None = None, columns: list[str] | None = None) -> Table:
    """The rows of a sheet (the first one unless named); the first row that is not empty names the columns."""
    if blob.head(4) == ZIP:
        check_workbook(blob)
    said = decoded(blob, "workbook", sheet)
    sheets: list[str] = next(said)["sheets"]
    if sheet is not None and sheet not in sheets:
        raise RefusedError("the workbook has no such sheet", value=sheet, allowed=", ".join(sheets))
    filled = ((line, row) for line, row in enumerate(said, 1) if any(cell is not None for cell in row))
    header = tuple(columns) if columns is not None else _header(filled)
    rows = (row_of(header, row, line) for line, row in filled)
    return Table("excel", header, {"columns": list(header), "sheet": sheet}, rows)


def _header(filled: Iterator[tuple[int, list[str | None]]]) -> tuple[str, ...]:
    first = next(filled, None)
    if first is None:
        raise RefusedError("the sheet is empty")
    names = tuple((cell or "").strip() for cell in first[1])
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise RefusedError("the header row names a column twice", value=", ".join(twice))
    return names


def row_of(header: tuple[str, ...], cells: list[Any], line: int | None) -> Row | Spoiled:
    """A row without bytes of its own; columns without a name are kept under their position."""
    named = {name or f"#{at}": cell for at, (name, cell) in enumerate(zip(header, cells, strict=False), 1)}
    content = compact({name: cell for name, cell in named.items() if cell is not None})
    if len(cells) != len(header):
        error = RefusedError(f"the row has {len(cells)} columns, the header {len(header)}")
        return Spoiled(content, line, error)
    try:
        _check(named)
    except RefusedError as error:
        return Spoiled(content, line, error)
    return Row(content, line, cells)


def again(cells: dict[str, Any], envelope: dict[str, Any]) -> list[str | None]:
    """The cells of one stored row."""
    _check(cells)
    return [cells.get(name or f"#{at}") for at, name in enumerate(envelope["columns"], 1)]


def _check(cells: dict[str, Any]) -> None:
    for name, cell in cells.items():
        if isinstance(cell, dict):
            raise RefusedError(
                f"the field holds {cell['bytes']:,} bytes that are no UTF-8",
                field=name,
                value=cell["begin"],
                allowed="text, or bytes that are text in UTF-8",
            )
        if cell is not None and len(cell) > limits.FIELD:
            raise RefusedError(
                f"the field has {len(cell):,} characters", field=name, allowed=f"at most {limits.FIELD:,}"
            )
        if cell is not None and "\0" in cell:
            raise RefusedError("the field holds a NUL character", field=name)
