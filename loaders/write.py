"""The one writer: each batch is one transaction, and every batch waits its turn at the log.

What a transaction writes: source records with their bytes, claims and edges, log positions, the books, the
batch's own uid. A commit whose answer was lost is settled by looking that uid up.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from neo4j import ManagedTransaction
from neo4j.exceptions import DatabaseError, DriverError, Neo4jError

from graph_model import cypher
from graph_model.clock import now
from graph_model.database import Database, unavailable
from graph_model.errors import DatabaseUnavailableError
from graph_model.flow.aliases import keys
from graph_model.vocabulary import Outcome
from loaders.batch import Batch, no_counts
from loaders.conversation import Conversation
from loaders.drain import drain
from loaders.evidence import write_evidence
from loaders.quarantine import new_refusals, require_waiting, write_decisions
from loaders.statement import Statement, named, stated
from loaders.stored import stored
from loaders.things import Things, refresh, repeated

T = TypeVar("T")

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
        all, and loading the same source again completes it. Raises NotFoundError where it decides on what
        does not wait.
        """
        written = _patiently(self._database, lambda: self._once(batch))
        _patiently(self._database, lambda: drain(self._database))
        return written

    def preview(self, batch: Batch) -> Written:
        """What writing the batch would do to the books; nothing is written."""
        try:
            _patiently(
                self._database,
                lambda: self._database.write(lambda tx: _undo(self._transaction(tx, batch)), passing=True),
            )
        except _Undone as undone:
            return undone.written
        finally:
            self._things.forget_unconfirmed()
        raise AssertionError("a preview is always undone")

    def _once(self, batch: Batch) -> Written:
        written = self._database.write(lambda tx: self._transaction(tx, batch), passing=True)
        self._things.confirm()
        return written

    def _transaction(self, tx: ManagedTransaction, batch: Batch) -> Written:
        self._things.forget_unconfirmed()  # The driver may have tried before, and rolled back.
        with Conversation(tx) as talk:
            return self._write(talk, batch)

    def _write(self, talk: Conversation, batch: Batch) -> Written:
        turn = talk.ask_ahead(_TAKE_TURN)
        before = talk.ask_ahead(_WRITTEN_BEFORE, uid=batch.uid)
        cancelled = {record.cancels for record in batch.records if record.cancels}
        ledger = stored(talk, {record.identity for record in batch.records} | cancelled)
        log, there = turn()[0]["l"], before()
        if there:
            return Written(json.loads(there[0]["counts"]), there[0]["number"])
        require_waiting(talk, batch.decided)
        counts = no_counts() | {"read": batch.read}
        for record in batch.records:
            counts[ledger.take(record).value] += 1
        changes = ledger.settle()
        refused = new_refusals(talk, batch.refusals)
        counts[Outcome.QUARANTINED.value] += len(batch.refusals)
        if changes.seen_again:
            talk.tell(_SEEN_AGAIN, rows=[{"uid": v.uid, "at": v.recorded_at} for v in changes.seen_again])
        if not changes.created and not refused:
            refresh(talk, sorted(repeated(talk, [version.uid for version in changes.seen_again])), set())
            return Written(counts, None)
        number = log["batches"] + 1
        missing = self._things.find(talk, named(changes))
        size = log["size"]
        versions = write_evidence(talk, batch.records, changes, refused, number=number, size=size)
        write_decisions(talk, batch.decided, number)
        statement = stated(changes, number)
        new = {uid: statement.labels[uid] for uid in missing()}
        touched = self._things.write(talk, statement, new, versions, number=number, first=log["things"])
        self._write_edges(talk, statement, number)
        dirty = sorted(set(keys(touched.created, touched.changed)))
        talk.tell(
            _CLOSE_BOOKS,
            uid=batch.uid,
            number=number,
            at=now(),
            counts=json.dumps(counts),
            size=size,
            dirty=dirty or None,
            created=len(changes.created),
            things=len(touched.created),
        )
        return Written(counts, number)

    def _write_edges(self, talk: Conversation, statement: Statement, number: int) -> None:
        for name, uids in sorted(statement.closed_edges.items()):
            talk.tell(cypher.close_edges(name), uids=uids, batch=number)
        for name, uids in sorted(statement.reopened_edges.items()):
            talk.tell(cypher.reopen_edges(name), uids=uids, batch=number)
        place = self._things.place
        for name, edges in sorted(statement.edges.items()):
            rows = [[place(source), place(target), properties] for source, target, properties in edges]
            talk.draw(cypher.draw_edges(name), rows)


_TAKE_TURN = "MATCH (l:Log {uid: 'log'}) SET l.turn = l.turn + 1 RETURN l"
_WRITTEN_BEFORE = "MATCH (b:IngestBatch {uid: $uid}) RETURN b.counts AS counts, b.number AS number"
_SEEN_AGAIN = "UNWIND $rows AS row MATCH (r:SourceRecord {uid: row.uid}) SET r.seen_at = row.at"
_CLOSE_BOOKS = """
CREATE (b:IngestBatch {uid: $uid, number: $number, at: $at})
SET b.counts = $counts, b.first_position = $size, b.dirty = $dirty
WITH b MATCH (l:Log {uid: 'log'})
SET l.watermark = CASE WHEN $dirty IS NULL AND l.watermark = $number - 1 THEN $number ELSE l.watermark END,
    l.batches = $number, l.size = l.size + $created, l.things = l.things + $things
"""


def _patiently(database: Database, work: Callable[[], T]) -> T:
    """Do work that does no harm when done twice, again and again while the connection breaks."""
    deadline = time.monotonic() + database.endpoint.patience
    while True:
        try:
            return work()
        except DatabaseError as error:
            raise DatabaseUnavailableError(unavailable(database.endpoint.uri, error)) from None
        except (DriverError, Neo4jError, OSError) as error:
            if isinstance(error, Neo4jError) and not error.is_retryable():
                raise
            if time.monotonic() > deadline:
                raise DatabaseUnavailableError(unavailable(database.endpoint.uri, error)) from None
        time.sleep(_PAUSE_SECONDS)


class _Undone(Exception):  # noqa: N818 - no error: it makes the driver roll back
    def __init__(self, written: Written) -> None:
        super().__init__()
        self.written = written


def _undo(written: Written) -> None:
    raise _Undone(written)
