"""A batch: what one transaction writes, with its bytes packed together."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import zstandard

from graph_model.vocabulary import Outcome, QuarantineState
from loaders.admit import Admitted
from loaders.canonical import sha256
from loaders.source import Payload, Refusal

MOST_RECORDS = 4_000
MOST_BYTES = 1_000_000
_LEVEL = 3
_NAME = 32  # Hexadecimal digits.


class Decided(NamedTuple):
    """A decision on a refused record: its new state, and the record of system `clew` that tells of it."""

    refused: str
    state: QuarantineState
    act: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction writes: admitted records, refusals, decisions on earlier ones.

    `uid` settles a commit whose answer was lost.
    """

    records: tuple[Admitted, ...]
    refusals: tuple[Refusal, ...]
    decided: tuple[Decided, ...] = ()
    uid: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def read(self) -> int:
        """How many records were read for it."""
        return len(self.records) + len(self.refusals)


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a batch, compressed together, and where each payload begins in them, by its hash."""

    content: bytes
    offsets: dict[str, int]


def batches(admitted: Iterable[Admitted | Refusal]) -> Iterator[Batch]:
    """Cut the stream into batches of bounded records and bytes."""
    records: list[Admitted] = []
    refusals: list[Refusal] = []
    size = 0
    for entry in admitted:
        if isinstance(entry, Refusal):
            refusals.append(entry)
        else:
            records.append(entry)
        size += len(entry.payload.content)
        if len(records) + len(refusals) >= MOST_RECORDS or size >= MOST_BYTES:
            yield Batch(tuple(records), tuple(refusals))
            records, refusals, size = [], [], 0
    if records or refusals:
        yield Batch(tuple(records), tuple(refusals))


def pack(payloads: Iterable[Payload]) -> Packed:
    """Compress payloads into one chunk; equal bytes are kept once."""
    offsets: dict[str, int] = {}
    content = bytearray()
    for payload in payloads:
        digest = sha256(payload.content)
        if digest not in offsets:
            offsets[digest] = len(content)
            content += payload.content
    return Packed(compress(bytes(content)), offsets)


def envelope_uid(payload: Payload) -> str | None:
    """The name of what stands around a payload; most stand alone."""
    return sha256(payload.envelope)[:_NAME] if payload.envelope else None


def compress(raw: bytes) -> bytes:
    """Bytes as they are kept."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(raw)


def decompress(kept: bytes) -> bytes:
    """Bytes as they were received."""
    return zstandard.ZstdDecompressor().decompress(kept)


def no_counts() -> dict[str, int]:
    """The books before anything was read."""
    return {"read": 0} | dict.fromkeys([outcome.value for outcome in Outcome], 0)
