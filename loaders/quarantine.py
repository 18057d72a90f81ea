"""Quarantine: refused records wait with their reason until they are retried or discarded with a reason."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from graph_model.clock import now
from graph_model.database import Database, Row
from graph_model.errors import NotFoundError
from loaders.batch import Packed, decompress, envelope_uid
from loaders.canonical import sha256
from loaders.conversation import Conversation
from loaders.source import Payload, Refusal

_SHOWN = """
RETURN q.uid AS id, q.state AS state, q.system AS system, q.record_type AS type, q.record_id AS record,
       q.file AS file, q.line AS line, q.field AS field, q.value AS value, q.reason AS reason,
       q.allowed AS allowed, q.identifiers AS identifiers, q.mapping AS mapping,
       coalesce(q.decisions, []) AS decisions
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
    told = {key: value for key, value in row.items() if key not in {"batch", "offset", "length"}}
    return told | {"payload": payload.content.decode("utf-8", errors="backslashreplace")}


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


def discard(database: Database, uid: str, *, reason: str, actor: str) -> None:
    """Decide that a refused record will not be admitted; the record and its bytes stay.

    Raises NotFoundError.
    """
    _decide(database, uid, "discarded", f"discarded by {actor}: {reason}")


def mark_admitted(database: Database, uid: str, *, actor: str, counts: Mapping[str, int]) -> None:
    """Note that a refused record has been admitted since, and what became of it."""
    books = ", ".join(f"{name} {count}" for name, count in counts.items() if count and name != "read")
    _decide(database, uid, "retried", f"admitted on retry by {actor}: {books}")


def mark_left_out(database: Database, uid: str, *, actor: str, reasons: Iterable[str]) -> None:
    """Note that no record is made of a refused payload any more, and why."""
    why = "; ".join(reasons) or "there is no record in it"
    _decide(database, uid, "retried", f"left out on retry by {actor}, nothing was admitted: {why}")


def mark_refused_again(database: Database, uid: str, *, actor: str, ids: set[str]) -> None:
    """Note that a retry refused the same bytes for another reason: they wait under other ids now."""
    _decide(database, uid, "retried", f"refused again on retry by {actor}, as {', '.join(sorted(ids))}")


def new_refusals(talk: Conversation, refusals: Iterable[Refusal]) -> dict[str, Refusal]:
    """Refusals by their id, without those already waiting or discarded."""
    refused = {quarantine_id(refusal): refusal for refusal in refusals}
    if refused:
        for row in talk.ask(_KNOWN, uids=sorted(refused)):
            del refused[row["uid"]]
    return refused


def write_quarantine(talk: Conversation, refused: dict[str, Refusal], packed: Packed, number: int) -> None:
    """Write refused records; one that was admitted on retry and is refused anew waits again."""
    if refused:
        rows = [_row(uid, refusal, packed, number) for uid, refusal in sorted(refused.items())]
        talk.tell(_REFUSE, rows=rows, again=f"{now()} refused again, and waits again")


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
ON MATCH SET q.decisions = coalesce(q.decisions, []) + $again
SET q += row
"""
_KNOWN = """
UNWIND $uids AS uid MATCH (q:QuarantinedRecord {uid: uid}) WHERE q.state <> 'retried' RETURN q.uid AS uid
"""


def _row(uid: str, refusal: Refusal, packed: Packed, number: int) -> dict[str, Any]:
    digest = sha256(refusal.payload.content)
    error = refusal.error
    return {
        "uid": uid,
        "state": "waiting",
        "system": _clean(refusal.system),
        "record_type": _clean(refusal.type),
        "record_id": _clean(refusal.id),
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
        "offset": packed.offsets[digest],
        "length": len(refusal.payload.content),
        "envelope": envelope_uid(refusal.payload),
        "batch": number,
    }


def _clean(text: str | None) -> str | None:
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


def _decide(database: Database, uid: str, state: str, decision: str) -> None:
    """Add a decision to those before it: none is ever taken back, and the last one counts."""
    told = f"{now()} {_clean(decision)}"
    found = database.write(
        lambda tx: tx.run(_DECIDE, uid=uid, state=state, decision=told).consume().counters.properties_set
    )
    if not found:
        raise _not_found(uid)


_DECIDE = """
MATCH (q:QuarantinedRecord {uid: $uid})
SET q.state = $state, q.decisions = coalesce(q.decisions, []) + $decision
"""
