"""Load real data of others in several orders, and require one graph: `real_data.py FOLDER [--orders ...]`.

FOLDER holds `gs1-epcis`, `openepcis-test-resources`, `adventureworks`, `fda-openfda`; none of it is part of
Clew. Prints a table per set: the counters, why each quarantined one was, seconds, the graph hash; exits 1
when a set gives another graph in another order, when books do not balance, or when a trace that was checked
by hand comes out otherwise.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph_model import embedded
from graph_model.database import Database, Endpoint
from graph_model.errors import ClewError
from graph_model.migrate import migrate
from graph_model.vocabulary import Direction
from loaders.read import read
from loaders.run import Books, write
from loaders.source import Reading
from queries.hash import graph_hash
from queries.trace import Question, trace

ORDERS = ("forward", "twice", "reverse", "shuffled")


@dataclass(frozen=True)
class DataSet:
    """A set: its folder, its mapping, and traces checked by hand: ref, direction, how many items."""

    name: str
    folder: str
    mapping: str | None = None
    traces: tuple[tuple[str, Direction, int], ...] = ()


OUTPUTS = ("urn:epc:class:lgtin:0614141.077777.987", Direction.FORWARD, 4)
INPUTS = ("urn:epc:id:sgtin:4012345.077889.25", Direction.BACKWARD, 5)
"""Both EPCIS sets hold the standard's transformation example: five inputs, four outputs, read off by eye."""
INPUTS_AND_LOT = (*INPUTS[:2], 6)
"""One of the GS1 examples also tells the lot of the outputs, as instance and lot master data."""

SETS = (
    DataSet("GS1 EPCIS examples", "gs1-epcis", traces=(OUTPUTS, INPUTS_AND_LOT)),
    DataSet("openEPCIS test resources", "openepcis-test-resources/core", traces=(OUTPUTS, INPUTS)),
    DataSet(
        "AdventureWorks",
        "adventureworks",
        "adventureworks",
        traces=(("order:1", Direction.FORWARD, 1), ("lot:722/WO-1", Direction.BACKWARD, 0)),
    ),
    DataSet("GUDID devices", "fda-openfda/openfda/device_udi/tests/file.zip", "gudid"),
)


def main() -> int:
    """Run every set in every order asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--orders", default=",".join(ORDERS))
    parser.add_argument("--sets", default="", help="Only sets whose name contains this.")
    chosen = parser.parse_args()
    failures = 0
    for data in SETS:
        if chosen.sets.lower() in data.name.lower():
            failures += run(data, chosen.folder / data.folder, chosen.orders.split(","))
    return 1 if failures else 0


def run(data: DataSet, path: Path, orders: list[str]) -> int:
    """Load one set in each order into a store of its own; how many things were wrong."""
    wrong, first = 0, ""
    for order in orders:
        with tempfile.TemporaryDirectory(prefix="clew-real-") as home:
            try:
                server = embedded.start(Path(home), heap="2g", page_cache="1g")
                with Database(Endpoint(server.uri, server.user, server.password)) as database:
                    migrate(database)
                    found, complaints = _load(database, data, path, order)
            finally:
                embedded.stop(Path(home))
        first = first or found
        if found != first:
            complaints.append(f"another graph than at first: {found}")
        for complaint in complaints:
            print(f"  WRONG: {complaint}")
        wrong += len(complaints)
    return wrong


def _load(database: Database, data: DataSet, path: Path, order: str) -> tuple[str, list[str]]:
    complaints = []
    began = time.perf_counter()
    books = Books()
    write(database, _readings(data, path, order, books), books)
    seconds = time.perf_counter() - began
    print(f"{data.name}, {order}: {seconds:.1f} s, {books.counts['read'] / seconds:.0f} records/s")
    print(f"  {books.counts}, ignored rows {sum(i.count for i in books.ignored)}")
    if order == "forward":
        for reason, count in Counter(_reason(books, n) for n in range(len(books.refused))).most_common():
            print(f"  refused {count}: {reason}")
    if not books.balance:
        complaints.append(f"books do not balance: {books.counts}")
    if order == "twice":
        again = Books()
        write(database, _readings(data, path, "forward", again), again)
        print(f"  again: {again.counts}")
        if again.watermark != books.watermark:
            complaints.append("loading the same again moved the watermark")
    hashed = graph_hash(database)
    print(f"  {hashed.value}, {hashed.things} things, {hashed.edges} edges", flush=True)
    for ref, direction, expected in data.traces:
        try:
            found = len(trace(database, Question((ref,), direction)).items)
        except ClewError as error:
            complaints.append(f"trace {ref} {direction}: {error}")
            continue
        print(f"  trace {ref} {direction}: {found} items")
        if found != expected:
            complaints.append(f"trace {ref} {direction}: {found} items, by hand {expected}")
    return hashed.value, complaints


def _readings(data: DataSet, path: Path, order: str, books: Books) -> Iterable[Reading]:
    """The records of the set as they stand, or record by record in another order."""
    readings = read(path, mapping=data.mapping, on_ignored=books.ignored.append)
    if order in {"forward", "twice"}:
        return readings
    listed = list(readings)
    if order == "reverse":
        listed.reverse()
    else:
        random.Random(7).shuffle(listed)
    return listed


def _reason(books: Books, number: int) -> str:
    refusal = books.refused[number]
    name = Path(refusal.place.file).name
    return f"{name}:{refusal.place.line or ''} {refusal.error}"[:200]


if __name__ == "__main__":
    sys.exit(main())
