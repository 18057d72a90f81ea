"""One load that nobody disturbs: what every disturbed one must come to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph_model import embedded
from queries.hash import graph_hash
from tests.faults.loading import clew, finished, log_of, opened, unfinished, write_lines
from tests.faults.records import Told, told


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A home with its server, a file of records, and what one load makes of it: hash, batches, seconds."""

    home: Path
    file: Path
    told: Told
    graph: str
    batches: int
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    """The same records for every test of a module, loaded once in peace; the server is stopped at the end."""
    home = tmp_path_factory.mktemp("disturbed")
    records = told(units=1_000)
    file = home / "told.ndjson"
    write_lines(file, records.lines)
    try:
        with opened(home) as database:
            began = time.monotonic()
            books = finished(clew(home, "load", file, "--json"))
            seconds = time.monotonic() - began
            assert books["read"] == records.read
            assert unfinished(database, records) == []
            batches = log_of(database)["batches"]
            graph = graph_hash(database).value
        print(f"undisturbed: {records.read} records, {batches} batches, {seconds:.1f} s")  # noqa: T201
        yield Undisturbed(home, file, records, graph, batches, seconds / batches)
    finally:
        embedded.stop(home)
