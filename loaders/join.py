"""Joins: columns of another file beside the one being read, such as the header of an order line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph_model.errors import RefusedError
from loaders.formats.blob import Blob
from loaders.formats.detect import kind_of
from loaders.formats.row import Cells, Row
from loaders.formats.tables import table_of
from loaders.library import Source
from loaders.look import Columns
from loaders.mapping import JoinSpec

_SEVERAL: Final = "several"
Joined = Mapping[str, str | None]


@dataclass(frozen=True)
class Join:
    """The columns that joins add, and how to find a row's. RefusedError where no row, or several, fit."""

    names: tuple[str, ...]
    find: Callable[[Cells], Joined]


def joins(specs: list[JoinSpec], blob: Blob, source: Source, names: tuple[str, ...] | None) -> Join | None:
    """The joins of a mapping for one file, if any; the other file is read once, into memory."""
    if not specs:
        return None
    added = tuple(name for spec in specs for name in spec.columns)
    twice = sorted({name for name in added if added.count(name) > 1 or (names is not None and name in names)})
    if twice:
        raise RefusedError("a joined column has the name of another column", value=", ".join(twice))
    finders = [_finder(spec, blob, source, Columns(names)) for spec in specs]
    return Join(added, lambda cells: {name: text for find in finders for name, text in find(cells).items()})


def stored(joined: Joined, specs: list[JoinSpec]) -> Join | None:
    """The joins of a stored row: what was found when it was received."""
    if not specs:
        return None
    added = tuple(name for spec in specs for name in spec.columns)

    def find(_: Cells) -> Joined:
        lacking = [name for name in added if name not in joined]
        if lacking:
            raise RefusedError(
                "the stored row has no joined column of this name; load the file again", field=lacking[0]
            )
        return joined

    return Join(added, find)


def _finder(spec: JoinSpec, blob: Blob, source: Source, ours: Columns) -> Callable[[Cells], Joined]:
    files = [other for other in blob.beside() if other.name != blob.name and other.fits([spec.file])]
    if not files:
        raise RefusedError("the file to join is not beside this one", value=spec.file)
    index: dict[tuple[str, ...], Joined | str] = {}
    for other in files:
        _read_into(index, other, spec, source)
    looks = [ours.look(name) for name in spec.on]

    def find(cells: Cells) -> Joined:
        key = tuple((look(cells) or "").strip() for look in looks)
        found = index.get(key)
        if isinstance(found, Mapping):
            return found
        stated = ", ".join(f"{name}={text!r}" for name, text in zip(spec.on.values(), key, strict=True))
        raise RefusedError(f"{spec.file} has {'several different rows' if found else 'no row'} for {stated}")

    return find


def _read_into(
    index: dict[tuple[str, ...], Joined | str], other: Blob, spec: JoinSpec, source: Source
) -> None:
    table = table_of(kind_of(other), other, source.layout(other), None)
    theirs = Columns(table.columns)
    lacking = [name for name in (*spec.on.values(), *spec.columns) if name not in (table.columns or (name,))]
    if lacking:
        raise RefusedError(
            f"{spec.file} lacks a column to join", field=lacking[0], allowed=", ".join(table.columns or ())
        )
    keys = [theirs.look(name) for name in spec.on.values()]
    values = [(name, theirs.look(name)) for name in spec.columns]
    for row in table.rows:
        if isinstance(row, Row):
            cells: Any = row.cells
            key = tuple((look(cells) or "").strip() for look in keys)
            found = {name: look(cells) for name, look in values}
            index[key] = found if index.get(key, found) == found else _SEVERAL
