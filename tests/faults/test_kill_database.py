"""A Neo4j that is killed again and again: the load goes on, nothing is lost, nothing is doubled."""

import random
import time

from graph_model.database import Database
from tests.faults.loading import clew, done, gave_up, kill, log_of, wait_for_batch
from tests.faults.undisturbed import Undisturbed
from tests.stores import wipe

SEED = 20260302


def test_kills_of_the_database_lose_and_double_nothing(undisturbed: Undisturbed, emptied: Database) -> None:
    """A loader rides out a database that comes back, or ends with a sentence; the store has whole batches."""
    choose, kills = random.Random(SEED), undisturbed.scale.kills
    load = undisturbed.begin()
    hits: list[int] = []
    ends = 0
    for _ in range(3 * kills):
        reached = wait_for_batch(emptied, load, log_of(emptied)["batches"] + 1)
        time.sleep(choose.uniform(0, 2 * undisturbed.seconds / undisturbed.batches))
        there = log_of(emptied)["size"]
        ran = load.poll() is None
        kill(undisturbed.home)
        done(clew(undisturbed.home, "up"))
        hits += [there] if reached and ran and 0 < there < undisturbed.told.versions else []
        if len(hits) == kills:
            break
        if load.poll() is not None:
            ends += gave_up(load) is not None
            if log_of(emptied)["size"] == undisturbed.told.versions:
                wipe(emptied)
            load = undisturbed.begin()
    ends += gave_up(load) is not None
    print(f"seed {SEED}: {len(hits)} kills hit, at {hits} versions; {ends} loads gave up")  # noqa: T201

    assert len(hits) == kills
    undisturbed.complete(emptied)
