"""What every format comes down to: a table of rows, each with its bytes as received."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import orjson

from graph_model.errors import RefusedError

Cells: TypeAlias = Sequence[str | None] | dict[str, Any]
"""A row's values as text: by position for flat formats, nested by name for JSON and XML."""


class Row(NamedTuple):
    """One row: its bytes as they stand in the file, its first line (1-based), its values."""

    content: bytes
    line: int | None
    cells: Cells


class Spoiled(NamedTuple):
    """One row that cannot be read; the rows around it can."""

    content: bytes
    line: int | None
    error: RefusedError


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one shape. `columns` is None for nested values; `envelope` makes a row readable on its own."""

    format: str
    columns: tuple[str, ...] | None
    envelope: dict[str, Any]
    rows: Iterator[Row | Spoiled]


def compact(value: Any) -> bytes:
    """JSON without white space and with sorted keys: equal values, equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
