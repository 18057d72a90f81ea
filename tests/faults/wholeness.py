"""What must hold of a store whatever befell its loads, found by plain questions to the graph."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from graph_model.database import Database
from graph_model.vocabulary import Outcome
from loaders.batch import decompress
from loaders.canonical import sha256
from tests.faults.loading import log_of
from tests.faults.records import Told

NEW = ("stored", "superseding", "retracted", "stale")
"""The outcomes of records that are new to the store."""


def torn(database: Database) -> list[str]:
    """What a half-written or doubly written batch would leave behind; empty at any moment of any load."""
    log = log_of(database)
    records = database.read(
        "MATCH (r:SourceRecord) RETURN r.uid AS uid, r.position AS position, r.batch AS batch, "
        "r.offset AS offset, "
        "r.length AS length, r.payload_hash AS hash, r.in_force AS in_force, "
        "size(coalesce(r.edges, [])) AS edges"
    )
    batches = database.read(
        "MATCH (b:IngestBatch) RETURN b.number AS number, b.counts AS counts, b.first_position AS first"
    )
    return [
        *_unlike("log positions", sorted(r["position"] for r in records), list(range(log["size"]))),
        *_unlike("batch numbers", sorted(b["number"] for b in batches), list(range(1, log["batches"] + 1))),
        *_books(batches, Counter(r["batch"] for r in records)),
        *_bytes(database, records, log["batches"]),
        *_edges(database, records),
        *_unlike("numbers of things", database.read("MATCH (n:Thing) RETURN n.nid AS nid ORDER BY nid"),
                 [{"nid": n} for n in range(log["things"])]),
        *([] if log["batches"] - 1 <= log["watermark"] <= log["batches"] else [f"watermark {log}"]),
    ]  # fmt: skip


def unfinished(database: Database, told: Told, *, copies: int = 1) -> list[str]:
    """What loads to the end have lost or doubled, or owe; a refusal waits once for each copy of the file."""
    log = log_of(database)
    refused = database.read("MATCH (q:QuarantinedRecord {state: 'waiting'}) RETURN count(q) AS n")[0]["n"]
    owed = database.read("MATCH (b:IngestBatch) WHERE b.dirty IS NOT NULL RETURN count(b) AS n")[0]["n"]
    return [
        *_unlike("versions of records", log["size"], told.versions),
        *_unlike("records in quarantine", refused, copies * told.refused),
        *_unlike("watermark", log["watermark"], log["batches"]),
        *_unlike("batches with derivations owed", owed, 0),
        *torn(database),
    ]


def _books(batches: list[dict[str, Any]], written: Counter[int]) -> Iterator[str]:
    first = 0
    for batch in sorted(batches, key=lambda batch: int(batch["number"])):
        counts = json.loads(batch["counts"])
        name = f"batch {batch['number']}:"
        yield from _unlike(f"{name} its six outcomes", sum(counts[o.value] for o in Outcome), counts["read"])
        yield from _unlike(f"{name} its records", written[batch["number"]], sum(counts[o] for o in NEW))
        yield from _unlike(f"{name} its first position", batch["first"], first)
        first += written[batch["number"]]


def _bytes(database: Database, records: list[dict[str, Any]], batches: int) -> Iterator[str]:
    """Every record's payload lies in its batch's chunk and has its hash; no chunk is left over."""
    rows = database.stream("MATCH (c:Chunk) RETURN c.batch AS batch, c.content AS content")
    chunks = {row["batch"]: decompress(row["content"]) for row in rows}
    yield from _unlike("chunks", len(chunks), batches)
    for record in records:
        content = chunks.get(record["batch"], b"")[record["offset"] : record["offset"] + record["length"]]
        yield from _unlike(f"bytes of {record['uid']}", sha256(content), record["hash"])


def _edges(database: Database, records: list[dict[str, Any]]) -> Iterator[str]:
    """A record in force has all edges it states in force, once; one that is not has none."""
    rows = database.read(
        "MATCH (:Thing)-[e]->(:Thing) WHERE e.record IS NOT NULL AND e.known_to IS NULL "
        "RETURN e.record AS record, count(e) AS n"
    )
    drawn = {row["record"]: row["n"] for row in rows}
    for record in records:
        stated = record["edges"] if record["in_force"] else 0
        yield from _unlike(f"edges of {record['uid']}", drawn.get(record["uid"], 0), stated)


def _unlike(what: str, found: object, expected: object) -> list[str]:
    return [] if found == expected else [f"{what}: found {str(found)[:200]}, expected {str(expected)[:200]}"]
