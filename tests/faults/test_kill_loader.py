"""Loaders that are killed, interrupted, or two at once: one graph, every record once."""

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.conftest import Undisturbed
from tests.faults.loading import (
    NEW,
    PATIENCE,
    clew,
    finished,
    log_of,
    opened,
    settled,
    torn,
    unfinished,
    wait_for_batch,
    write_lines,
)
from tests.stores import wipe

ROUNDS, KILLS = 2, 5
SEED = 20260302


@pytest.fixture
def store(undisturbed: Undisturbed) -> Iterator[Database]:
    """The store of the loaders, empty."""
    with opened(undisturbed.home) as database:
        wipe(database)
        yield database


def test_ten_kills_of_the_loader_lose_and_double_nothing(undisturbed: Undisturbed, store: Database) -> None:
    """A loader killed in the middle of a load leaves whole batches, and the same command goes on."""
    choose = random.Random(SEED)
    hits: list[int] = []
    for _ in range(ROUNDS):
        wipe(store)
        aimed = len(hits) + KILLS
        for _ in range(3 * KILLS):
            hits += hit(undisturbed, store, wait=choose.uniform(0, 2 * undisturbed.seconds))
            if len(hits) == aimed:
                break
            if log_of(store)["size"] == undisturbed.told.versions:
                wipe(store)
        assert whole(undisturbed, store, clew(undisturbed.home, "load", undisturbed.file, "--json")) == []
    print(f"seed {SEED}: {len(hits)} kills hit a load of {undisturbed.told.versions} versions, at {hits}")  # noqa: T201

    assert len(hits) == ROUNDS * KILLS


def test_control_c_ends_with_a_sentence_and_the_load_goes_on(
    undisturbed: Undisturbed, store: Database
) -> None:
    """Ctrl-C in the middle of a load ends it with exit code 130 and one sentence; nothing is half-written."""
    load = clew(undisturbed.home, "load", undisturbed.file, "--json")
    assert wait_for_batch(store, load, 3)
    load.send_signal(signal.SIGINT)
    printed, told = load.communicate(timeout=PATIENCE)

    assert (load.returncode, printed) == (130, "")
    assert (
        told.strip()
        == "clew: interrupted; what was written is whole, and the same command goes on from there"
    )
    assert 0 < log_of(store)["size"] < undisturbed.told.versions
    assert torn(store) == []
    assert whole(undisturbed, store, clew(undisturbed.home, "load", undisturbed.file, "--json")) == []


def test_two_loaders_of_the_same_records_make_one_graph(undisturbed: Undisturbed, store: Database) -> None:
    """What one of them has stored is a duplicate to the other, which comes from the other end."""
    backwards = undisturbed.home / "backwards.ndjson"
    write_lines(backwards, undisturbed.told.lines[::-1])
    books = loaded_at_once(undisturbed, undisturbed.file, backwards)

    stored = [sum(one[name] for name in NEW) for one in books]
    assert [one["read"] for one in books] == [undisturbed.told.read] * 2
    assert min(stored) > 0
    assert sum(stored) == undisturbed.told.versions
    assert unfinished(store, undisturbed.told, copies=2) == []
    assert graph_hash(store).value == undisturbed.graph


def test_two_loaders_of_two_files_make_one_graph(undisturbed: Undisturbed, store: Database) -> None:
    """Two halves of the records, loaded at once, make the graph of the whole."""
    lines = undisturbed.told.lines
    halves = [undisturbed.home / f"half{number}.ndjson" for number in range(2)]
    for number, file in enumerate(halves):
        write_lines(file, lines[number::2])
    books = loaded_at_once(undisturbed, *halves)

    assert sum(one["read"] for one in books) == undisturbed.told.read
    assert unfinished(store, undisturbed.told) == []
    assert graph_hash(store).value == undisturbed.graph


def hit(undisturbed: Undisturbed, store: Database, *, wait: float) -> list[int]:
    """Kill a load so long after its first new batch; how many versions were there, if that was its middle."""
    before = log_of(store)["batches"]
    load = clew(undisturbed.home, "load", undisturbed.file, "--json")
    if wait_for_batch(store, load, before + 1):
        time.sleep(wait)
    ran = load.poll() is None
    load.kill()
    load.communicate()
    settled(store)
    assert torn(store) == []
    there = log_of(store)["size"]
    return [there] if ran and 0 < there < undisturbed.told.versions else []


def whole(undisturbed: Undisturbed, store: Database, load: "subprocess.Popen[str]") -> list[str]:
    """What is wrong after a load was left to its end."""
    books = finished(load)
    assert books["read"] == undisturbed.told.read
    assert books["watermark"] == log_of(store)["batches"]
    wrong = unfinished(store, undisturbed.told)
    return wrong or [f"graph {found}" for found in [graph_hash(store).value] if found != undisturbed.graph]


def loaded_at_once(undisturbed: Undisturbed, *files: Path) -> list[dict[str, Any]]:
    loads = [clew(undisturbed.home, "load", file, "--json") for file in files]
    return [finished(load) for load in loads]
