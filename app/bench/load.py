"""How fast records go in: end to end, against the plain driver, and into a full store against an empty one.

The plain driver writes the very nodes and relationships that Clew wrote, with the same constraints, by
`UNWIND $rows CREATE`, in batches of the same size: no reading, no admission, no look-ups, no log. Both
servers first take other records of the same kind, unmeasured: one that has just started compiles its code.
"""

import importlib.metadata
import json
import os
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

from graph_model import embedded
from graph_model.database import Database, Endpoint
from graph_model.migrate import migrate
from loaders.ahead import collect_seldom
from loaders.batch import MOST_RECORDS
from loaders.run import load, watermark

_HEAP, _PAGE_CACHE = "2g", "1g"
_WARM_UP = 40_000
_WARM_UP_FIRST = 100_000_000

Written = tuple[dict[str, list[Any]], dict[str, list[Any]]]
"""What a load wrote: properties of nodes by their labels, edges by their type."""


def measure(*, records: int, fill: int, progress: Callable[[str], None]) -> dict[str, Any]:
    """The figures, by name; stores are made in a temporary folder and removed."""
    collect_seldom()  # As the command that loads does.
    with tempfile.TemporaryDirectory(prefix="clew-bench-") as folder:
        homes = Path(folder) / "clew", Path(folder) / "plain"
        try:
            return _figures(homes, Path(folder), records=records, fill=fill, progress=progress)
        finally:
            for home in homes:
                embedded.stop(home)


def _figures(
    homes: tuple[Path, Path], folder: Path, *, records: int, fill: int, progress: Callable[[str], None]
) -> dict[str, Any]:
    clew, plain = (_open(home) for home in homes)
    with clew, plain:
        _timed_load(clew, _records(folder, _WARM_UP_FIRST, _WARM_UP))
        warm = _written(clew, after=0)
        before, batches = _disk(homes[0]), watermark(clew)
        progress(f"warmed up with {_WARM_UP} records")
        first = _timed_load(clew, _records(folder, 0, records))
        progress(f"loaded {records} records in {first:.1f} s")
        measured = _written(clew, after=batches)
        writes = sum(len(rows) for part in measured for rows in part.values())
        _write_plainly(plain, warm)
        plainly = _write_plainly(plain, measured)
        progress(f"the plain driver wrote the same {writes} nodes and relationships in {plainly:.1f} s")
        figures = {
            "records": records,
            "records per second, end to end": round(records / first),
            "graph writes": writes,
            "graph writes per second, Clew end to end": round(writes / first),
            "graph writes per second, plain driver": round(writes / plainly),
            "ratio": round(plainly / first, 2),
            "bytes on disk per record": round((_disk(homes[0]) - before) / records),
        }
        del warm, measured
        if fill:
            figures |= _filled(clew, folder, records=records, fill=fill, first=first, progress=progress)
        server = embedded.running(homes[0])
        return figures | {
            "peak memory of the loader, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "memory of Neo4j, MB": psutil.Process(server.pid).memory_info().rss >> 20 if server else None,
            "Neo4j heap and page cache": f"{_HEAP}, {_PAGE_CACHE}",
            "Neo4j": clew.read("CALL dbms.components() YIELD versions RETURN versions[0] AS v")[0]["v"],
            "driver": importlib.metadata.version("neo4j"),
            "cores": os.cpu_count(),
        }


def _filled(
    clew: Database, folder: Path, *, records: int, fill: int, first: float, progress: Callable[[str], None]
) -> dict[str, Any]:
    done = records
    while done < fill:
        step = min(200_000, fill - done)
        _timed_load(clew, _records(folder, done, step))
        done += step
        progress(f"{done} records in the store")
    again = _timed_load(clew, _records(folder, done, records))
    return {
        "records in the store before measuring again": done,
        "records per second then": round(records / again),
        "full against empty": round(first / again, 2),
    }


def _open(home: Path) -> Database:
    server = embedded.start(home, heap=_HEAP, page_cache=_PAGE_CACHE)
    database = Database(Endpoint(server.uri, server.user, server.password))
    migrate(database)
    return database


