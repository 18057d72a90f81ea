"""Faults around the embedded server: each ends in a clean restart, or in a sentence that says what to do."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import psutil
import pytest

from graph_model.embedded import Server, endpoint, running, start, stop
from graph_model.embedded.cache import jars
from graph_model.embedded.folder import folder_of, lay_out
from graph_model.embedded.launch import end
from graph_model.embedded.ready import PortTakenError, wait_until_ready
from graph_model.embedded.spawn import free_port, spawn
from graph_model.errors import ServerError

ROOT = Path(__file__).parents[2]
START = """\
import pathlib, sys
from graph_model.embedded import start
print(start(pathlib.Path(sys.argv[1])).pid, flush=True)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home for the faults that a store survives; a test starts its server if the last one did not."""
    home = tmp_path_factory.mktemp("faults")
    yield home
    stop(home)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """A home of a test's own, where nothing may be left running."""
    yield tmp_path / "home"
    assert not stop(tmp_path / "home")


def test_two_starts_at_once_give_one_server(home: Path) -> None:
    """Three processes that start the same home together all get the one server."""
    stop(home)
    starters = [starter(home) for _ in range(3)]
    pids = {int(one.communicate(timeout=300)[0]) for one in starters}

    assert pids == {process.pid for process in servers_of(home)}
    assert len(pids) == 1


def test_a_start_during_a_stop_gives_a_new_server(home: Path) -> None:
    """While a server closes nobody gets it: a start waits for the stop, then starts the next one."""
    closing = start(home)
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(stop, home)
        while running(home):
            time.sleep(0.001)
        server = start(home)
        assert stopping.result()

    assert server.pid != closing.pid
    assert ask(server, "RETURN 1") == [1]


def test_facts_survive_kill_9(home: Path) -> None:
    """What was committed before the server was killed is there after the next start, which needs no help."""
    server = start(home)
    ask(server, "MATCH (k:Kept) DETACH DELETE k")
    for number in range(50):
        ask(server, f"CREATE (:Kept {{number: {number}}})")
    os.kill(server.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(server.pid)], timeout=10)

    assert running(home) is None
    again = start(home)
    assert again.pid != server.pid
    assert ask(again, "MATCH (k:Kept) RETURN count(k)") == [50]


def test_a_pid_that_another_program_has_is_left_alone(home: Path) -> None:
    """A record whose process number and port now belong to others starts a new server on another port."""
    start(home)
    stop(home)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        endpoint.record(folder_of(home), endpoint.Endpoint(os.getpid(), taken))

        assert running(home) is None
        assert not stop(home)
        server = start(home)
        assert server.pid != os.getpid()
        assert not server.uri.endswith(f":{taken}")
        assert ask(server, "RETURN 1") == [1]


@pytest.mark.parametrize(
    "damage",
    [None, b"", b"{", b"[]", b"null", b'{"pid": 1}', b'{"pid": "?", "port": []}', b"\x00" * 63, b"\xff"],
)
def test_a_damaged_record_loses_no_server(home: Path, damage: bytes | None) -> None:
    """With endpoint.json gone or damaged, the running server is found again and recorded again."""
    server = start(home)
    record = home / "neo4j" / "endpoint.json"
    record.unlink()
    if damage is not None:
        record.write_bytes(damage)

    assert running(home) is None
    assert start(home) == server
    assert running(home) == server


def test_a_server_whose_starter_was_killed_is_taken_over(home: Path) -> None:
    """A start cut short by kill -9 leaves a server that the next start waits for and takes."""
    stop(home)
    with starter(home) as one:
        begun = wait_for_server(home)
        one.kill()

    server = start(home)
    assert server.pid == begun.pid
    assert ask(server, "RETURN 1") == [1]


def test_control_c_while_starting_leaves_nothing(fresh: Path) -> None:
    """Ctrl-C in a start ends the half-started server with it."""
    one = starter(fresh)
    wait_for_server(fresh)
    os.killpg(one.pid, signal.SIGINT)
    one.communicate(timeout=60)

    assert one.returncode != 0
    assert servers_of(fresh) == []


def test_control_c_after_starting_stops_nothing(home: Path) -> None:
    """Ctrl-C in the terminal of a later command does not reach the server."""
    server = start(home)
    with starter(home, START + "input()") as command:
        assert command.stdout is not None
        assert int(command.stdout.readline()) == server.pid
        os.killpg(command.pid, signal.SIGINT)

    assert running(home) == server
    assert ask(server, "RETURN 1") == [1]


