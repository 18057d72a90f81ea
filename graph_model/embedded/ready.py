"""Wait until a server answers a query, or say why it never will."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import neo4j
import psutil
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph_model.embedded.endpoint import Endpoint
from graph_model.embedded.password import USER
from graph_model.errors import ServerError

_PATIENCE = 600.0  # Seconds to the first answer: 5 to 30 are usual, recovery of a big store takes longer.
_LONG = 30.0  # Seconds after which a waiting person is told that nothing hangs.
_PAUSE = 0.05
_LAST_LINES = 5


class PortTakenError(ServerError):
    """Somebody else took the port between choosing it and listening on it."""


def wait_until_ready(
    endpoint: Endpoint, folder: Path, secret: str | None, *, tell: Callable[[str], None]
) -> None:
    """Return when `RETURN 1` succeeds; with no secret, the server must ask for none.

    Raises PortTakenError, or ServerError with the last lines of Neo4j's log when it ends or never answers.
    """
    begun = time.monotonic()
    told = False
    while (waited := time.monotonic() - begun) < _PATIENCE:
        if _answers(endpoint, folder, secret):
            return
        if is_gone(endpoint.pid):
            raise _death(endpoint, folder)
        if waited > _LONG and not told:
            told = True
            tell("Neo4j is still starting: the machine is busy, or the store recovers from a crash")
        time.sleep(_PAUSE)
    raise ServerError(f"{folder}: Neo4j gave no answer within {_PATIENCE:.0f} s; {_log_says(folder)}")


def is_gone(pid: int, *, within: float = 0) -> bool:
    """Return whether the process has ended, waiting for it up to `within` seconds.

    One whose parent has not asked after it yet (a zombie: `clew serve` started it, `clew down` ended it) has.
    """
    deadline = time.monotonic() + within
    while not _has_ended(pid):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PAUSE)
    return True


def _has_ended(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        # The first thread of a JVM may have ended while others still close the store.
        if process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1:
            return False
        process.wait(timeout=0)  # Our own child leaves the list of processes; another's waits for its parent.
    except (psutil.NoSuchProcess, psutil.TimeoutExpired):
        pass
    return True


def _answers(endpoint: Endpoint, folder: Path, secret: str | None) -> bool:
    try:
        socket.create_connection(("127.0.0.1", endpoint.port), timeout=1).close()
    except OSError:
        return False
    auth = (USER, secret) if secret else None
    try:
        with neo4j.GraphDatabase.driver(endpoint.uri, auth=auth, connection_timeout=5) as driver:
            return _store_answers(driver, folder)
    except AuthError as error:
        raise ServerError(
            f"{folder / 'password'}: is not the password of this store; put the right file back, or remove "
            f"it and start the server again: the store then gets a new one"
        ) from error
    except (DriverError, Neo4jError):  # The port opens a moment before the server does.
        return False


def _store_answers(driver: neo4j.Driver, folder: Path) -> bool:
    try:
        with driver.session(database="neo4j") as session:
            session.run("RETURN 1").consume()
    except Neo4jError:
        # Not open yet, or it failed to open: then the server stays up without it, and only here says so.
        with driver.session(database="system") as session:
            failure = session.run("SHOW DATABASE neo4j YIELD statusMessage").single(strict=True).value()
        if failure:
            raise ServerError(
                f"{folder / 'data'}: the store cannot be opened ({_deepest_cause(folder) or failure}); "
                f"set the folder aside and put a backup in its place"
            ) from None
        return False
    return True


def _death(endpoint: Endpoint, folder: Path) -> ServerError:
    says = _log_says(folder)
    if "already in use" in says:
        return PortTakenError(f"127.0.0.1:{endpoint.port}: is taken by another program; {says}")
    return ServerError(f"{folder}: Neo4j ended while it started; {says}")


def _log_says(folder: Path) -> str:
    """Return the last lines of this run's log, without stack frames, and where to read the rest."""
    log = folder / "server.log"
    frame = ("\tat ", "\t... ")
    telling = [line.strip() for line in _lines(log) if line.strip() and not line.startswith(frame)]
    return f"{log} ends with: " + (" | ".join(telling[-_LAST_LINES:]) or "nothing")


def _deepest_cause(folder: Path) -> str | None:
    """Return what Java gives as the innermost cause of the last failure in Neo4j's debug log."""
    causes = [line for line in _lines(folder / "logs" / "debug.log") if line.startswith("Caused by: ")]
    return causes[-1].removeprefix("Caused by: ") if causes else None


def _lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
