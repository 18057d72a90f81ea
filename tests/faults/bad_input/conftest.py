"""`clew` in this process, so that no case waits for a program to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import console
from app.cli import main
from app.settings import settings
from graph_model.database import Database, Endpoint
from tests.faults.bad_input.door import Clew, Said


@pytest.fixture
def clew(
    server: Endpoint,
    store: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Clew]:
    """Type a command, such as `clew("load", path, "--json")`, on an empty store with a home of its own."""
    assert store
    monkeypatch.setenv("CLEW_NEO4J_URI", server.uri)
    monkeypatch.setenv("CLEW_NEO4J_USER", server.user)
    monkeypatch.setenv("CLEW_NEO4J_PASSWORD", server.password)
    monkeypatch.setenv("CLEW_NEO4J_DATABASE", server.database)
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(console.out, "width", 400)
    settings.cache_clear()

    def typed(*words: str | Path) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    yield typed
    settings.cache_clear()
