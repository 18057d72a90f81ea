"""Quarantine: refused records wait with their reason until they are retried or discarded with a reason."""

import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

import orjson

from graph_model.database import Database, Row
from graph_model.errors import NotFoundError
from graph_model.vocabulary import QuarantineState
from loaders.batch import Decided, Packed, decompress, envelope_uid
from loaders.canonical import sha256
from loaders.conversation import Conversation
from loaders.source import Payload, Refusal

_SHOWN = """
RETURN q.uid AS id, q.state AS state, q.system AS system, q.record_type AS type, q.record_id AS record,
       q.file AS file, q.line AS line, q.field AS field, q.value AS value, q.reason AS reason,
       q.allowed AS allowed, q.identifiers AS identifiers, q.mapping AS mapping,
       q.payload_hash AS payload_hash
"""
_HISTORY = """
MATCH (q:QuarantinedRecord {uid: $uid}) UNWIND range(0, size(q.since) - 1) AS i
MATCH (b:IngestBatch {number: q.since[i]}) OPTIONAL MATCH (r:SourceRecord {uid: q.acts[i]})
RETURN q.states[i] AS state, b.number AS batch, b.at AS at, r.identity AS record,
       r.offset AS offset, r.length AS length, r.format AS format, r.envelope AS envelope
ORDER BY i
"""

_IN_ORDER = " ORDER BY q.batch, q.file, q.line"
_WHERE = {"offset", "length"}


def waiting(database: Database) -> list[Row]:
    """What waits in quarantine, in the order in which it came."""
    return database.read("MATCH (q:QuarantinedRecord {state: 'waiting'})" + _SHOWN + _IN_ORDER)


def refused(database: Database) -> list[Row]:
    """Everything that was ever refused, in the order in which it came, whatever was decided since."""
    return database.read("MATCH (q:QuarantinedRecord)" + _SHOWN + _IN_ORDER)


def show(database: Database, uid: str) -> Row:
    """One refused record with its payload as received.

    Raises NotFoundError.
    """
    row, payloads = _one(database, uid), Payloads(database)
    told = {key: value for key, value in row.items() if key not in {"batch", *_WHERE}}
    content = payloads.of(row).content
    history = [_then(step, payloads) for step in database.read(_HISTORY, uid=uid)]
    return told | {"history": history, "payload": content.decode("utf-8", errors="backslashreplace")}


def _then(step: Row, payloads: "Payloads") -> Row:
    """A state it had, since when, and by whose decision where it was one."""
    act = {} if step["record"] is None else orjson.loads(payloads.of(step).content)["data"]
    decided = {key: act[key] for key in ("decision", "actor", "reason") if key in act}
    return {key: value for key, value in step.items() if key not in {"envelope", "format", *_WHERE}} | decided


