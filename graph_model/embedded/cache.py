"""The cache of jars: checked at every start, filled when something is missing or damaged."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from filelock import FileLock

from graph_model.embedded.artifacts import Artifact, is_intact, locked
from graph_model.errors import ServerError

_SPARE = 64_000_000  # Bytes left free beside the jars, so that the cache never fills a disk to the brim.


def jars(cache: Path | None = None, *, progress: Callable[[str], None]) -> list[Path]:
    """Return the class path: every jar of the lock, its SHA-256 checked just now.

    A jar that is missing, cut short or altered is fetched (again). The cache is `cache`, else CLEW_CACHE,
    else ~/.cache/clew; homes and processes share it. Raises ServerError when a jar cannot be had or stored.
    """
    cache = (cache or default_cache()).absolute()
    artifacts = locked()
    if damaged := _damaged(cache, artifacts):
        # Here, since it is needed once in a machine's life, and imports an HTTP client.
        from graph_model.embedded.fetch import fetch  # noqa: PLC0415

        _make_room(cache, damaged)
        with FileLock(cache / "fetch.lock"):
            # Another process may have fetched them while this one waited.
            fetch(_damaged(cache, damaged), cache, progress=progress)
    return [cache / artifact.path for artifact in artifacts]


def default_cache() -> Path:
    """Return CLEW_CACHE, else clew below XDG_CACHE_HOME, else ~/.cache/clew."""
    if chosen := os.environ.get("CLEW_CACHE"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clew"


def _damaged(cache: Path, artifacts: list[Artifact]) -> list[Artifact]:
    # hashlib lets go of the interpreter, so the threads use every core.
    with ThreadPoolExecutor() as pool:
        intact = pool.map(lambda artifact: is_intact(cache / artifact.path, artifact), artifacts)
        return [artifact for artifact, good in zip(artifacts, intact, strict=True) if not good]


def _make_room(cache: Path, wanted: list[Artifact]) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "fetch.lock").touch()
        free = shutil.disk_usage(cache).free
    except OSError as error:
        raise ServerError(
            f"{cache}: cannot be the cache for Neo4j ({error.strerror}); "
            f"set CLEW_CACHE to a folder that can be written"
        ) from error
    needed = sum(artifact.size for artifact in wanted) + _SPARE
    if free < needed:
        raise ServerError(
            f"{cache}: {free / 1e6:.0f} MB free on this disk, fetching Neo4j takes {needed / 1e6:.0f} MB; "
            f"make room, or set CLEW_CACHE to a folder on another disk"
        )
