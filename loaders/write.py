"""The one writer: each batch is one transaction, and every batch waits its turn at the log.

What a transaction writes: source records with their bytes, claims and edges, log positions, the books, the
batch's own uid. A commit whose answer was lost is settled by looking that uid up.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from neo4j import ManagedTransaction
from neo4j.exceptions import DatabaseError, DriverError, Neo4jError

from graph_model import cypher
from graph_model.clock import now
from graph_model.database import Database, Row, unavailable
from graph_model.errors import DatabaseUnavailableError
from graph_model.flow import keys
from graph_model.vocabulary import Outcome
from loaders.batch import Batch, Packed, compress, no_counts, pack
from loaders.canonical import sha256
from loaders.drain import drain
from loaders.quarantine import quarantine_rows
from loaders.statement import Statement, stated
from loaders.things import Things
from loaders.versions import Changes, Ledger, Version

T = TypeVar("T")

_ATTEMPTS = 4
_PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch: the books, and its number where it was given one."""

    counts: dict[str, int]
    number: int | None


class Writer:
    """Writes batches one after the other; remembers which things exist, since none is ever deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._things = Things()

    def write(self, batch: Batch) -> Written:
        """Write a batch once, whatever happens to the connection meanwhile.

        Raises DatabaseUnavailableError when the database stays away; the batch is then wholly there or not at
        all, and loading the same source again completes it.
        """
        written = _patiently(self._database, lambda: self._once(batch))
        _patiently(self._database, lambda: drain(self._database))
        return written

    def preview(self, batch: Batch) -> Written:
        """What writing the batch would do to the books; nothing is written."""
        try:
            self._database.write(lambda tx: _undo(self._transaction(tx, batch)))
        except _Undone as undone:
            return undone.written
        finally:
            self._things.forget_unconfirmed()
        raise AssertionError("a preview is always undone")

    def _once(self, batch: Batch) -> Written:
        written = self._database.write(lambda tx: self._transaction(tx, batch))
        self._things.confirm()
        return written

    def _transaction(self, tx: ManagedTransaction, batch: Batch) -> Written:
        self._things.forget_unconfirmed()  # The driver may have tried before, and rolled back.
        log = tx.run("MATCH (l:Log {uid: 'log'}) SET l.turn = l.turn + 1 RETURN l").single(strict=True)["l"]
        there = tx.run(
            "MATCH (b:IngestBatch {uid: $uid}) RETURN b.counts AS counts, b.number AS number", uid=batch.uid
        ).single()
        if there is not None:
            return Written(json.loads(there["counts"]), there["number"])
        counts = no_counts() | {"read": batch.read}
        ledger = _known(
            tx, {r.identity for r in batch.records} | {r.cancels for r in batch.records if r.cancels}
        )
        for record in batch.records:
            counts[ledger.take(record).value] += 1
        changes = ledger.settle()
        refused, unseen = quarantine_rows(tx, batch.refusals)
        counts[Outcome.QUARANTINED.value] += len(batch.refusals)
        if changes.seen_again:
            rows = [{"uid": v.uid, "at": v.recorded_at} for v in changes.seen_again]
            tx.run(
                "UNWIND $rows AS row MATCH (r:SourceRecord {uid: row.uid}) SET r.seen_at = row.at", rows=rows
            )
        if not changes.created and not unseen:
            return Written(counts, None)
        number = log["batches"] + 1
        statement = stated(changes, number)
        packed = _write_evidence(tx, batch, changes, number, log["size"])
        for row in refused:
            row["chunk"], row["batch"] = packed.uid, number
            row["offset"] = packed.offsets[row["payload_hash"]]
        tx.run("UNWIND $rows AS row MERGE (q:QuarantinedRecord {uid: row.uid}) SET q += row", rows=refused)
        added = self._things.write(tx, statement, number, log["things"])
        _write_edges(tx, statement, number)
        dirty = sorted(set(keys(added.created, added.changed)))
        tx.run(
            "CREATE (b:IngestBatch {uid: $uid, number: $number, at: $at}) "
            "SET b.counts = $counts, b.first_position = $size "
            "SET b.dirty = $dirty WITH b MATCH (l:Log {uid: 'log'}) "
            "SET l.watermark = CASE WHEN $dirty IS NULL AND l.watermark = $number - 1 "
            "THEN $number ELSE l.watermark END, l.batches = $number, "
            "l.size = l.size + $created, l.things = l.things + $things",
            uid=batch.uid,
            number=number,
            at=now(),
            counts=json.dumps(counts),
            size=log["size"],
            dirty=dirty or None,
            created=len(changes.created),
            things=len(added.created),
        ).consume()
        return Written(counts, number)


def _patiently(database: Database, work: Callable[[], T]) -> T:
    """Do work that does no harm when done twice, again and again while the connection breaks."""
    last: BaseException | None = None
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE_SECONDS * attempt)
        try:
            return work()
        except DatabaseError as error:
            raise DatabaseUnavailableError(unavailable(database.endpoint.uri, error)) from None
        except (DriverError, Neo4jError, OSError) as error:
            if isinstance(error, Neo4jError) and not error.is_retryable():
                raise
            last = error
    assert last is not None  # noqa: S101 - the loop ends only by return or with an error
    raise DatabaseUnavailableError(unavailable(database.endpoint.uri, last)) from None


class _Undone(Exception):  # noqa: N818 - no error: it makes the driver roll back
    def __init__(self, written: Written) -> None:
        super().__init__()
        self.written = written


def _undo(written: Written) -> None:
    raise _Undone(written)


_VERSIONS = """
UNWIND $identities AS identity MATCH (r:SourceRecord {identity: identity})
RETURN r.uid AS uid, r.identity AS identity, coalesce(r.seen_at, r.recorded_at) AS recorded_at,
       r.canonical_hash AS canonical_hash, r.payload_hash AS payload_hash, r.mapping_hash AS mapping_hash,
       r.reading AS reading, r.declared_error AS declared_error, r.retracted AS retracted,
       r.cancels AS cancels,
       r.in_force AS in_force, r.current AS current, r.edges AS edges, r.reopened AS reopened
