"""Loaders that are killed, interrupted, or two at once: one graph, every record once."""

import random
import signal
import time
from pathlib import Path
from typing import Any

from graph_model.database import Database
from tests.faults.loading import (
    PATIENCE,
    batches_held,
    clew,
    finished,
    log_of,
    settled,
    wait_for_batch,
    wait_until,
    write_lines,
)
from tests.faults.undisturbed import Undisturbed
from tests.faults.wholeness import NEW, torn
from tests.stores import wipe

ROUNDS = 2
SEED = 20260302


def test_kills_of_the_loader_lose_and_double_nothing(undisturbed: Undisturbed, emptied: Database) -> None:
    """A loader killed in the middle of a load leaves whole batches, and the same command goes on."""
    choose, kills = random.Random(SEED), undisturbed.scale.kills // ROUNDS
    hits: list[int] = []
    for number in range(1, ROUNDS + 1):
        wipe(emptied)
        for _ in range(3 * kills):
            wait = choose.uniform(0, 2 * undisturbed.seconds / undisturbed.batches)
            hits += hit(undisturbed, emptied, wait=wait)
            if len(hits) == number * kills:
                break
            if log_of(emptied)["size"] == undisturbed.told.versions:
                wipe(emptied)
        undisturbed.complete(emptied)
    print(f"seed {SEED}: {len(hits)} kills hit, at {hits} of {undisturbed.told.versions} versions")  # noqa: T201

    assert len(hits) == ROUNDS * kills


def test_control_c_ends_with_a_sentence_and_the_load_goes_on(
    undisturbed: Undisturbed, emptied: Database
) -> None:
    """Ctrl-C in the middle of a load ends it with exit code 130 and one sentence; nothing is half-written."""
    load = undisturbed.begin()
    assert wait_for_batch(emptied, load, 3)
    load.send_signal(signal.SIGINT)
    printed, told = load.communicate(timeout=PATIENCE)

    sentence = "clew: interrupted; what was written is whole, and the same command goes on from there"
    assert (load.returncode, printed, told.strip()) == (130, "", sentence)
    assert 0 < log_of(emptied)["size"] < undisturbed.told.versions
    assert torn(emptied) == []
    undisturbed.complete(emptied)


def test_two_loaders_of_the_same_records_make_one_graph(undisturbed: Undisturbed, emptied: Database) -> None:
    """What one of them has stored is a duplicate to the other, which comes from the other end."""
    backwards = undisturbed.home / "backwards.ndjson"
    write_lines(backwards, undisturbed.told.lines[::-1])
    books = loaded_at_once(undisturbed, emptied, undisturbed.file, backwards)
    stored = [sum(one[name] for name in NEW) for one in books]

    assert [one["read"] for one in books] == [undisturbed.told.read] * 2
    assert sum(stored) == undisturbed.told.versions
    undisturbed.check(emptied, copies=2)


def test_two_loaders_of_two_files_make_one_graph(undisturbed: Undisturbed, emptied: Database) -> None:
    """Two halves of the records, loaded at once, make the graph of the whole."""
    halves = [undisturbed.home / f"half{number}.ndjson" for number in range(2)]
    for number, file in enumerate(halves):
        write_lines(file, undisturbed.told.lines[number::2])
    books = loaded_at_once(undisturbed, emptied, *halves)

    assert sum(one["read"] for one in books) == undisturbed.told.read
    undisturbed.check(emptied)


def hit(undisturbed: Undisturbed, store: Database, *, wait: float) -> list[int]:
    """Kill a load so long after its first new batch; how many versions were there, if that was its middle."""
    before = log_of(store)["batches"]
    load = undisturbed.begin()
    if wait_for_batch(store, load, before + 1):
        time.sleep(wait)
    ran = load.poll() is None
    load.kill()
    load.communicate()
    settled(store)
    assert torn(store) == []
    there = log_of(store)["size"]
    return [there] if ran and 0 < there < undisturbed.told.versions else []


def loaded_at_once(undisturbed: Undisturbed, store: Database, *files: Path) -> list[dict[str, Any]]:
    """Loads that really go on at once: none goes further than its first batch before all have come there."""
    with batches_held(store) as waiting:
        loads = [clew(undisturbed.home, "load", file, "--json") for file in files]
        wait_until(lambda: waiting() == len(loads))
    return [finished(load) for load in loads]
