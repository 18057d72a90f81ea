"""A Neo4j that is killed, or whose disk is full, during a load: a reason, and nothing half-stored."""

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Iterator

import psutil
import pytest

from graph_model.database import Database
from graph_model.errors import DatabaseUnavailableError
from queries.hash import graph_hash
from tests.faults.conftest import Undisturbed
from tests.faults.loading import (
    PATIENCE,
    clew,
    finished,
    log_of,
    opened,
    start,
    torn,
    unfinished,
    wait_for_batch,
)
from tests.stores import wipe

KILLS = 10
SEED = 20260302
ROOM = 500_000  # Bytes: less than one more batch.
AWAY = 5
"""The exit code of whoever cannot reach the database."""


@pytest.fixture
def store(undisturbed: Undisturbed) -> Iterator[Database]:
    """The store of the loaders, empty."""
    with opened(undisturbed.home) as database:
        wipe(database)
        yield database


def test_ten_kills_of_the_database_lose_and_double_nothing(undisturbed: Undisturbed, store: Database) -> None:
    """A loader rides out a database that is killed and comes back; the store recovers whole batches."""
    choose = random.Random(SEED)
    load = clew(undisturbed.home, "load", undisturbed.file, "--json")
    hits: list[int] = []
    gave_up = 0
    for _ in range(3 * KILLS):
        reached = wait_for_batch(store, load, log_of(store)["batches"] + 1)
        time.sleep(choose.uniform(0, undisturbed.seconds))
        there = log_of(store)["size"]
        kill(undisturbed)
        if reached and load.poll() is None and 0 < there < undisturbed.told.versions:
            hits.append(there)
        clew(undisturbed.home, "up").communicate(timeout=PATIENCE)
        if len(hits) == KILLS:
            break
        if load.poll() is not None:
            gave_up += ended_in_a_sentence(load)
            if log_of(store)["size"] == undisturbed.told.versions:
                wipe(store)
            load = clew(undisturbed.home, "load", undisturbed.file, "--json")
    print(f"seed {SEED}: {len(hits)} kills hit, at {hits} versions; {gave_up} loads gave up")  # noqa: T201

    assert len(hits) == KILLS
    load.wait(timeout=PATIENCE)
    gave_up += ended_in_a_sentence(load)
    whole(undisturbed, store)


def test_a_load_whose_database_stays_away_ends_with_a_sentence(
    undisturbed: Undisturbed, store: Database
) -> None:
    """Nobody brings it back: exit code 5 and one sentence; the same command starts it and goes on."""
    load = clew(undisturbed.home, "load", undisturbed.file, "--json")
    assert wait_for_batch(store, load, 3)
    kill(undisturbed)
    load.wait(timeout=PATIENCE)

    assert ended_in_a_sentence(load) == 1
    again = clew(undisturbed.home, "load", undisturbed.file, "--json")
    assert finished(again)["read"] == undisturbed.told.read
    whole(undisturbed, store)


def test_a_disk_that_fills_up_ends_the_load_with_the_reason(
    undisturbed: Undisturbed, store: Database
) -> None:
    """Files that cannot grow: exit code 5 with what to do; with room again, the same command goes on.

    The limit on the size of files strikes where a full disk does, at the transaction log, in mid-commit.
    """
    load = clew(undisturbed.home, "load", undisturbed.file, "--json")
    assert wait_for_batch(store, load, 3)
    server = start(undisturbed.home)
    resource.prlimit(
        server.pid, resource.RLIMIT_FSIZE, (newest_log(undisturbed) + ROOM, resource.RLIM_INFINITY)
    )
    printed, said = load.communicate(timeout=PATIENCE)

    assert (load.returncode, printed) == (AWAY, "")
    assert said.strip().startswith(f"clew: Neo4j at {server.uri} has failed: Could not append transaction")
    assert said.strip().endswith(
        "(`clew down` stops the embedded one): the same command goes on from what is stored"
    )
    with pytest.raises(DatabaseUnavailableError, match="has failed"):
        log_of(store)
    assert "stopped" in clew(undisturbed.home, "down").communicate(timeout=PATIENCE)[0]
    with opened(undisturbed.home) as restarted:
        assert 0 < log_of(restarted)["size"] < undisturbed.told.versions
        assert torn(restarted) == []
        whole(undisturbed, restarted)


def newest_log(undisturbed: Undisturbed) -> int:
    """How long the transaction log is that the server writes now, in bytes."""
    logs = (undisturbed.home / "neo4j" / "data" / "transactions" / "neo4j").glob("neostore.transaction.db.*")
    return max(logs, key=lambda log: int(log.suffix[1:])).stat().st_size


def kill(undisturbed: Undisturbed) -> None:
    """Kill -9 of the server."""
    process = psutil.Process(start(undisturbed.home).pid)
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=PATIENCE)


def ended_in_a_sentence(load: "subprocess.Popen[str]") -> int:
    """Whether a load gave up: with the exit code of a database that is away, and nothing but a sentence."""
    printed, told = load.communicate(timeout=PATIENCE)
    if load.returncode == AWAY:
        assert printed == ""
        assert told.strip().startswith("clew: no answer from Neo4j at bolt://127.0.0.1:"), told
        assert "\n" not in told.strip()
        return 1
    assert load.returncode == 3, told
    return 0


def whole(undisturbed: Undisturbed, store: Database) -> None:
    """After one more load nothing is lost, nothing is doubled, and the graph is the undisturbed one."""
    books = finished(clew(undisturbed.home, "load", undisturbed.file, "--json"))
    assert books["read"] == undisturbed.told.read
    assert unfinished(store, undisturbed.told) == []
    assert graph_hash(store).value == undisturbed.graph
