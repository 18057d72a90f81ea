"""The loader as a user runs it, in a process of its own, and the server it loads into."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from neo4j import GraphDatabase

from graph_model import embedded
from graph_model.database import Database, Endpoint
from graph_model.migrate import migrate
from graph_model.vocabulary import Outcome

ROOT = Path(__file__).parents[2]
CLEW = "from app.cli import main; main()"
QUARANTINED = 3  # The exit code of a load that is whole: some of the records are refused.
PATIENCE = 240.0  # Seconds for whatever must end: a busy machine takes longer.
AWAY = 5  # The exit code of whoever cannot reach the database.


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


def done(command: subprocess.Popen[str]) -> None:
    """Wait for a command that ends well."""
    told = command.communicate(timeout=PATIENCE)[1]
    assert command.returncode == 0, told


def gave_up(command: subprocess.Popen[str]) -> str | None:
    """What a load that gave up told: nothing but one sentence. None when it ended well."""
    printed, told = command.communicate(timeout=PATIENCE)
    if command.returncode == QUARANTINED:
        return None
    assert (command.returncode, printed) == (AWAY, ""), told
    sentence = told.strip()
    assert sentence.startswith("clew: ")
    assert "\n" not in sentence
    return sentence


def kill(home: Path) -> None:
    """Kill -9 of the server."""
    process = psutil.Process(start(home).pid)
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=PATIENCE)


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


@contextmanager
def batches_held(database: Database) -> Iterator[Callable[[], int]]:
    """No batch is written meanwhile; what is given tells how many writers wait for their turn."""
    here = database.endpoint
    with (
        GraphDatabase.driver(here.uri, auth=(here.user, here.password)) as driver,
        driver.session() as session,
        session.begin_transaction() as tx,
    ):
        tx.run("MATCH (l:Log {uid: 'log'}) SET l.turn = l.turn").consume()
        yield lambda: len(database.read(_BLOCKED))
        tx.commit()


_BLOCKED = "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN status"


def wait_until(so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE:.0f} s")
        time.sleep(0.05)


def settled(database: Database) -> None:
    """Wait until the transaction of a loader that was killed is committed or rolled back."""
    database.write(lambda tx: tx.run("MATCH (l:Log {uid: 'log'}) SET l.turn = l.turn").consume())
