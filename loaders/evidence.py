"""The evidence of a batch: source records and refused ones, with their bytes, in the order they were read."""

from collections.abc import Callable, Sequence
from typing import Any

from graph_model import cypher
from loaders.admit import Admitted
from loaders.batch import Packed, compress, envelope_uid, pack
from loaders.conversation import Conversation
from loaders.quarantine import write_quarantine
from loaders.source import Refusal
from loaders.versions import Changes, Version


def write_evidence(
    talk: Conversation,
    records: Sequence[Admitted],
    changes: Changes,
    refused: dict[str, Refusal],
    *,
    number: int,
    size: int,
) -> Callable[[], dict[str, str]]:
    """Write new versions at their places in the log, `size` being the next, and what was refused.

    The answer, once it is waited for, tells where each new version is in the store.
    """
    new = [version.arrived.payload for version in changes.created if version.arrived is not None]
    payloads = [*new, *(refusal.payload for refusal in refused.values())]
    packed = pack(payloads)
    talk.tell("CREATE (:Chunk {batch: $batch, content: $content})", batch=number, content=packed.content)
    envelopes = {envelope_uid(payload): payload.envelope for payload in payloads if payload.envelope}
    if envelopes:
        talk.tell(
            "UNWIND $rows AS row MERGE (e:Envelope {uid: row.uid}) ON CREATE SET e.content = row.content",
            rows=[{"uid": uid, "content": compress(raw)} for uid, raw in sorted(envelopes.items())],
        )
    in_order = {id(record): index for index, record in enumerate(records)}
    created = sorted(changes.created, key=lambda version: in_order[id(version.arrived)])
    rows = [_row(version, packed, number, size + index) for index, version in enumerate(created)]
    places = talk.ask_ahead(cypher.create_nodes("SourceRecord"), rows=rows)
    write_quarantine(talk, refused, packed, number)
    flagged = [{"uid": v.uid, "current": v.current, "in_force": v.in_force} for v in changes.flagged]
    if flagged:
        talk.tell(
            "UNWIND $rows AS row MATCH (r:SourceRecord {uid: row.uid}) "
            "SET r.current = row.current, r.in_force = row.in_force, "
            "r.known_from = coalesce(r.known_from, CASE WHEN row.in_force THEN $number END), "
            "r.known_to = CASE WHEN row.in_force THEN null ELSE coalesce(r.known_to, $number) END",
            rows=flagged,
            number=number,
        )
    return lambda: dict(places()[0]["places"])


def _row(version: Version, packed: Packed, number: int, position: int) -> dict[str, Any]:
    record = version.arrived
    assert record is not None  # noqa: S101 - what is created has arrived
    row = {
        "uid": version.uid,
        "identity": version.identity,
        "system": record.system,
        "record_type": record.type,
        "record_id": record.id,
        "recorded_at": record.recorded_at,
        "seen_at": version.recorded_at if version.recorded_at != record.recorded_at else None,
        "clock": record.clock.value,
        "canonical_hash": record.canonical_hash,
        "payload_hash": version.payload_hash,
        "offset": packed.offsets[version.payload_hash],
        "length": len(record.payload.content),
        "envelope": envelope_uid(record.payload),
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
        "edges": list(version.states.edge_types) or None,
        "unknown_fields": list(record.unknown_fields) or None,
    }
    return {name: value for name, value in row.items() if value is not None}
