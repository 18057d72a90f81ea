"""Start, find and stop the server of a home. One home has one server, however many processes ask for it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from graph_model.embedded import endpoint as endpoints
from graph_model.embedded import password
from graph_model.embedded.endpoint import Endpoint
from graph_model.embedded.folder import folder_of, not_writable
from graph_model.embedded.launch import end, launch
from graph_model.embedded.ready import wait_until_ready
from graph_model.errors import ServerError

_START_PATIENCE = 900.0  # Seconds to wait for another process that starts the server, and may fetch it first.
_STOP_PATIENCE = 120.0  # Seconds to wait for another process that starts or stops it, before stopping it too.


@dataclass(frozen=True)
class Server:
    """A running server. `home` is the folder it was started for; the password is not shown."""

    uri: str
    user: str
    password: str = field(repr=False)
    pid: int
    home: Path


def start(
    home: Path,
    *,
    heap: str = "1g",
    page_cache: str = "512m",
    progress: Callable[[str], None] | None = None,
) -> Server:
    """Return the running server of this home, or start it and return when it answers a query.

    Safe from several processes at once: one starts it, the others wait. `heap` and `page_cache` (as the JVM
    spells sizes) count when it starts; a running server keeps what it has. `progress` is told what takes
    long. Raises ServerError.
    """
    if server := running(home):
        return server
    tell = progress or (lambda _: None)
    folder = folder_of(home)
    with _turn(folder, _START_PATIENCE, tell):
        # The record may be lost, or its writer killed before writing it: then the process itself tells.
        if endpoint := endpoints.live(folder) or endpoints.search(folder):
            server = _server(endpoint, home, folder)
            wait_until_ready(endpoint, folder, server.password, tell=tell)
        else:
            endpoint = launch(folder, heap=heap, page_cache=page_cache, tell=tell)
            server = _server(endpoint, home, folder)
        endpoints.record(folder, endpoint)
        return server


def running(home: Path) -> Server | None:
    """Return the server of this home if its process lives. Asks the process only: milliseconds."""
    folder = folder_of(home)
    endpoint = endpoints.live(folder)
    return _server(endpoint, home, folder) if endpoint else None


def stop(home: Path) -> bool:
    """Stop the server of this home, letting it close its store; return whether there was one.

    Only ever signals a process whose command line says that it is this server. Raises ServerError.
    """
    folder = folder_of(home)
    if not folder.is_dir():
        return False
    with _turn(folder, _STOP_PATIENCE, lambda _: None):
        endpoint = endpoints.live(folder) or endpoints.search(folder)
        if endpoint:
            # First, so that a start meanwhile waits for its turn and does not hand out a server that closes.
            endpoints.record(folder, Endpoint(pid=0, port=endpoint.port))
            end(endpoint)
        return endpoint is not None


@contextlib.contextmanager
def _turn(folder: Path, patience: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's lock: whoever starts or stops its server does so alone."""
    lock = FileLock(folder / "server.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell("another process starts or stops the database; waiting for it")
            lock.acquire(timeout=patience)
    except Timeout as error:
        raise ServerError(
            f"{lock.lock_file}: another process has been starting or stopping this server for "
            f"{patience:.0f} s; look for it, end it if it hangs, and try again"
        ) from error
    except OSError as error:
        raise not_writable(folder, error) from error
    try:
        yield
    except OSError as error:
        raise not_writable(folder, error) from error
    finally:
        lock.release()


def _server(endpoint: Endpoint, home: Path, folder: Path) -> Server:
    secret = password.read(folder)
    if secret is None:
        raise ServerError(
            f"{folder / 'password'}: is gone while the server runs; put it back, "
            f"or stop and start the server: the store then gets a new one"
        )
    return Server(uri=endpoint.uri, user=password.USER, password=secret, pid=endpoint.pid, home=home)
