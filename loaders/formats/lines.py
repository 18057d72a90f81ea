"""Physical lines of a text file as bytes, in any encoding, within bounds."""

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final

from graph_model.errors import RefusedError
from loaders.formats import limits

_CHUNK: Final = 1 << 16


class Lines:
    """Physical lines of a file with their numbers; lines may be given back."""

    def __init__(self, stream: BinaryIO, encoding: str, mark: int) -> None:
        stream.read(mark)
        self.number = 0
        self._waiting: deque[bytes] = deque()
        self._source = (
            _utf16_lines(stream, encoding) if encoding.startswith("utf-16") else _byte_lines(stream)
        )

    def next(self) -> bytes | None:
        line = self._waiting.popleft() if self._waiting else next(self._source, None)
        if line is None:
            return None
        self.number += 1
        return line

    def give_back(self, lines: list[bytes]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)

    def peek(self, encoding: str) -> str:
        line = self.next()
        if line is None:
            return ""
        self.give_back([line])
        return line.decode(encoding, "replace")


def check_line_ends(head: bytes) -> None:
    """Raise RefusedError for a file whose lines end as on old Macs: it would be one line."""
    if b"\r" in head and b"\n" not in head and b"\r" in head.strip():
        raise RefusedError(
            "lines end with a carriage return alone",
            value=head.strip().decode("ascii", "backslashreplace")[:60],
            allowed="a line feed, or a carriage return and a line feed",
        )


def too_long(number: int) -> RefusedError:
    """Where a line is too long to be held, the next one cannot be told."""
    return RefusedError(f"line {number} is longer than {limits.ROW:,} bytes; nothing from there on was read")


def _byte_lines(stream: BinaryIO) -> Iterator[bytes]:
    number = 0
    while line := stream.readline(limits.ROW + 1):
        number += 1
        if len(line) > limits.ROW:
            raise too_long(number)
        yield line


def _utf16_lines(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Lines end at a line feed of two bytes; one that lies across two characters does not count."""
    feed = "\n".encode(encoding)
    buffer, number = b"", 1
    while chunk := stream.read(_CHUNK):
        buffer += chunk
        begin = at = 0
        while (at := buffer.find(feed, at)) >= 0:
            at += 1
            if at % 2:
                yield buffer[begin : at + 1]
                number += 1
                begin = at = at + 1
        buffer = buffer[begin:]
        if len(buffer) > limits.ROW:
            raise too_long(number)
    if buffer:
        yield buffer
