"""Where the server of a folder listens, and which process it is.

endpoint.json is for speed and for people; what decides is the command line of the process, which names the
folder and the port. So a process number that another program got, or a damaged file, misleads nobody.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

ENTRY_POINT = "org.neo4j.server.CommunityEntryPoint"
_LISTEN = "server.bolt.listen_address="


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server process (0: stopped) and its Bolt port on 127.0.0.1."""

    pid: int
    port: int

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"


def arguments(folder: Path, port: int) -> list[str]:
    """Return the arguments after the main class, by which `serving` knows the process again."""
    places = [f"--home-dir={folder}", f"--config-dir={folder / 'conf'}"]
    # In console mode the log for people goes to standard output, where it holds this run and no other.
    return [*places, "--console-mode", "-c", f"{_LISTEN}127.0.0.1:{port}"]


def recorded(folder: Path) -> Endpoint | None:
    """Return the last endpoint written, whether or not it still lives; None when there is none to read."""
    try:
        record = json.loads((folder / "endpoint.json").read_bytes())
        return Endpoint(int(record["pid"]), int(record["port"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def record(folder: Path, endpoint: Endpoint) -> None:
    """Write endpoint.json in one step, so that readers see the old one or the new one."""
    content = {"uri": endpoint.uri, "port": endpoint.port, "pid": endpoint.pid}
    draft = folder / f"endpoint.{os.getpid()}.draft"
    draft.write_text(json.dumps(content) + "\n", encoding="utf-8")
    draft.replace(folder / "endpoint.json")


def live(folder: Path) -> Endpoint | None:
    """Return the recorded endpoint if its process is the server of this folder."""
    endpoint = recorded(folder)
    if endpoint is None:
        return None
    try:
        return serving(psutil.Process(endpoint.pid), folder)
    except psutil.Error:
        return None


def search(folder: Path) -> Endpoint | None:
    """Look through all processes for the server of this folder: after a lost record, or a start cut short."""
    for process in psutil.process_iter():
        if endpoint := serving(process, folder):
            return endpoint
    return None


def serving(process: psutil.Process, folder: Path) -> Endpoint | None:
    """Return the endpoint of a process if it is a server of this folder."""
    try:
        words = process.cmdline()
    except (psutil.Error, OSError):  # Gone, a zombie, or somebody else's.
        return None
    if ENTRY_POINT not in words or f"--home-dir={folder}" not in words:
        return None
    ports = [word.rpartition(":")[2] for word in words if word.startswith(_LISTEN)]
    return Endpoint(process.pid, int(ports[0])) if ports else None
