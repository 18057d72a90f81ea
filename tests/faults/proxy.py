"""A TCP proxy that understands Bolt as far as needed to cut a connection exactly at a message of the client.

Bolt (neo4j.com/docs/bolt): 20 bytes of handshake, then messages of chunks, each chunk with two bytes of
length, the message ended by an empty chunk; the second byte of a message is its tag.
"""

import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import Self

BEGIN, COMMIT, RUN = 0x11, 0x12, 0x10
_SUCCESS = b"\xb1\x70"
_MANIFEST = (
    b"\x00\x00\x01\xff"  # Asks for a longer handshake; without it the server chooses as it always did.
)


class Cut(Enum):
    """Where a connection is cut, seen from one message of the client."""

    BEFORE = "before it was forwarded"
    WITHIN = "when half of it was forwarded"
    SENT = "when it was forwarded, without waiting for the server"
    UNANSWERED = "when the server had done it, before its answer was returned"


Plan = Callable[[bytes], Cut | None]
"""Says for each message of a client, without chunk headers, whether the connection is cut there, and how."""


class Proxy:
    """Stands before a server on 127.0.0.1 until it is closed; `cuts` are those made, not those planned."""

    def __init__(self, port: int, plan: Plan) -> None:
        self.cuts: Counter[Cut] = Counter()
        self._port = port
        self._plan = plan
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._begin(self._listen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _close(self._listener)
        with self._lock:
            _close(*self._open)
        for thread in self._threads:
            thread.join(timeout=10)

    @property
    def uri(self) -> str:
        """What a client connects to."""
        return f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"

    def _begin(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                self._begin(partial(self._serve, client))

    def _serve(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self._port))
        with self._lock:
            self._open |= {client, server}
        withheld = threading.Event()
        with contextlib.suppress(OSError):
            server.sendall(_exactly(client, 20).replace(_MANIFEST, bytes(4)))
            client.sendall(_exactly(server, 4))
            self._begin(partial(self._answer, server, client, withheld))
            for raw, message in _messages(client):
                cut = self._plan(message) if message else None
                if cut is Cut.UNANSWERED:
                    withheld.set()
                if cut is not Cut.BEFORE:
                    server.sendall(raw[: len(raw) // 2] if cut is Cut.WITHIN else raw)
                if cut is Cut.UNANSWERED:
                    return
                if cut is not None:
                    self._counted(cut)
                    break
        _close(client, server)

    def _answer(self, server: socket.socket, client: socket.socket, withheld: threading.Event) -> None:
        """Return what the server says; a withheld answer is read, counted if it is a success, and dropped."""
        with contextlib.suppress(OSError):
            while answer := server.recv(1 << 16):
                if not withheld.is_set():
                    client.sendall(answer)
                elif answer.strip(b"\x00"):
                    if _SUCCESS in answer[:8]:
                        self._counted(Cut.UNANSWERED)
                    break
        _close(client, server)

    def _counted(self, cut: Cut) -> None:
        with self._lock:
            self.cuts[cut] += 1


def _messages(client: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    """Each message as it came and without its chunk headers; a lone empty chunk keeps a connection alive."""
    raw, message = b"", b""
    while True:
        header = _exactly(client, 2)
        (size,) = struct.unpack(">H", header)
        chunk = _exactly(client, size)
        raw, message = raw + header + chunk, message + chunk
        if not size:
            yield raw, message
            raw, message = b"", b""


def _exactly(source: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        more = source.recv(size - len(received))
        if not more:
            raise ConnectionError("closed by its end")
        received += more
    return received


def _close(*ends: socket.socket) -> None:
    """Close for good, waking whoever waits on it."""
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
