"""Quarantine: refused records wait with their reason until they are retried or discarded with a reason."""

import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from neo4j import ManagedTransaction

from graph_model.clock import now
from graph_model.database import Database, Row
from graph_model.errors import NotFoundError
from loaders.batch import decompress
from loaders.canonical import sha256
from loaders.source import Payload, Refusal

_SHOWN = """
RETURN q.uid AS id, q.state AS state, q.system AS system, q.type AS type, q.id AS record, q.file AS file,
       q.line AS line, q.field AS field, q.value AS value, q.reason AS reason, q.allowed AS allowed,
       q.identifiers AS identifiers, q.mapping AS mapping, q.decision AS decision
"""


def waiting(database: Database) -> list[Row]:
    """What waits in quarantine, in the order in which it came."""
    query = "MATCH (q:QuarantinedRecord {state: 'waiting'})" + _SHOWN
    return database.read(query + " ORDER BY q.batch, q.file, q.line")


def show(database: Database, uid: str) -> Row:
    """One refused record with its payload as received.

    Raises NotFoundError.
    """
    row = _one(database, uid)
    payload = Payloads(database).of(row)
    told = {key: value for key, value in row.items() if key not in {"chunk", "offset", "length"}}
    return told | {"payload": payload.content.decode("utf-8", errors="backslashreplace")}


class Payloads:
    """Bytes as received, read from their chunks; the last chunk stays at hand, since neighbours share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chunk: tuple[str, bytes] = ("", b"")
        self._envelope: tuple[str, bytes] = ("", b"")

    def of(self, row: Row) -> Payload:
        """The payload that a stored row (`chunk, offset, length, envelope, format`) points to."""
        if self._chunk[0] != row["chunk"]:
            self._chunk = row["chunk"], self._content("MATCH (c:Chunk {uid: $uid})", row["chunk"])
        if self._envelope[0] != row["envelope"]:
            self._envelope = row["envelope"], self._content("MATCH (c:Envelope {uid: $uid})", row["envelope"])
        content = self._chunk[1][row["offset"] : row["offset"] + row["length"]]
        return Payload(content, row["format"], self._envelope[1])

    def _content(self, match: str, uid: str) -> bytes:
        return decompress(self._database.read(f"{match} RETURN c.content AS content", uid=uid)[0]["content"])


def discard(database: Database, uid: str, *, reason: str, actor: str) -> None:
    """Decide that a refused record will not be admitted; the record and its bytes stay.

    Raises NotFoundError.
    """
    _decide(database, uid, "discarded", f"discarded by {actor}: {reason}")


def mark_retried(database: Database, uid: str, *, actor: str) -> None:
    """Note that a refused record has been admitted since."""
    _decide(database, uid, "retried", f"admitted on retry by {actor}")


def mark_refused_again(database: Database, uid: str, *, actor: str, ids: set[str]) -> None:
    """Note that a retry refused the same bytes for another reason: they wait under other ids now."""
    _decide(database, uid, "retried", f"refused again on retry by {actor}, as {', '.join(sorted(ids))}")


def quarantine_rows(tx: ManagedTransaction, refusals: Iterable[Refusal]) -> tuple[list[dict[str, Any]], int]:
    """Rows to write for refusals, without those already waiting or discarded; and how many those are."""
    rows = {row["uid"]: row for row in map(_row, refusals)}
    if not rows:
        return [], 0
    known = tx.run(
        "UNWIND $uids AS uid MATCH (q:QuarantinedRecord {uid: uid}) "
        "WHERE q.state <> 'retried' RETURN q.uid AS uid",
        uids=sorted(rows),
    )
    for row in known.data():
        del rows[row["uid"]]
    return list(rows.values()), len(rows)


def quarantine_id(refusal: Refusal) -> str:
    """The id of a refused record: its bytes and place, what it would have been, and why it is not."""
    error, place = refusal.error, refusal.place
    parts = (
        PurePath(place.file).name,
        str(place.line),
        sha256(refusal.payload.content),
        str(error.field),
        error.reason,
        str(refusal.mapping),
        str(refusal.type),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _row(refusal: Refusal) -> dict[str, Any]:
    digest = sha256(refusal.payload.content)
    error = refusal.error
    return {
        "uid": quarantine_id(refusal),
        "state": "waiting",
        "system": _clean(refusal.system),
        "type": _clean(refusal.type),
        "id": _clean(refusal.id),
        "file": refusal.place.file,
        "line": refusal.place.line,
        "field": _clean(error.field),
        "value": _clean(error.value),
        "reason": _clean(error.reason),
        "allowed": _clean(error.allowed),
        "identifiers": list(error.identifiers) or None,
        "mapping": refusal.mapping,
        "format": refusal.payload.format,
        "payload_hash": digest,
        "length": len(refusal.payload.content),
        "envelope": sha256(refusal.payload.envelope),
    }


def _clean(text: str | None) -> str | None:
    """Text as the database can keep it: a lone surrogate in a refused value is shown escaped."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()[:2_000]


def _one(database: Database, uid: str) -> Row:
    query = "MATCH (q:QuarantinedRecord {uid: $uid})" + _SHOWN
    found = database.read(
        query + ", q.chunk AS chunk, q.offset AS offset, q.length AS length, "
        "q.envelope AS envelope, q.format AS format",
        uid=uid,
    )
    if not found:
        raise NotFoundError(f"nothing in quarantine has the id {uid!r}; `clew quarantine list` shows the ids")
    return found[0]


def _decide(database: Database, uid: str, state: str, decision: str) -> None:
    row = _one(database, uid)
    database.write(
        lambda tx: tx.run(
            "MATCH (q:QuarantinedRecord {uid: $uid}) SET q.state = $state, q.decision = $decision",
            uid=row["id"],
            state=state,
            decision=f"{now()} {decision}",
        ).consume()
    )
