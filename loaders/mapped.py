"""Files and stored rows through mappings: which source reads a file, and which part of the file."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from graph_model.errors import Place, RefusedError
from loaders.formats.blob import Blob
from loaders.formats.detect import Kind
from loaders.formats.row import Row, Spoiled, Table
from loaders.formats.tables import cells_of, declared, table_of
from loaders.join import Join, joins, stored
from loaders.library import Mapping, Source
from loaders.map import missing
from loaders.mapping import Layout
from loaders.route import Rows, readings, routes
from loaders.source import Payload, Reading, Refusal


def mapped(
    blob: Blob, kind: Kind, known: tuple[Source, ...], *, any_name: bool, ignored: Counter[str]
) -> Iterator[Reading]:
    """The records of one file by the one source that fits it. RefusedError where none does, or several do."""
    by_name = [
        (source, source.mappings if any_name else source.fitting(blob))
        for source in known
        if any_name or source.fitting(blob)
    ]
    if not by_name:
        yield from _unmapped(blob, kind, known, ignored)
        return
    fitting = []
    refused: list[RefusedError] = []
    for source, mappings in by_name:
        try:
            fitting.append((source, mappings, _parts(blob, kind, source, mappings)))
        except RefusedError as error:
            refused.append(error)
    if not fitting:
        raise refused[0]
    if len(fitting) > 1:
        names = ", ".join(source.name for source, _, _ in fitting)
        raise RefusedError(
            "the mappings of several sources fit this file", value=names, allowed="name one of them"
        )
    source, _, parts = fitting[0]
    for taken, table in parts:
        find = partial(_joins, blob=blob, source=source, names=table.columns)
        made = routes(source, taken, table.columns, find)
        rows = Rows(table, blob.name, blob.date, source, taken[0].name if any_name else source.name)
        yield from readings(rows, made, source.ignoring(blob), ignored)


def mapped_again(
    payload: Payload,
    *,
    place: Place,
    date: datetime,
    known: tuple[Source, ...],
    any_name: bool,
    ignored: Counter[str],
) -> Iterator[Reading]:
    """The records of one stored row, by the mappings as they are now."""
    blob = Blob(place.file, date, len(payload.content), _no_file)
    fitting: list[tuple[Source, Row | Spoiled, Table, tuple[Mapping, ...]]] = []
    for source in known:
        mappings = source.mappings if any_name else source.fitting(blob)
        if mappings:
            row, table = _stored(payload, place, source.layout(blob))
            part = table.envelope.get("rows") or table.envelope.get("sheet")
            taken = tuple(mapping for mapping in mappings if _part_of(mapping) == part)
            fitting.append((source, row, table, taken))
    if len(fitting) > 1:
        fitting = [one for one in fitting if _takes(*one[2:])] or fitting
    if len(fitting) != 1:
        names = ", ".join(source.name for source, *_ in fitting)
        error = (
            RefusedError("the mappings of several sources fit this file", value=names)
            if fitting
            else RefusedError("no mapping is for files of this name", value=blob.basename)
        )
        yield Refusal(error, payload, place)
        return
    source, row, table, taken = fitting[0]
    chosen = source.mappings[0].name if any_name else source.name
    if isinstance(row, Spoiled):
        yield Refusal(row.error, payload, place, source.spec.system, mapping=chosen)
        return
    joined = table.envelope.get("joined", {})
    try:
        made = routes(source, taken, table.columns, lambda mapping: stored(joined, mapping.spec.join))
    except RefusedError as error:
        yield Refusal(error, payload, place, source.spec.system, mapping=chosen)
        return
    rows = Rows(table, place.file, date, source, chosen)
    yield from readings(rows, made, source.ignoring(blob), ignored)


def _takes(table: Table, taken: tuple[Mapping, ...]) -> bool:
    return bool(taken) and not any(missing(mapping, table.columns) for mapping in taken)


def _stored(payload: Payload, place: Place, layout: Layout) -> tuple[Row | Spoiled, Table]:
    """A stored row and the table it was in, written as the source declares it now."""
    payload = payload._replace(envelope=declared(payload, layout))
    columns: list[str] | None = None
    envelope: dict[str, Any] = {}
    row: Row | Spoiled
    try:
        cells, envelope = cells_of(payload)
        row = Row(payload.content, place.line, cells)
        columns = envelope.get("columns")
    except RefusedError as error:
        row = Spoiled(payload.content, place.line, error)
    return row, Table(payload.format, tuple(columns) if columns else None, envelope, iter([row]))


def unwanted(blob: Blob, known: tuple[Source, ...]) -> str | None:
    """Why a whole file is not wanted; None where no rule speaks of it.

    A source speaks of a file only where it was chosen, or reads another file beside it: `Customer.csv` means
    nothing by itself, and another's file must not be left out by chance.
    """
    for source in known:
        for rule in source.ignoring(blob):
            if not (rule.when or rule.unless) and (
                len(known) == 1 or not source.mappings or any(map(source.fitting, blob.beside()))
            ):
                return rule.reason
    return None


def _joins(mapping: Mapping, *, blob: Blob, source: Source, names: tuple[str, ...] | None) -> Join | None:
    return joins(mapping.spec.join, blob, source, names)


def _part_of(mapping: Mapping) -> str | None:
    return mapping.spec.rows or mapping.spec.sheet


def _parts(
    blob: Blob, kind: Kind, source: Source, mappings: tuple[Mapping, ...]
) -> list[tuple[tuple[Mapping, ...], Table]]:
    """The parts of a file (sheets, lists) that mappings read. RefusedError where a column is not there."""
    made = []
    for part in dict.fromkeys(_part_of(mapping) for mapping in mappings):
        taken = tuple(mapping for mapping in mappings if _part_of(mapping) == part)
        table = table_of(kind, blob, source.layout(blob), part)
        for mapping in taken:
            lacking = missing(mapping, table.columns)
            if lacking:
                raise RefusedError(
                    f"mapping {mapping.name} needs columns that the file does not have",
                    value=", ".join(lacking),
                    allowed=", ".join(table.columns or ()),
                )
        made.append((taken, table))
    return made


def _unmapped(blob: Blob, kind: Kind, known: tuple[Source, ...], ignored: Counter[str]) -> Iterator[Reading]:
    """A file that no mapping is for: its rows are counted where a rule says why, else the file is refused."""
    reason = unwanted(blob, known)
    if reason is None:
        patterns = dict.fromkeys(p for source in known for m in source.mappings for p in m.spec.files)
        allowed = ", ".join(patterns if len(known) == 1 else (f"files of {source.name}" for source in known))
        raise RefusedError(
            "no mapping is for files of this name",
            value=blob.basename,
            allowed=f"{allowed or 'nothing'}; canonical NDJSON; EPCIS; or name a mapping",
        )
    ignored[reason] += max(_lines(blob) - _HEADER_LINES.get(kind, 0), 1) if kind in _OF_LINES else 1
    yield from ()


_OF_LINES = (Kind.DELIMITED, Kind.NDJSON)
_HEADER_LINES = {Kind.DELIMITED: 1}


def _lines(blob: Blob) -> int:
    """The lines of a file that nobody reads."""
    with blob.open() as stream:
        return sum(chunk.count(b"\n") for chunk in iter(partial(stream.read, 1 << 20), b""))


def _no_file() -> BinaryIO:
    raise RefusedError("a stored row stands alone")