class Payloads:
    """Bytes as received, read from their chunks; the last chunk stays at hand, since neighbours share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chunk: tuple[int, bytes] = (0, b"")
        self._envelope: tuple[str | None, bytes] = (None, b"")

    def of(self, row: Row) -> Payload:
        """The payload that a stored row (`batch, offset, length, envelope, format`) points to."""
        if self._chunk[0] != row["batch"]:
            self._chunk = row["batch"], self._content("MATCH (c:Chunk {batch: $key})", row["batch"])
        name = row.get("envelope")  # Absent where the bytes stand alone.
        if self._envelope[0] != name:
            self._envelope = name, self._content("MATCH (c:Envelope {uid: $key})", name) if name else b""
        content = self._chunk[1][row["offset"] : row["offset"] + row["length"]]
        return Payload(content, row["format"], self._envelope[1])

    def _content(self, match: str, key: str | int) -> bytes:
        return decompress(self._database.read(f"{match} RETURN c.content AS content", key=key)[0]["content"])


def new_refusals(talk: Conversation, refusals: Iterable[Refusal]) -> dict[str, Refusal]:
    """Refusals by their id, without those already waiting or discarded; their latest file date counts."""
    refused: dict[str, Refusal] = {}
    for refusal in sorted(refusals, key=lambda refusal: refusal.file_date or ""):
        refused[quarantine_id(refusal)] = refusal
    if refused:
        rows = [{"uid": uid, "date": refusal.file_date} for uid, refusal in sorted(refused.items())]
        for row in talk.ask(_KNOWN, rows=rows):
            del refused[row["uid"]]
    return refused


def write_quarantine(talk: Conversation, refused: dict[str, Refusal], packed: Packed, number: int) -> None:
    """Write refused records; one that was admitted on retry and is refused anew waits again."""
    if refused:
        rows = [_row(uid, refusal, packed, number) for uid, refusal in sorted(refused.items())]
        talk.tell(_REFUSE, rows=rows)


def require_waiting(talk: Conversation, decided: Iterable[Decided]) -> None:
    """Raise NotFoundError where one of them does not wait: what was decided is not decided again."""
    uids = [one.refused for one in decided]
    states = {row["uid"]: row["state"] for row in talk.ask(_STATES, uids=uids)} if uids else {}
    for uid in uids:
        if uid not in states:
            raise _not_found(uid)
        if states[uid] != QuarantineState.WAITING:
            raise NotFoundError(
                f"nothing waits in quarantine under {uid}: it was {states[uid]}; `show` tells by whom"
            )


def write_decisions(talk: Conversation, decided: Iterable[Decided], number: int) -> None:
    """Write what was decided on refused records: none is ever taken back, and the last one counts."""
    if rows := [{"uid": one.refused, "state": one.state.value, "act": one.act} for one in decided]:
        talk.tell(_DECIDE, rows=rows, number=number)


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


_REFUSE = """
UNWIND $rows AS row MERGE (q:QuarantinedRecord {uid: row.uid})
WITH q, row, q.file_date AS latest
SET q += row, q.file_date = coalesce(latest, row.file_date),
    q.states = coalesce(q.states, []) + row.state, q.since = coalesce(q.since, []) + row.batch,
    q.acts = coalesce(q.acts, []) + ''
"""
_STATES = """
UNWIND $uids AS uid MATCH (q:QuarantinedRecord {uid: uid}) RETURN uid, q.state AS state
"""
_DECIDE = """
UNWIND $rows AS row MATCH (q:QuarantinedRecord {uid: row.uid})
SET q.state = row.state, q.states = q.states + row.state, q.since = q.since + $number,
    q.acts = q.acts + row.act
"""
_KNOWN = """
UNWIND $rows AS row MATCH (q:QuarantinedRecord {uid: row.uid})
SET q.file_date = CASE WHEN q.file_date > row.date THEN q.file_date ELSE coalesce(row.date, q.file_date) END
WITH q WHERE q.state <> 'retried' RETURN q.uid AS uid
"""


def _row(uid: str, refusal: Refusal, packed: Packed, number: int) -> dict[str, Any]:
    digest = sha256(refusal.payload.content)
    error = refusal.error
    return {
        "uid": uid,
        "state": QuarantineState.WAITING.value,
        "system": clean(refusal.system),
        "record_type": clean(refusal.type),
        "record_id": clean(refusal.id),
        "file": refusal.place.file,
        "line": refusal.place.line,
        "field": clean(error.field),
        "value": clean(error.value),
        "reason": clean(error.reason),
        "allowed": clean(error.allowed),
        "identifiers": list(error.identifiers) or None,
        "mapping": refusal.mapping,
        "file_date": refusal.file_date,
        "format": refusal.payload.format,
        "payload_hash": digest,
        "offset": packed.offsets[digest],
        "length": len(refusal.payload.content),
        "envelope": envelope_uid(refusal.payload),
        "batch": number,
    }


def clean(text: str | None) -> str | None:
    """Text as the database can keep it: a lone surrogate in a refused value is shown escaped."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()[:2_000]


def _one(database: Database, uid: str) -> Row:
    query = "MATCH (q:QuarantinedRecord {uid: $uid})" + _SHOWN
    found = database.read(
        query + ", q.batch AS batch, q.offset AS offset, q.length AS length, "
        "q.envelope AS envelope, q.format AS format",
        uid=uid,
    )
    if not found:
        raise _not_found(uid)
    return found[0]


def _not_found(uid: str) -> NotFoundError:
    return NotFoundError(f"nothing in quarantine has the id {uid!r}; `clew quarantine list` shows the ids")