def _timed_load(database: Database, path: Path) -> float:
    began = time.perf_counter()
    books = load(database, [path])
    seconds = time.perf_counter() - began
    path.unlink()
    if not books.balance or books.counts["stored"] != books.counts["read"]:
        raise AssertionError(f"the benchmark's own records were not all stored: {books.counts}")
    return seconds


def _records(folder: Path, first: int, count: int) -> Path:
    """Generated records of a line: receipts, productions, consumptions into units, moves."""
    path = folder / f"records-{first}.ndjson"
    with path.open("w") as file:
        for number in range(first, first + count):
            file.write(json.dumps(_record(number)) + "\n")
    return path


def _record(number: int) -> dict[str, Any]:
    unit, step = divmod(number, 4)
    at = f"2026-03-{1 + unit // 40_000 % 28:02}T{unit // 1_700 % 24:02}:{unit // 29 % 60:02}:{unit % 60:02}Z"
    device = {"item": "PN-1", "serial": f"U{unit}"}
    lot = {"item": f"C-{unit % 7}", "lot": f"L{unit // 500}"}
    order, each = f"WO{unit // 100}", {"value": "1", "unit": "1"}
    kind, data = [
        ("production", {"order": order, "outputs": [{"material": device}], "at": at}),
        ("consumption", {"material": lot, "quantity": each, "into": device, "order": order, "at": at}),
        (
            "consumption",
            {"material": {**lot, "lot": f"M{unit // 90}"}, "quantity": each, "into": device, "at": at},
        ),
        ("move", {"material": device, "from": "LINE-1", "to": f"BIN-{unit % 50}", "at": at}),
    ][step]
    return {"system": "mes", "type": kind, "id": f"R{number}", "recorded_at": at, "data": data}


def _disk(home: Path) -> int:
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file() and "logs" not in path.parts)


_NODES = """
MATCH (n) WHERE n.batch > $after OR (n:Thing AND n.nid >= $things) OR (n:IngestBatch AND n.number > $after)
RETURN labels(n) AS labels, properties(n) AS p
"""
_EDGES = """
MATCH (a)-[e]->(b) WHERE e.known_from > $after
RETURN type(e) AS type, CASE WHEN b:SourceRecord THEN 'SourceRecord' ELSE 'Thing' END AS to,
       a.uid AS source, b.uid AS target, properties(e) AS p
"""
_FIRST_THING = """
MATCH (n:Thing) WHERE NOT EXISTS { (n)-[e]-() WHERE e.known_from <= $after }
RETURN coalesce(min(n.nid), 0) AS things
"""


def _written(database: Database, *, after: int) -> Written:
    """Everything that batches after this one wrote, grouped as a plain driver would write it."""
    things = database.read(_FIRST_THING, after=after)[0]["things"]
    nodes: dict[str, list[Any]] = defaultdict(list)
    for row in database.stream(_NODES, after=after, things=things):
        nodes[":".join(sorted(row["labels"]))].append(row["p"])
    edges: dict[str, list[Any]] = defaultdict(list)
    for row in database.stream(_EDGES, after=after):
        edge = {"source": row["source"], "target": row["target"], "p": row["p"]}
        edges[f"{row['type']} {row['to']}"].append(edge)
    return nodes, edges


def _write_plainly(database: Database, written: Written) -> float:
    nodes, edges = written
    began = time.perf_counter()
    for labels, rows in nodes.items():
        _write(database, f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", rows)
    for name, rows in edges.items():
        type_, to = name.split(" ")
        _write(
            database,
            f"UNWIND $rows AS row MATCH (a:Thing {{uid: row.source}}) MATCH (b:{to} {{uid: row.target}}) "
            f"CREATE (a)-[e:{type_}]->(b) SET e = row.p",
            rows,
        )
    return time.perf_counter() - began


def _write(database: Database, statement: str, rows: list[Any]) -> None:
    for part in _parts(rows):
        database.write(lambda tx, part=part: tx.run(statement, rows=part).consume())  # type: ignore[misc]


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), MOST_RECORDS):
        yield rows[first : first + MOST_RECORDS]