"""
_CANCELLERS = """
UNWIND $identities AS identity MATCH (r:SourceRecord {cancels: identity})
RETURN DISTINCT r.identity AS identity
"""


def _known(tx: ManagedTransaction, identities: set[str]) -> Ledger:
    """All versions of these records, of what they cancel, and of what cancels them."""
    found: list[Version] = []
    asked: set[str] = set()
    while wanted := sorted(identities - asked):
        asked |= identities
        rows = tx.run(_VERSIONS, identities=wanted).data()
        found += [_version(row) for row in rows]
        cancellers = tx.run(_CANCELLERS, identities=wanted).data()
        identities = {row["identity"] for row in cancellers} | {
            row["cancels"] for row in rows if row["cancels"]
        }
    return Ledger(found)


def _version(row: Row) -> Version:
    return Version(
        uid=row["uid"],
        identity=row["identity"],
        recorded_at=row["recorded_at"],
        canonical_hash=row["canonical_hash"],
        payload_hash=row["payload_hash"],
        mapping_hash=row["mapping_hash"],
        reading=row["reading"] or 0,
        declared_error=bool(row["declared_error"]),
        retracted=bool(row["retracted"]),
        cancels=row["cancels"],
        in_force=bool(row["in_force"]),
        current=bool(row["current"]),
        edges=tuple(row["edges"] or ()),
        reopened=tuple(row["reopened"] or ()),
    )


def _write_evidence(tx: ManagedTransaction, batch: Batch, changes: Changes, number: int, size: int) -> Packed:
    """Source records with their bytes, in the order in which they were read: their positions in the log."""
    new = [version.arrived for version in changes.created if version.arrived is not None]
    payloads = [r.payload for r in new] + [r.payload for r in batch.refusals]
    envelopes = {sha256(payload.envelope): payload.envelope for payload in payloads}
    packed = pack(payloads, batch.uid)
    tx.run("CREATE (:Chunk {uid: $uid, content: $content})", uid=packed.uid, content=packed.content)
    tx.run(
        "UNWIND $rows AS row MERGE (e:Envelope {uid: row.uid}) ON CREATE SET e.content = row.content",
        rows=[{"uid": digest, "content": compress(raw)} for digest, raw in sorted(envelopes.items())],
    )
    in_order = {id(record): index for index, record in enumerate(batch.records)}
    created = sorted(changes.created, key=lambda version: in_order[id(version.arrived)])
    rows = [_record_row(version, packed, number, size + index) for index, version in enumerate(created)]
    tx.run("UNWIND $rows AS row CREATE (r:SourceRecord) SET r = row", rows=rows)
    flagged = [{"uid": v.uid, "current": v.current, "in_force": v.in_force} for v in changes.flagged]
    tx.run(
        "UNWIND $rows AS row MATCH (r:SourceRecord {uid: row.uid}) "
        "SET r.current = row.current, r.in_force = row.in_force, "
        "r.known_to = CASE WHEN row.in_force THEN null ELSE coalesce(r.known_to, $number) END",
        rows=flagged,
        number=number,
    )
    return packed


def _record_row(version: Version, packed: Packed, number: int, position: int) -> dict[str, Any]:
    record = version.arrived
    assert record is not None  # noqa: S101 - what is created has arrived
    digest = sha256(record.payload.content)
    return {
        "uid": version.uid,
        "identity": version.identity,
        "system": record.system,
        "record_type": record.type,
        "record_id": record.id,
        "recorded_at": record.recorded_at,
        "clock": record.clock.value,
        "canonical_hash": record.canonical_hash,
        "payload_hash": digest,
        "chunk": packed.uid,
        "offset": packed.offsets[digest],
        "length": len(record.payload.content),
        "envelope": sha256(record.payload.envelope),
        "format": record.payload.format,
        "mapping": record.mapping,
        "mapping_hash": record.mapping_hash,
        "file": record.place.file,
        "line": record.place.line,
        "position": position,
        "batch": number,
        "reading": version.reading or None,
        "declared_error": True if record.declared_error else None,
        "retracted": True if record.retracted else None,
        "cancels": record.cancels,
        "current": version.current,
        "in_force": version.in_force,
        "known_from": number if version.in_force else None,
        "edges": list(version.edges) or None,
        "unknown_fields": list(record.unknown_fields) or None,
    }


def _write_edges(tx: ManagedTransaction, statement: Statement, number: int) -> None:
    for name, uids in sorted(statement.closed_edges.items()):
        tx.run(cypher.close_edges(name), uids=uids, batch=number)
    for name, uids in sorted(statement.reopened_edges.items()):
        tx.run(cypher.reopen_edges(name), uids=uids, batch=number)
    for name, rows in sorted(statement.edges.items()):
        tx.run(cypher.create_edges(name), rows=rows)
