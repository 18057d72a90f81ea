"""Files in, candidates and refusals out; and stored payloads, read again."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import orjson

from graph_model.errors import Place, RefusedError
from loaders.epcis.locate import JSON, XML
from loaders.epcis.read import reread_event
from loaders.formats import ndjson
from loaders.formats.blob import Blob, fits
from loaders.formats.folder import files
from loaders.formats.tables import can_be_read_again
from loaders.library import sources
from loaders.mapped import mapped_again
from loaders.reader import Context, Ignored, Told, canonical_reading, dated, read_blob
from loaders.source import Payload, Reading, Refusal


def read(
    path: Path,
    *,
    mapping: str | None = None,
    mapping_home: Path | None = None,
    on_ignored: Told | None = None,
) -> Iterator[Reading]:
    """The records of a file, or of a folder's files in order of their names.

    Canonical records and EPCIS documents say what they are. Everything else goes through the mappings whose
    `files` and columns fit. `mapping` is a source (`adventureworks`): then only its mappings are used, for
    files that fit them before anything else; or one mapping (`adventureworks/item`): then for every file,
    whatever its name. Mappings in `mapping_home` win over the shipped ones. `on_ignored` is told once per
    file and reason.

    SourceError where the path cannot be opened, MappingError where a mapping is wrong; a bad record is a
    Refusal, and so is a file that cannot be read.
    """
    context = _context(mapping, mapping_home, on_ignored or _nobody)
    for found in files(path):
        if isinstance(found, Refusal):
            yield found
        else:
            yield from read_blob(found, context)


def check(path: Path) -> None:
    """Raise SourceError where a path cannot be opened: told for all paths before the first is read."""
    next(files(path))


def reread(
    payload: Payload,
    *,
    place: Place,
    mapping: str | None,
    recorded_on_file_date: datetime,
    mapping_home: Path | None = None,
    on_ignored: Told | None = None,
) -> Iterator[Reading]:
    """The records of a stored payload, with the mappings as they are now: for remapping and retries.

    `mapping` is what the reading of it said: a source (`erp`) or one mapping (`erp/issue`). Its whole source
    reads the row as if it were loaded today, since a corrected mapping may leave it to another one; only a
    mapping that is not for files of this name was chosen for the file, and reads it alone. None looks for the
    source by the file's name.
    """
    date, told = recorded_on_file_date, on_ignored or _nobody
    readings = _read_again(payload, place, mapping, date=date, mapping_home=mapping_home, told=told)
    return dated(readings, date)


def _read_again(
    payload: Payload,
    place: Place,
    mapping: str | None,
    *,
    date: datetime,
    mapping_home: Path | None,
    told: Told,
) -> Iterator[Reading]:
    if payload.format in (XML, JSON):
        yield from reread_event(payload, place=place, file_date=date)
    elif payload.format == "file":
        yield from _whole(payload, place, date, _context(mapping, mapping_home, told))
    elif payload.format == "json" and not payload.envelope:  # Rows that were mapped have an envelope.
        row = ndjson.row(payload.content, place.line, as_written=False)
        yield canonical_reading(row, place.file, date)
    elif can_be_read_again(payload):
        chosen = mapping and _chosen_again(mapping, place.file, mapping_home)
        ignored: Counter[str] = Counter()
        yield from mapped_again(
            payload,
            place=place,
            date=date,
            known=sources(home=mapping_home, chosen=chosen),
            any_name="/" in (chosen or ""),
            ignored=ignored,
        )
        for reason, count in ignored.items():
            told(Ignored(place.file, reason, count))
    else:
        error = RefusedError("is of no format that can be read again", value=payload.format)
        yield Refusal(error, payload, place)


def _chosen_again(mapping: str, file: str, home: Path | None) -> str:
    (source,) = sources(home=home, chosen=mapping.partition("/")[0])
    own = next((one for one in source.mappings if one.name == mapping), None)
    return source.name if own is None or fits(file, own.spec.files) else mapping


def _whole(payload: Payload, place: Place, date: datetime, context: Context) -> Iterator[Reading]:
    """A file that was refused as a whole, if it was small enough to be kept as a whole."""
    kept = orjson.loads(payload.envelope or b"{}").get("kept")
    if kept is not None:
        had = f"only the first {kept:,} bytes of the file were" if kept else "nothing of the file was"
        error = RefusedError(f"{had} kept; load the file again")
        yield Refusal(error, payload, place, mapping=context.chosen)
        return
    blob = Blob(place.file, date, len(payload.content), lambda: BytesIO(payload.content))
    yield from read_blob(blob, context)


def _context(mapping: str | None, home: Path | None, told: Told) -> Context:
    return Context(sources(home=home, chosen=mapping), chosen=mapping, told=told)


def _nobody(_: Ignored) -> None:
    return None


__all__ = ["Ignored", "check", "read", "reread"]
