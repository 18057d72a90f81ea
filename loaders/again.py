"""Reading stored payloads again: after a mapping was corrected, and to retry refused records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from graph_model.database import Database, Row
from graph_model.errors import NotFoundError, Place, RefusedError
from graph_model.vocabulary import Clock
from loaders.admit import identity
from loaders.quarantine import Payloads, mark_refused_again, mark_retried, quarantine_id, waiting
from loaders.read import reread
from loaders.run import Books, watermark, write
from loaders.source import Candidate, Reading, Refusal

_CURRENT = """
MATCH (r:SourceRecord {current: true})
WHERE (r.mapping = $name OR r.mapping STARTS WITH $name + '/') AND coalesce(r.retracted, false) = false
RETURN r.identity AS identity, r.system AS system, r.record_type AS type, r.record_id AS id, r.batch AS batch,
       r.offset AS offset, r.length AS length, r.envelope AS envelope, r.format AS format, r.file AS file,
       r.line AS line, r.mapping AS mapping, r.recorded_at AS recorded_at, r.clock AS clock
ORDER BY r.position
"""


def remap(database: Database, name: str, *, mapping_home: Path | None) -> Books:
    """Read again every stored payload that this mapping (or source of mappings) read, as the mapping is now.

    Bytes stay as they are; records that now read otherwise supersede what was read before, and those that the
    corrected mapping no longer makes of their bytes are withdrawn. Raises NotFoundError for an unknown name.
    """
    rows = list(database.stream(_CURRENT, name=name))
    if not rows:
        raise NotFoundError(f"no stored record was read by a mapping named {name!r}")
    books = Books()
    write(database, _read_again(database, rows, mapping_home), books)
    return books


def retry(database: Database, uids: list[str], *, mapping_home: Path | None, actor: str) -> Books:
    """Try refused records again, with mappings and rules as they are now; without uids, all that wait."""
    rows = [row for row in waiting(database) if not uids or row["id"] in uids]
    unknown = sorted(set(uids) - {row["id"] for row in rows})
    if unknown:
        raise NotFoundError(f"nothing waits in quarantine under {', '.join(unknown)}")
    total, payloads = Books(), Payloads(database)
    for row in rows:
        stored = database.read(
            "MATCH (q:QuarantinedRecord {uid: $uid}) RETURN q.offset AS offset, "
            "q.length AS length, q.envelope AS envelope, q.format AS format, q.batch AS batch",
            uid=row["id"],
        )[0]
        payload = payloads.of(stored)
        place = Place(row["file"], row["line"])
        at = _learned(database, stored["batch"])
        readings = list(
            reread(
                payload,
                place=place,
                mapping=row["mapping"],
                recorded_on_file_date=at,
                mapping_home=mapping_home,
            )
        )
        books = Books()
        write(database, readings, books)
        total.add(books.counts)
        total.refused += books.refused
        if books.counts["quarantined"] == 0:
            mark_retried(database, row["id"], actor=actor)
        elif row["id"] not in (ids := set(map(quarantine_id, books.refused))):
            mark_refused_again(database, row["id"], actor=actor, ids=ids)
    total.watermark = watermark(database)
    return total


def _read_again(database: Database, rows: list[Row], mapping_home: Path | None) -> Iterator[Reading]:
    payloads = Payloads(database)
    for row in rows:
        payload = payloads.of(row)
        place = Place(row["file"], row["line"])
        at = datetime.fromisoformat(row["recorded_at"])
        readings = list(
            reread(
                payload,
                place=place,
                mapping=row["mapping"],
                recorded_on_file_date=at,
                mapping_home=mapping_home,
            )
        )
        yield from readings
        if row["identity"] not in set(_identities(readings)):
            yield _withdrawal(row, readings)


def _identities(readings: list[Reading]) -> Iterator[str]:
    for reading in readings:
        if isinstance(reading, Candidate):
            record = reading.record
            yield identity(str(record.get("system")), str(record.get("type")), str(record.get("id")))


def _withdrawal(row: Row, readings: list[Reading]) -> Reading:
    """The record that the corrected mapping no longer makes of these bytes."""
    record = {key: row[key] for key in ("system", "type", "id", "recorded_at")}
    made = next((reading for reading in readings if isinstance(reading, Candidate)), None)
    if made is not None:
        return replace(made, record={**record, "retracted": True}, clock=Clock(row["clock"]))
    refused = next((reading for reading in readings if isinstance(reading, Refusal)), None)
    error = refused.error if refused else RefusedError("the corrected mapping makes no record of these bytes")
    place = Place(row["file"], row["line"])
    payload = refused.payload if refused else readings[0].payload
    return Refusal(error, payload, place, row["system"], row["type"], row["id"], row["mapping"])


def _learned(database: Database, batch: int) -> datetime:
    rows = database.read("MATCH (b:IngestBatch {number: $number}) RETURN b.at AS at", number=batch)
    return datetime.fromisoformat(rows[0]["at"])
