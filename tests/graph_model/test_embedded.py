"""The embedded server as its users meet it: one session starts it, asks it, and stops it."""

import os
import re
import stat
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, ClientError

from graph_model.embedded import Server, running, start, stop
from graph_model.embedded.artifacts import locked, neo4j_version
from graph_model.errors import ServerError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose home has spaces and letters of three scripts, started in a hostile environment."""
    home = tmp_path_factory.mktemp("embedded") / "Werk Süd 工厂 №7"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PATH", "/nonexistent")
        environment.setenv("JAVA_HOME", "/nonexistent")
        environment.setenv("JAVA_TOOL_OPTIONS", "-Xmx1k")
        environment.setenv("NEO4J_HOME", "/nonexistent")
        environment.setenv("LC_ALL", "C")
        yield start(home)
    stop(home)


def test_a_started_server_answers_and_is_the_pinned_release(server: Server) -> None:
    """The server that start returns answers Cypher at once, and is the release in the lock."""
    query = "CALL dbms.components() YIELD versions, edition RETURN versions[0] + ' ' + edition"

    assert ask(server, query) == [f"{neo4j_version()} community"]


def test_starting_twice_gives_the_same_server(server: Server) -> None:
    """A second start returns the first server, unchanged and without a word."""
    told: list[str] = []

    assert start(server.home, progress=told.append) == server
    assert told == []


def test_running_takes_milliseconds(server: Server) -> None:
    """Asking whether the server runs costs less than 50 ms, so every command may do it."""
    times = []
    for _ in range(21):
        begun = time.perf_counter()
        assert running(server.home) == server
        times.append(time.perf_counter() - begun)

    assert statistics.median(times) < 0.05


def test_the_password_stays_private(server: Server) -> None:
    """The password is long, in a file for its owner only, and in no representation or command line."""
    file = server.home / "neo4j" / "password"

    assert len(server.password) >= 32
    assert file.read_text().strip() == server.password
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert server.password not in repr(server)
    assert not [word for word in psutil.Process(server.pid).cmdline() if server.password in word]


@pytest.mark.parametrize("password", ["neo4j", "", "password"])
def test_no_other_password_opens_it(server: Server, password: str) -> None:
    """Neither the default password nor an empty one opens the server."""
    with neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", password)) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()


def test_it_listens_on_loopback_only(server: Server) -> None:
    """Bolt on 127.0.0.1 is the only port open: no HTTP, nothing for the network."""
    ends = psutil.Process(server.pid).net_connections(kind="inet")
    listening = [end.laddr for end in ends if end.status == psutil.CONN_LISTEN]

    assert [f"bolt://{at.ip.removeprefix('::ffff:')}:{at.port}" for at in listening] == [server.uri]


def test_it_is_detached_from_its_starter(server: Server) -> None:
    """The server has a session of its own: closing the terminal or Ctrl-C there does not reach it."""
    assert os.getsid(server.pid) != os.getsid(0)
    assert os.getpgid(server.pid) != os.getpgid(0)


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:9/a.csv", "https://[::1]:9/a.csv"]
)
def test_a_query_reads_no_file_and_no_address(server: Server, address: str) -> None:
    """LOAD CSV is refused before it opens anything, whatever the address."""
    with pytest.raises(ClientError, match=r"import_from_file_urls. is false|blocked"):
        ask(server, f"LOAD CSV FROM '{address}' AS line RETURN count(line)")


def test_an_empty_store_is_small(server: Server) -> None:
    """A home that holds nothing yet takes less than 20 MB."""
    assert sum(file.stat().st_size for file in server.home.rglob("*") if file.is_file()) < 20_000_000


def test_stopping_keeps_data_and_address(server: Server) -> None:
    """After stop and start the facts are there, at the same address with the same password."""
    ask(server, "CREATE (:Kept {word: 'Ærø 批次'}) RETURN 1")

    assert stop(server.home)
    assert not psutil.pid_exists(server.pid)
    assert running(server.home) is None
    assert not stop(server.home)
    told: list[str] = []
    again = start(server.home, progress=told.append)
    assert told[0] == "starting Neo4j"
    assert (again.uri, again.password) == (server.uri, server.password)
    assert ask(again, "MATCH (k:Kept) RETURN k.word") == ["Ærø 批次"]


@pytest.mark.parametrize("size", ["", "0g", "1", "1 g", "-1g", "1t", "half", "1g -XX:+Bad", "1g\nx=y"])
def test_a_size_that_is_none_is_named(tmp_path: Path, size: str) -> None:
    """A heap or page cache that is no size is quoted, with what is allowed, before anything starts."""
    told = re.escape(f"memory {size!r} is no size; allowed: a number and k, m or g")

    with pytest.raises(ServerError, match=told):
        start(tmp_path, heap=size)
    with pytest.raises(ServerError, match=told):
        start(tmp_path, page_cache=size)


def test_nothing_runs_in_a_home_that_never_was(tmp_path: Path) -> None:
    """Asking about, or stopping, a home that does not exist says no and makes no folder."""
    home = tmp_path / "never"

    assert running(home) is None
    assert not stop(home)
    assert not home.exists()


def test_the_lock_pins_every_jar_once() -> None:
    """Each line of the lock has a full SHA-256 and a size, and no jar stands there twice."""
    artifacts = locked()

    assert len(artifacts) > 100
    assert len({artifact.path for artifact in artifacts}) == len(artifacts)
    assert all(len(bytes.fromhex(artifact.sha256)) == 32 and artifact.size > 0 for artifact in artifacts)


def ask(server: Server, query: str) -> list[object]:
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database="neo4j") as session,
    ):
        return session.run(query).value()
