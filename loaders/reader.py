"""One file, of whatever kind, as candidates and refusals: canonical, EPCIS, or through mappings."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from graph_model.clock import utc_text
from graph_model.errors import Place, RefusedError
from graph_model.vocabulary import Clock
from loaders.epcis.read import is_epcis, read_document
from loaders.formats import archive, jsonfile, limits, ndjson
from loaders.formats.blob import Blob
from loaders.formats.detect import Kind, kind_of
from loaders.formats.row import Row, Spoiled
from loaders.formats.whole import unread, whole
from loaders.library import Source
from loaders.mapped import mapped, unwanted
from loaders.readable import readable_uids, speaker_of
from loaders.source import Candidate, Payload, Reading, Refusal

_CANONICAL: Final = ("system", "type", "id")
_HEAD: Final = 1 << 16
_LOOKED_AT: Final = 20  # Records that are looked at to tell canonical ones: the first may be spoiled.


@dataclass(frozen=True, slots=True)
class Ignored:
    """Rows of a file that an `ignore` rule or `distinct` left out, and why.

    Of a file that nobody reads, `count` are its lines, or 1 where it has none.
    """

    file: str
    reason: str
    count: int


Told = Callable[[Ignored], None]


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a file needs to know: the mappings, and which source, or one mapping, was chosen."""

    sources: tuple[Source, ...]
    chosen: str | None
    told: Told

    @property
    def one(self) -> bool:
        """Whether one mapping was chosen, for files of any name."""
        return "/" in (self.chosen or "")


def read_blob(blob: Blob, context: Context) -> Iterator[Reading]:
    """The records of one file. What is wrong with the file as a whole is one refusal."""
    return dated(_readings(blob, context), blob.date)


def dated(readings: Iterable[Reading], date: datetime) -> Iterator[Reading]:
    """The same readings, refusals with the date of their file; one out of an archive has its own."""
    for reading in readings:
        if isinstance(reading, Refusal) and reading.file_date is None:
            yield replace(reading, file_date=utc_text(date))
        else:
            yield reading


def _readings(blob: Blob, context: Context) -> Iterator[Reading]:
    try:
        try:
            kind = kind_of(blob)
        except RefusedError:
            reason = unwanted(blob, context.sources)
            if reason is None:
                raise
            context.told(Ignored(blob.name, reason, 1))
            return
        yield from _READERS[kind](blob, context)
    except RefusedError as error:
        yield _whole_refused(blob, error, context)
    except OSError as error:
        yield _whole_refused(blob, RefusedError(f"cannot be read: {error.strerror or error}"), context)
    except archive.UNREADABLE as error:
        yield _whole_refused(blob, RefusedError(f"the archive is damaged: {error}"), context)


def _whole_refused(blob: Blob, error: RefusedError, context: Context) -> Refusal:
    """A file refused as a whole, with its bytes where they are few enough to be kept."""
    try:
        payload = whole(blob.head(limits.WHOLE + 1), blob.size)
    except (OSError, RefusedError, *archive.UNREADABLE):
        payload = unread(blob.size)
    return Refusal(error, payload, Place(blob.name), mapping=context.chosen)


def canonical(value: Any) -> bool:
    """Whether a JSON object says itself what it is."""
    return isinstance(value, dict) and all(key in value for key in _CANONICAL)


def _archive(blob: Blob, context: Context) -> Iterator[Reading]:
    for member in archive.iterate(blob):
        if not member.basename.startswith("."):
            yield from read_blob(member, context)


def _ndjson(blob: Blob, context: Context) -> Iterator[Reading]:
    if _mapped_first(blob, context):
        yield from _mapped(blob, Kind.NDJSON, context)
        return
    rows = (ndjson.row(content, line, as_written=False) for content, line in ndjson.lines(blob))
    looked_at = (row.cells for row in islice(rows, _LOOKED_AT) if isinstance(row, Row))
    first = next(looked_at, None)
    if first is None or canonical(first) or any(map(canonical, looked_at)):
        yield from _canonical_lines(blob)
    else:
        yield from _mapped(blob, Kind.NDJSON, context)