def test_a_lost_password_is_told_while_the_server_runs(home: Path) -> None:
    """Without its password file a running server is not handed out, and the way back is told."""
    start(home)
    file = home / "neo4j" / "password"
    file.rename(file.with_suffix(".away"))
    try:
        for ask_for in (running, start):
            with pytest.raises(ServerError, match=r"password: is gone .* put it back, or stop and start"):
                ask_for(home)
    finally:
        file.with_suffix(".away").rename(file)


def test_a_lost_password_is_renewed_and_the_facts_stay(home: Path) -> None:
    """A wrong password file is named; without it, the store opens with a new password and all facts."""
    server = start(home)
    ask(server, "MERGE (:Witness {of: 'the password'})")
    stop(home)
    file = home / "neo4j" / "password"
    file.write_text("not the password\n")
    with pytest.raises(ServerError, match=r"password: is not the password of this store; .* remove it"):
        start(home)
    assert servers_of(home) == []

    file.unlink()
    told: list[str] = []
    again = start(home, progress=told.append)
    assert "the password of the database is lost; setting a new one" in told
    assert again.password not in {server.password, "not the password"}
    assert ask(again, "MATCH (w:Witness) RETURN w.of") == ["the password"]
    settings = "SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN value"
    names = ["dbms.security.auth_enabled", "server.databases.default_to_read_only"]
    assert sorted(map(str, ask(again, settings, names=names))) == ["false", "true"]
    with pytest.raises(neo4j.exceptions.AuthError):
        ask(server, "RETURN 1")


def test_a_port_taken_at_the_last_moment_is_recognised(fresh: Path) -> None:
    """A server that finds its port taken ends, and is told apart from other failures."""
    folder = folder_of(fresh)
    folder.mkdir(parents=True)
    lay_out(folder, heap="512m", page_cache="64m")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert free_port(port) != port
        late = spawn(folder, jars(progress=print), port=port, heap="512m")

        with pytest.raises(PortTakenError, match=rf"127\.0\.0\.1:{port}: is taken by another program"):
            wait_until_ready(late, folder, "any", tell=print)
    end(late)


def test_a_store_that_cannot_be_opened_is_told(fresh: Path) -> None:
    """A damaged store ends the start with its folder, the innermost cause and what to do; nothing runs on."""
    start(fresh, heap="512m", page_cache="64m")
    stop(fresh)
    (fresh / "neo4j" / "data" / "databases" / "neo4j" / "neostore").write_bytes(b"not a store")

    with pytest.raises(
        ServerError, match=r"data: the store cannot be opened \(.*metadata store\); set .* backup"
    ):
        start(fresh, heap="512m", page_cache="64m")


def test_a_full_disk_ends_the_start_with_the_reason(fresh: Path) -> None:
    """When files cannot grow, the start says so in the words of the system, and nothing runs on."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    one = starter(fresh, limit + START)
    _, errors = one.communicate(timeout=300)

    assert one.returncode == 1
    assert "graph_model.errors.ServerError" in errors
    assert "File too large" in errors


def test_a_nearly_full_disk_is_told_before_starting(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With too little room left, the start says how much is free and how much is needed."""
    usage = shutil.disk_usage(ROOT)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=12_000_000))

    with pytest.raises(ServerError, match=r"12 MB free on this disk, Neo4j needs 256 MB .*CLEW_HOME"):
        start(fresh)


def test_more_memory_than_the_machine_has_is_told(fresh: Path) -> None:
    """A heap that the JVM cannot get ends the start with the JVM's own words."""
    with pytest.raises(
        ServerError, match=r"ended while it started; .*server\.log ends with: .*(?i:memory|heap)"
    ):
        start(fresh, heap="999999g")


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/clew"])
def test_a_home_that_cannot_be_is_told(tmp_path: Path, place: str) -> None:
    """A home that is a file, lies below one, or cannot be made is named with the variable to set."""
    (tmp_path / "file").touch()

    with pytest.raises(ServerError, match=rf"{place}/neo4j: cannot hold the database \(.+\); set CLEW_HOME"):
        start(tmp_path / place)
    assert running(tmp_path / place) is None
    assert not stop(tmp_path / place)


def starter(home: Path, code: str = START) -> subprocess.Popen[str]:
    """Another process, in a group of its own as a shell makes it, that runs `code` on the home."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def servers_of(home: Path) -> list[psutil.Process]:
    found = (endpoint.serving(process, folder_of(home)) for process in psutil.process_iter())
    return [psutil.Process(one.pid) for one in found if one]


def wait_for_server(home: Path) -> psutil.Process:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if servers := servers_of(home):
            return servers[0]
        time.sleep(0.05)
    pytest.fail(f"no server began in {home} within 60 s")


def ask(server: Server, query: str, **parameters: object) -> list[object]:
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database="neo4j") as session,
    ):
        return session.run(query, parameters).value()
