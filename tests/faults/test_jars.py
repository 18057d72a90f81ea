"""Faults while the jars are fetched, against a real HTTP server that holds files of our own."""

import hashlib
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from graph_model.embedded.artifacts import Artifact, locked
from graph_model.embedded.cache import default_cache, jars
from graph_model.embedded.fetch import fetch
from graph_model.errors import ServerError


class Shelf(http.server.SimpleHTTPRequestHandler):
    """A repository that keeps silent about its visitors."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a running repository, which CLEW_MAVEN_URL names."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Shelf, directory=folder)) as repository:
        monkeypatch.setenv("CLEW_MAVEN_URL", f"http://127.0.0.1:{repository.server_port}/")
        threading.Thread(target=repository.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield folder
        repository.shutdown()


def test_jars_arrive_whole_and_once(shelf: Path, tmp_path: Path) -> None:
    """Every jar lies in the cache under its Maven path, with nothing half-fetched beside it."""
    artifacts = [publish(shelf, name) for name in ("one", "two", "three")]
    told: list[str] = []

    fetch(artifacts, tmp_path / "cache", progress=told.append)
    files = {
        file.relative_to(tmp_path / "cache") for file in (tmp_path / "cache").rglob("*") if file.is_file()
    }
    assert files == {Path(artifact.path) for artifact in artifacts}
    assert "3 files" in told[0]
    assert "only once" in told[0]


@pytest.mark.parametrize("damage", [b"", b"PK", b"something else entirely", b"one" * 3999 + b"onE"])
def test_a_source_that_serves_something_else_is_refused(shelf: Path, tmp_path: Path, damage: bytes) -> None:
    """Content that is cut short, longer or altered never gets the jar's name, and the source is named."""
    artifact = publish(shelf, "one")
    (shelf / artifact.path).write_bytes(damage)

    with pytest.raises(ServerError, match=f"something else arrived.*{artifact.sha256}.*CLEW_MAVEN_URL"):
        fetch([artifact], tmp_path / "cache", progress=print)
    assert not [file for file in (tmp_path / "cache").rglob("*") if file.is_file()]


def test_a_jar_the_source_lacks_is_named(shelf: Path, tmp_path: Path) -> None:
    """A source without the jar is answered with the whole address and its status."""
    artifact = publish(shelf, "one")
    (shelf / artifact.path).unlink()

    with pytest.raises(ServerError, match=rf"{artifact.path}: cannot be fetched \(404"):
        fetch([artifact], tmp_path / "cache", progress=print)


def test_what_arrived_before_a_failure_is_kept(shelf: Path, tmp_path: Path) -> None:
    """A fetch that fails leaves the jars it has, so that the next one goes on from there."""
    good, bad = publish(shelf, "one"), publish(shelf, "two")
    content = (shelf / bad.path).read_bytes()
    (shelf / bad.path).unlink()
    cache = tmp_path / "cache"
    fetch([good], cache, progress=print)
    with pytest.raises(ServerError):
        fetch([bad], cache, progress=print)

    (shelf / bad.path).write_bytes(content)
    fetch([bad], cache, progress=print)
    assert (cache / good.path).exists()
    assert (cache / bad.path).exists()


def test_without_network_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that cannot be reached is answered with its address, the reason and three ways out."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("CLEW_MAVEN_URL", "http://127.0.0.1:9")

    with pytest.raises(ServerError, match=r"refused.*network.*HTTPS_PROXY.*CLEW_MAVEN_URL"):
        jars(tmp_path, progress=print)


def test_damaged_jars_are_fetched_again(shelf: Path, tmp_path: Path) -> None:
    """Of the real jars, one missing, one cut short, one emptied and one altered are fetched; no other."""
    cache = tmp_path / "cache"
    for path in jars(progress=print):
        place = path.relative_to(default_cache().absolute())
        (cache / place).parent.mkdir(parents=True, exist_ok=True)
        (cache / place).symlink_to(path)
    victims = sorted(locked(), key=lambda artifact: artifact.size)[:4]
    for victim in victims:
        (shelf / victim.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(cache / victim.path, shelf / victim.path)
        (cache / victim.path).unlink()
    damages: list[Callable[[bytes], bytes]] = [lambda b: b[:-1], lambda _: b"", flip]
    for victim, damage in zip(victims[1:], damages, strict=True):
        (cache / victim.path).write_bytes(damage((shelf / victim.path).read_bytes()))
    told: list[str] = []

    assert jars(cache, progress=told.append) == [cache / artifact.path for artifact in locked()]
    assert "4 files" in told[0]
    assert jars(cache, progress=told.append)
    assert len([line for line in told if "fetching" in line]) == 1


def test_several_processes_may_fetch_at_once(shelf: Path, tmp_path: Path) -> None:
    """Fetches of the same jars side by side all succeed, and leave each jar whole."""
    artifacts = [publish(shelf, f"jar{number}") for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: fetch(artifacts, tmp_path / "cache", progress=print), range(4)))

    assert len([file for file in (tmp_path / "cache").rglob("*") if file.is_file()]) == 20


def test_a_full_disk_is_told_before_fetching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache on a disk with too little room says how much is free and how much is needed."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5_000_000))

    with pytest.raises(ServerError, match=r"5 MB free .* takes \d{3} MB; .*CLEW_CACHE"):
        jars(tmp_path, progress=print)


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/clew"])
def test_a_cache_that_cannot_be_is_told(tmp_path: Path, place: str) -> None:
    """A cache that is a file, lies below one, or cannot be made is named with the variable to set."""
    (tmp_path / "file").touch()

    with pytest.raises(ServerError, match=rf"{place}: cannot be the cache for Neo4j .*CLEW_CACHE"):
        jars(tmp_path / place, progress=print)


def publish(shelf: Path, name: str) -> Artifact:
    content = name.encode() * 4000
    digest = hashlib.sha256(content).hexdigest()
    artifact = Artifact("org.example.made", name, "1.0", "", len(content), digest)
    (shelf / artifact.path).parent.mkdir(parents=True, exist_ok=True)
    (shelf / artifact.path).write_bytes(content)
    return artifact


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
