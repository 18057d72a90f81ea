"""One load that nobody disturbs: what every disturbed one must come to."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.loading import clew, finished, log_of, opened, write_lines
from tests.faults.records import Told, told
from tests.faults.scale import Scale
from tests.faults.wholeness import unfinished


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A home with its server, a file of records, what one load makes of it, and how others are disturbed."""

    home: Path
    file: Path
    told: Told
    graph: str
    batches: int
    seconds: float
    scale: Scale

    def begin(self, **settings: str) -> "subprocess.Popen[str]":
        """A load of the file, under way."""
        return clew(self.home, "load", self.file, "--json", **settings)

    def check(self, store: Database, *, copies: int = 1) -> None:
        """Nothing is lost, nothing is doubled, and the graph is the undisturbed one."""
        assert unfinished(store, self.told, copies=copies) == []
        assert graph_hash(store).value == self.graph

    def complete(self, store: Database) -> None:
        """One more load goes on to the end; its books balance and the store is whole."""
        books = finished(self.begin())
        assert books["read"] == self.told.read
        assert books["watermark"] == log_of(store)["batches"]
        self.check(store)


def undisturbed(home: Path, scale: Scale) -> Undisturbed:
    """Load the records into an empty store and look at what they make."""
    records = told(units=scale.units)
    file = home / "told.ndjson"
    write_lines(file, records.lines)
    with opened(home) as database:
        began = time.monotonic()
        books = finished(clew(home, "load", file, "--json"))
        seconds = time.monotonic() - began
        assert books["read"] == records.read
        assert unfinished(database, records) == []
        batches = log_of(database)["batches"]
        print(f"undisturbed: {records.read} records, {batches} batches, {seconds:.1f} s")  # noqa: T201
        return Undisturbed(home, file, records, graph_hash(database).value, batches, seconds, scale)