def _canonical_lines(blob: Blob) -> Iterator[Reading]:
    for content, line in ndjson.lines(blob):
        yield canonical_reading(ndjson.row(content, line, as_written=False), blob.name, blob.date)


def canonical_reading(row: Row | Spoiled, file: str, date: datetime) -> Reading:
    """A canonical record as a candidate, recorded on the file's date where it says no clock.

    Admission validates it.
    """
    payload, place = Payload(row.content, "json"), Place(file, row.line)
    if isinstance(row, Spoiled):
        return Refusal(replace(row.error, identifiers=_readable(_leniently(row.content))), payload, place)
    record: Any = row.cells
    if canonical(record):
        if record.get("recorded_at") is None:
            return Candidate({**record, "recorded_at": date.isoformat()}, payload, place, Clock.FILE)
        return Candidate(record, payload, place)
    lacking = next(key for key in _CANONICAL if key not in record)
    found = _readable(record)
    error = RefusedError("is required and missing in a canonical record", lacking, identifiers=found)
    said = {key: value for key in ("system", "type", "id") if isinstance(value := record.get(key), str)}
    return Refusal(error, payload, place, said.get("system"), said.get("type"), said.get("id"))


def _readable(record: Any) -> tuple[str, ...]:
    return readable_uids(record.get("data"), speaker_of(record)) if isinstance(record, dict) else ()


def _leniently(content: bytes) -> Any:
    """A spoiled record as far as JSON can be read at all: of keys that stand twice, both."""

    def both(pairs: list[tuple[str, Any]]) -> Any:
        last, first = dict(pairs), dict(reversed(pairs))
        return last if last == first else last | {"": first}

    try:
        return json.loads(content, object_pairs_hook=both)
    except (ValueError, RecursionError):
        return None


def _json(blob: Blob, context: Context) -> Iterator[Reading]:
    if _mapped_first(blob, context):
        yield from _mapped(blob, Kind.JSON, context)
        return
    text = jsonfile.text_of(blob)
    keys = jsonfile.members(text)
    if is_epcis(blob.head(_HEAD)) or "epcisBody" in keys:
        yield from read_document(blob.whole(), place=Place(blob.name), file_date=blob.date)
        return
    rows = jsonfile.rows(text, None, as_written=False)
    if any(canonical(row.cells) for row in islice(rows, _LOOKED_AT) if isinstance(row, Row)):
        for row in jsonfile.rows(text, None, as_written=False):
            yield canonical_reading(row, blob.name, blob.date)
    else:
        yield from _mapped(blob, Kind.JSON, context)


def _xml(blob: Blob, context: Context) -> Iterator[Reading]:
    if is_epcis(blob.head(_HEAD)) and not _mapped_first(blob, context):
        yield from read_document(blob.whole(), place=Place(blob.name), file_date=blob.date)
    else:
        yield from _mapped(blob, Kind.XML, context)


def _table(kind: Kind) -> "Callable[[Blob, Context], Iterator[Reading]]":
    return lambda blob, context: _mapped(blob, kind, context)


def _mapped_first(blob: Blob, context: Context) -> bool:
    if context.chosen is None:
        return False
    return context.one or any(source.fitting(blob) for source in context.sources)


def _mapped(blob: Blob, kind: Kind, context: Context) -> Iterator[Reading]:
    ignored: Counter[str] = Counter()
    try:
        yield from mapped(blob, kind, context.sources, any_name=context.one, ignored=ignored)
    finally:
        for reason, count in sorted(ignored.items()):
            context.told(Ignored(blob.name, reason, count))


_READERS: Final[dict[Kind, Callable[[Blob, Context], Iterator[Reading]]]] = {
    Kind.ARCHIVE: _archive,
    Kind.NDJSON: _ndjson,
    Kind.JSON: _json,
    Kind.XML: _xml,
    Kind.DELIMITED: _table(Kind.DELIMITED),
    Kind.EXCEL: _table(Kind.EXCEL),
    Kind.PARQUET: _table(Kind.PARQUET),
}
