"""Reading stored payloads again: after a mapping was corrected, and to retry refused records."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path

from graph_model.database import Database, Row
from graph_model.errors import NotFoundError, Place
from graph_model.vocabulary import Clock
from loaders.acts import decide, note_remap
from loaders.admit import identity
from loaders.quarantine import Payloads, quarantine_id, waiting
from loaders.read import Ignored, reread
from loaders.run import Books, watermark, write
from loaders.source import Candidate, Reading

_PAGE = 5_000
_SHOWN = """
r.uid AS uid, r.identity AS identity, r.system AS system, r.record_type AS type, r.record_id AS id,
r.batch AS batch, r.offset AS offset, r.length AS length, r.envelope AS envelope, r.format AS format,
r.file AS file, r.line AS line, r.mapping AS mapping, r.payload_hash AS payload_hash, r.clock AS clock,
coalesce(r.seen_at, r.recorded_at) AS recorded_at, r.position AS position,
r.current AND NOT coalesce(r.retracted, false) AS stands
"""
# All versions, not the current ones alone: those that a wrong id made versions of one record are several.
# Of bytes that were read twice for the same record, the last reading is enough.
_READ_BY = f"""
MATCH (r:SourceRecord)
WHERE r.position > $after AND r.position < $end AND (r.mapping = $name OR r.mapping STARTS WITH $name + '/')
  AND NOT EXISTS {{
    MATCH (later:SourceRecord {{identity: r.identity}})
    WHERE later.payload_hash = r.payload_hash AND later.position > r.position AND later.position < $end
  }}
