"""`clew up`, `down`, `status`, `serve` as a user types them, on a home of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from app.cli import main
from app.settings import settings
from graph_model.database import Endpoint

Typed = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Typed:
    """Type a command in an empty home: its exit code, its JSON object or text, and what it complains of."""
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CLEW_NEO4J_URI", raising=False)
    settings.cache_clear()

    def clew(*words: str) -> tuple[int, Any, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        said = capsys.readouterr()
        told = orjson.loads(said.out) if "--json" in words and said.out else said.out
        return int(ended.value.code or 0), told, said.err

    return clew


def test_a_home_where_nothing_runs_is_told_as_one_object(typed: Typed, tmp_path: Path) -> None:
    """A program that asks for JSON is told so on standard output too; the exit codes say the same."""
    home = str(tmp_path / "home")

    code, told, complaint = typed("status", "--json")
    assert (code, told) == (5, {"running": False, "home": home})
    assert "`clew up` starts it" in complaint
    assert typed("down", "--json")[:2] == (0, {"running": False, "stopped": False, "home": home})


def test_what_runs_is_told_as_one_object(
    typed: Typed, server: Endpoint, store: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`up` and `status` say where the database is, and `status` what it holds."""
    assert store
    monkeypatch.setenv("CLEW_NEO4J_URI", server.uri)
    monkeypatch.setenv("CLEW_NEO4J_USER", server.user)
    monkeypatch.setenv("CLEW_NEO4J_PASSWORD", server.password)
    settings.cache_clear()
    running = {"running": True, "uri": server.uri, "home": str(tmp_path / "home")}

    assert typed("up", "--json")[:2] == (0, running)
    code, told, _ = typed("status", "--json")
    assert (code, {name: told[name] for name in running}) == (0, running)
    assert told.keys() - running.keys() == {"records", "things", "batches", "watermark", "quarantined"}


@pytest.mark.parametrize("words", [("--port", "0"), ("--port", "65536"), ("--port", "web")])
def test_a_port_that_is_none_is_refused(typed: Typed, words: tuple[str, ...]) -> None:
    """Before anything is started."""
    code, told, complaint = typed("serve", *words)

    assert (code, told) == (2, "")
    assert "--port" in complaint


def test_a_port_that_is_taken_is_told_before_anything_is_promised(typed: Typed) -> None:
    """Whoever else listens there would be taken for Clew."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, told, complaint = typed("serve", "--host", "127.0.0.1", "--port", str(port))

    assert (code, told) == (2, "")
    assert complaint.startswith(f"clew: 127.0.0.1:{port}: Address already in use")
    assert "set CLEW_PORT or CLEW_HOST" in complaint
    assert "page and API on" not in complaint


def test_serve_listens_where_it_is_told(server: Endpoint, store: object, tmp_path: Path) -> None:
    """`--host` and `--port` win over the settings."""
    assert store
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "CLEW_HOME": str(tmp_path / "home"),
        "CLEW_NEO4J_URI": server.uri,
        "CLEW_NEO4J_USER": server.user,
        "CLEW_NEO4J_PASSWORD": server.password,
        "CLEW_HOST": "192.0.2.1",
        "CLEW_PORT": "1",
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    serving = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert _status(f"http://127.0.0.1:{port}/livez", serving) == 200
    finally:
        serving.send_signal(signal.SIGINT)
        _, complaint = serving.communicate(timeout=60)
    assert f"http://127.0.0.1:{port} until Ctrl-C" in complaint
    assert (serving.returncode, "interrupted" in complaint) == (0, False)


def _status(url: str, serving: subprocess.Popen[str]) -> int | None:
    until = time.monotonic() + 120
    while time.monotonic() < until and serving.poll() is None:
        try:
            return httpx.get(url).status_code
        except httpx.TransportError:
            time.sleep(0.2)
    return None
