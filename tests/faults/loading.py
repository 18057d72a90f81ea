"""The loader as a user runs it, in a process of its own, and what must hold of a store whatever befell it."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph_model import embedded
from graph_model.database import Database, Endpoint
from graph_model.migrate import migrate
from graph_model.vocabulary import Outcome
from loaders.batch import decompress
from loaders.canonical import sha256
from tests.faults.records import Told

ROOT = Path(__file__).parents[2]
CLEW = "from app.cli import main; main()"
QUARANTINED = 3  # The exit code of a load that is whole: some of the records are refused.
PATIENCE = 240.0  # Seconds for whatever must end: a busy machine takes longer.
NEW = ("stored", "superseding", "retracted", "stale")


def start(home: Path) -> embedded.Server:
    """The small server of a home."""
    return embedded.start(home, heap="512m", page_cache="128m")


@contextmanager
def opened(home: Path) -> Iterator[Database]:
    """The store of a home's server, seen by the test itself."""
    server = start(home)
    with Database(Endpoint(server.uri, server.user, server.password)) as database:
        migrate(database)
        yield database


def clew(home: Path, *arguments: str | Path, **settings: str) -> subprocess.Popen[str]:
    """A command of `clew` in a process group of its own, as a shell starts it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLEW_")}
    own = {"home": str(home), "neo4j_heap": "512m", "neo4j_page_cache": "128m"} | settings
    return subprocess.Popen(
        [sys.executable, "-c", CLEW, *map(str, arguments)],
        env=environment
        | {f"CLEW_{name.upper()}": value for name, value in own.items()}
        | {"PYTHONPATH": str(ROOT)},
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def finished(command: subprocess.Popen[str]) -> dict[str, Any]:
    """The books of a load that was left in peace: it ends well and they balance."""
    printed, told = command.communicate(timeout=PATIENCE)
    assert command.returncode == QUARANTINED, told
    books: dict[str, Any] = json.loads(printed)
    assert books["read"] == sum(books[outcome.value] for outcome in Outcome), books
    return books


def write_lines(file: Path, lines: Sequence[bytes]) -> None:
    """A file of records."""
    file.write_bytes(b"\n".join(lines) + b"\n")


def log_of(database: Database) -> dict[str, int]:
    """The one node that every batch waits at: `batches`, `size`, `things`, `watermark`, `turn`."""
    log: dict[str, int] = database.read("MATCH (l:Log {uid: 'log'}) RETURN l {.*} AS log")[0]["log"]
    return log


def wait_for_batch(database: Database, command: subprocess.Popen[str], number: int) -> bool:
    """Wait until the store has so many batches; False when the loader ended before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if log_of(database)["batches"] >= number:
            return True
        if command.poll() is not None:
            return False
        time.sleep(0.02)
    raise TimeoutError(f"no batch {number} within {PATIENCE:.0f} s")


def settled(database: Database) -> None:
    """Wait until the transaction of a loader that was killed is committed or rolled back."""
    database.write(lambda tx: tx.run("MATCH (l:Log {uid: 'log'}) SET l.turn = l.turn").consume())


def torn(database: Database) -> list[str]:
    """What a half-written or doubly written batch would leave behind; empty at any moment of any load."""
    log = log_of(database)
    records = database.read(
        "MATCH (r:SourceRecord) RETURN r.uid AS uid, r.position AS position, r.batch AS batch, "
        "r.chunk AS chunk, r.offset AS offset, "
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
    rows = database.stream("MATCH (c:Chunk) RETURN c.uid AS uid, c.content AS content")
    chunks = {row["uid"]: decompress(row["content"]) for row in rows}
    yield from _unlike("chunks", len(chunks), batches)
    for record in records:
        content = chunks.get(record["chunk"], b"")[record["offset"] : record["offset"] + record["length"]]
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