RETURN {_SHOWN} ORDER BY r.position LIMIT $page
"""
_VERSIONS = f"""
MATCH (r:SourceRecord {{identity: $identity}})
RETURN {_SHOWN} ORDER BY recorded_at DESC, r.reading DESC
"""


def remap(
    database: Database, name: str, *, mapping_home: Path | None, actor: str, reason: str | None = None
) -> Books:
    """Read again every payload that this mapping (or source of mappings) read, as its source is now.

    Bytes stay as they are; records that now read otherwise supersede what was read before, and those that the
    corrected mappings no longer make of their bytes are withdrawn; those it had refused are tried again.
    Raises NotFoundError for an unknown name.
    """
    books, rows = Books(), _read_by(database, name)
    first = list(islice(rows, 1))
    refused = [row["id"] for row in waiting(database) if f"{row['mapping']}/".startswith(f"{name}/")]
    if not first and not refused:
        raise NotFoundError(f"no record was read by a mapping named {name!r}")
    note_remap(database, name, actor=actor, reason=reason)
    again = _Again(database, mapping_home)
    unmade: list[Row] = []
    write(database, again.readings(chain(first, rows), unmade), books)
    write(database, again.withdrawals(unmade), books)
    if refused:
        tried = retry(database, refused, mapping_home=mapping_home, actor=actor)
        books.add(tried.counts)
        books.refused += tried.refused
        books.watermark = tried.watermark
    return books


def retry(database: Database, uids: list[str], *, mapping_home: Path | None, actor: str) -> Books:
    """Try refused records again, with mappings and rules as they are now; without uids, all that wait."""
    rows = [row for row in waiting(database) if not uids or row["id"] in uids]
    unknown = sorted(set(uids) - {row["id"] for row in rows})
    if unknown:
        raise NotFoundError(f"nothing waits in quarantine under {', '.join(unknown)}")
    total, again = Books(), _Again(database, mapping_home)
    for row in rows:
        stored = database.read(
            "MATCH (q:QuarantinedRecord {uid: $uid}) MATCH (b:IngestBatch {number: q.batch}) "
            "RETURN q.offset AS offset, q.length AS length, q.envelope AS envelope, q.format AS format, "
            "q.batch AS batch, coalesce(q.file_date, b.at) AS recorded_at",
            uid=row["id"],
        )[0]
        left_out: list[Ignored] = []
        readings = again.read(row | stored, left_out)
        if "/" in (row["mapping"] or "") and stored["format"] != "file":
            # What other mappings make of the row was refused, or stored, by itself.
            readings = [reading for reading in readings if reading.mapping == row["mapping"]] or readings
        books = Books()
        write(database, readings, books)
        total.add(books.counts)
        total.refused += books.refused
        if decided := _decided(database, row["id"], readings, books, left_out):
            with suppress(NotFoundError):  # Somebody else has decided on it meanwhile.
                decide(database, row["id"], decided[0], reason=decided[1], actor=actor)
    total.watermark = watermark(database)
    return total


def _decided(
    database: Database, uid: str, readings: list[Reading], books: Books, left_out: list[Ignored]
) -> tuple[str, str] | None:
    """What a retry came to, and why; None where the record is refused as before, and goes on waiting."""
    if not readings:
        why = "; ".join(ignored.reason for ignored in left_out) or "there is no record in it"
        return "left out on retry", f"nothing was admitted: {why}"
    if books.counts["quarantined"] == 0:
        became = (f"{name} {count}" for name, count in books.counts.items() if count and name != "read")
        return "admitted on retry", ", ".join(became)
    ids = set(map(quarantine_id, books.refused))
    if uid in ids:
        return None
    wait = sorted(ids & {row["id"] for row in waiting(database)})
    told = f"waits as {', '.join(wait)} now" if wait else "was refused so before, and discarded"
    return "refused again on retry", told


def _read_by(database: Database, name: str) -> Iterator[Row]:
    """The versions that were read by a mapping, up to now, page by page in their order in the log."""
    end = database.read("MATCH (l:Log {uid: 'log'}) RETURN l.size AS size")[0]["size"]
    after = -1
    while rows := database.read(_READ_BY, name=name, after=after, end=end, page=_PAGE):
        yield from rows
        after = rows[-1]["position"]


class _Again:
    """Stored rows as what is read of them now."""

    def __init__(self, database: Database, mapping_home: Path | None) -> None:
        self._database = database
        self._payloads = Payloads(database)
        self._home = mapping_home

    def read(self, row: Row, left_out: list[Ignored] | None = None) -> list[Reading]:
        """Everything that its source makes of a stored row now."""
        return list(
            reread(
                self._payloads.of(row),
                place=Place(row["file"], row["line"]),
                mapping=row["mapping"],
                recorded_on_file_date=datetime.fromisoformat(row["recorded_at"]),
                mapping_home=self._home,
                on_ignored=None if left_out is None else left_out.append,
            )
        )

    def readings(self, rows: Iterable[Row], unmade: list[Row]) -> Iterator[Reading]:
        """What is made now; `unmade` gets the standing records that are no longer made of their bytes."""
        for _, group in groupby(rows, key=itemgetter("file", "line", "payload_hash")):
            versions = list(group)
            readings = self.read(
                max(versions, key=lambda row: (row["clock"] == Clock.FILE, row["recorded_at"]))
            )
            yield from readings
            made = set(map(_identity, readings))
            unmade += [row for row in versions if row["stands"] and row["identity"] not in made]

    def withdrawals(self, unmade: list[Row]) -> Iterator[Reading]:
        """What ends the records that are made no more, once all that is made is written."""
        for row in unmade:
            versions = self._database.read(_VERSIONS, identity=row["identity"])
            if any(version["uid"] == row["uid"] and version["stands"] for version in versions):
                yield self._standing(row, versions) or self._withdrawal(row)

    def _standing(self, row: Row, versions: list[Row]) -> Candidate | None:
        """A version before whose bytes still make the record: it holds again, from just after this one."""
        for version in versions:
            if version["payload_hash"] != row["payload_hash"]:
                for reading in self.read(version):
                    if isinstance(reading, Candidate) and _identity(reading) == row["identity"]:
                        after = datetime.fromisoformat(row["recorded_at"]) + timedelta(microseconds=1)
                        return replace(reading, record=reading.record | {"recorded_at": after.isoformat()})
        return None

    def _withdrawal(self, row: Row) -> Candidate:
        """A retraction read of the same bytes, by no mapping: it counts after every reading by one."""
        record = {key: row[key] for key in ("system", "type", "id", "recorded_at")} | {"retracted": True}
        place = Place(row["file"], row["line"])
        return Candidate(record, self._payloads.of(row), place, Clock(row["clock"]), row["mapping"])


def _identity(reading: Reading) -> str | None:
    if not isinstance(reading, Candidate):
        return None
    record = reading.record
    return identity(str(record.get("system")), str(record.get("type")), str(record.get("id")))
