"""`--json` on what acts: one object on standard output, and nothing else there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.cli import main
from app.settings import settings
from graph_model.database import Database, Endpoint
from loaders.quarantine import waiting
from loaders.run import load

Typed = Callable[..., Any]


@pytest.fixture
def told(
    server: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Typed:
    """Type a command that succeeds: the object it prints."""
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CLEW_NEO4J_URI", server.uri)
    monkeypatch.setenv("CLEW_NEO4J_USER", server.user)
    monkeypatch.setenv("CLEW_NEO4J_PASSWORD", server.password)
    settings.cache_clear()

    def clew(*words: str) -> Any:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*words, "--json"])
        assert ended.value.code in (0, None)
        return orjson.loads(capsys.readouterr().out)

    return clew


def test_a_discarded_record_is_told_by_its_id(told: Typed, store: Database, tmp_path: Path) -> None:
    """Its id, and that it waits no longer."""
    (tmp_path / "bad.ndjson").write_bytes(b"no record\n")
    load(store, [tmp_path / "bad.ndjson"])
    (refused,) = waiting(store)

    assert told("quarantine", "discard", refused["id"], "--reason", "a slip") == {
        "id": refused["id"],
        "discarded": True,
    }
    assert waiting(store) == []


def test_the_demo_tells_its_books_and_its_recall(told: Typed, store: Database) -> None:
    """What was loaded balances, and the recall names the units of the planted story, none missed."""
    assert store
    answer = told("demo", "--once", "--units", "100")
    books, recalled = answer["loaded"], answer["recall"]

    outcomes = ("stored", "duplicate", "superseding", "retracted", "stale", "quarantined")
    assert books["read"] == sum(books[name] for name in outcomes) > 0
    assert (recalled["trouble"], recalled["missed"], recalled["too_many"]) == ("battery", [], [])
    assert {unit["class"] for unit in recalled["units"]} == {"DEFINITE"}
    assert len({unit["serial"] for unit in recalled["units"]}) == len(recalled["units"]) > 0
