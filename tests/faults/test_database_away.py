"""A database that stays away, or whose disk is full, during a load: a reason, and nothing half-stored."""

import resource
from pathlib import Path

import pytest

from graph_model.database import Database
from graph_model.errors import DatabaseUnavailableError
from tests.faults.loading import clew, done, gave_up, kill, log_of, opened, start, wait_for_batch
from tests.faults.undisturbed import Undisturbed
from tests.faults.wholeness import torn

ROOM = 500_000  # Bytes: less than one more batch.


def test_a_load_whose_database_stays_away_ends_with_a_sentence(
    undisturbed: Undisturbed, emptied: Database
) -> None:
    """Nobody brings it back: exit code 5 and one sentence; the same command starts it and goes on."""
    load = undisturbed.begin(patience="5")
    assert wait_for_batch(emptied, load, 3)
    kill(undisturbed.home)

    sentence = gave_up(load)
    assert sentence is not None
    assert sentence.startswith("clew: no answer from Neo4j at bolt://127.0.0.1:")
    undisturbed.complete(emptied)


def test_a_disk_that_fills_up_ends_the_load_with_the_reason(
    undisturbed: Undisturbed, emptied: Database
) -> None:
    """Files that cannot grow: exit code 5 and what to do; with room again, the same command goes on.

    The limit on the size of files strikes where a full disk does, at the transaction log, in mid-commit.
    """
    load = undisturbed.begin(patience="5")
    assert wait_for_batch(emptied, load, 3)
    server = start(undisturbed.home)
    most = newest_log(undisturbed.home) + ROOM
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    sentence = gave_up(load)
    assert sentence is not None
    assert sentence.startswith(f"clew: Neo4j at {server.uri} has failed: ")
    assert sentence.endswith(
        "(`clew down` stops the embedded one): the same command goes on from what is stored"
    )
    with pytest.raises(DatabaseUnavailableError, match="has failed"):
        log_of(emptied)
    done(clew(undisturbed.home, "down"))
    with opened(undisturbed.home) as restarted:
        assert 0 < log_of(restarted)["size"] < undisturbed.told.versions
        assert torn(restarted) == []
        undisturbed.complete(restarted)


def newest_log(home: Path) -> int:
    """How long the transaction log is that the server writes now, in bytes."""
    logs = (home / "neo4j" / "data" / "transactions" / "neo4j").glob("neostore.transaction.db.*")
    return max(logs, key=lambda log: int(log.suffix[1:])).stat().st_size
