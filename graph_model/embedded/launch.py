"""Bring up the server of a folder that has none running, and end one."""

from collections.abc import Callable, Sequence
from pathlib import Path

import neo4j
import psutil

from graph_model.embedded import password
from graph_model.embedded.cache import jars
from graph_model.embedded.endpoint import Endpoint, recorded
from graph_model.embedded.folder import lay_out
from graph_model.embedded.ready import PortTakenError, is_gone, wait_until_ready
from graph_model.embedded.spawn import free_port, spawn
from graph_model.errors import ServerError

_PORT_TRIES = 3
_CLOSING = 60.0  # Seconds for the last checkpoint; after SIGKILL the store opens as well, only slower.
_DYING = 10.0  # Seconds the kernel may take to clear away a killed process.

# To set a lost password Neo4j must be asked without one. For those seconds the facts can only be read.
_UNLOCKED = ("dbms.security.auth_enabled=false", "server.databases.read_only=neo4j")


def launch(folder: Path, *, heap: str, page_cache: str, tell: Callable[[str], None]) -> Endpoint:
    """Start the server and return when it answers; the caller holds the folder's lock. Raises ServerError."""
    lay_out(folder, heap=heap, page_cache=page_cache)
    class_path = jars(progress=tell)
    if password.is_new(folder):
        password.prepare(folder)
    elif password.read(folder) is None:
        tell("the password of the database is lost; setting a new one")
        _reset_password(folder, class_path, heap=heap, tell=tell)
    tell("starting Neo4j")
    return _bring_up(folder, class_path, heap=heap, tell=tell, secret=password.read(folder))


def end(endpoint: Endpoint) -> None:
    """Let the server close its store and end; kill it if it does not. Raises ServerError if it stays."""
    try:
        process = psutil.Process(endpoint.pid)
        process.terminate()
        if not is_gone(endpoint.pid, within=_CLOSING):
            process.kill()
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise ServerError(
            f"process {endpoint.pid}: the server belongs to another user; stop it as the user who started it"
        ) from error
    if not is_gone(endpoint.pid, within=_DYING):
        raise ServerError(f"process {endpoint.pid}: the server does not end; the machine may need a restart")


def _bring_up(
    folder: Path,
    class_path: Sequence[Path],
    *,
    heap: str,
    tell: Callable[[str], None],
    secret: str | None,
    settings: Sequence[str] = (),
) -> Endpoint:
    last = recorded(folder)
    preferred = last.port if last else None
    for _ in range(_PORT_TRIES):
        endpoint = spawn(folder, class_path, port=free_port(preferred), heap=heap, settings=settings)
        try:
            wait_until_ready(endpoint, folder, secret, tell=tell)
        except PortTakenError as error:
            preferred, taken = None, error
        except BaseException:
            # Also on Ctrl-C: what has not come up must not go on behind everyone's back.
            end(endpoint)
            raise
        else:
            return endpoint
    raise taken


def _reset_password(
    folder: Path, class_path: Sequence[Path], *, heap: str, tell: Callable[[str], None]
) -> None:
    endpoint = _bring_up(folder, class_path, heap=heap, tell=tell, secret=None, settings=_UNLOCKED)
    try:
        with neo4j.GraphDatabase.driver(endpoint.uri) as driver, driver.session(database="system") as session:
            session.run(
                "ALTER USER $user SET PASSWORD $secret CHANGE NOT REQUIRED",
                user=password.USER,
                secret=password.renew(folder),
            ).consume()
    finally:
        end(endpoint)
