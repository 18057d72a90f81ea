"""What readers hand on: candidates (records to be validated) and refusals, with their bytes as received.

Readers never raise for a bad record: they yield a `Refusal` and go on. They raise `SourceError` only when the
path itself cannot be opened.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from graph_model.errors import Place, RefusedError
from graph_model.vocabulary import Clock

Json: TypeAlias = dict[str, Any]


class Payload(NamedTuple):
    """The bytes as received, and what is needed beside them to read them again.

    `content` are the record's own bytes as they stand in the file (a CSV row with its line end, one JSON
    object, one XML element). `envelope` holds what stands around them and is shared by many records (header
    row, namespaces, JSON-LD context, encoding): the same envelope in, the same record out (`clew remap`,
    retry).
    """

    content: bytes
    format: str
    envelope: bytes = b""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A canonical record still to be validated: `{"system", "type", "id", "recorded_at", "data", ...}`."""

    record: Json
    payload: Payload
    place: Place
    clock: Clock = Clock.SOURCE
    mapping: str | None = None
    mapping_hash: str | None = None
    unknown_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A payload that cannot become a record: it goes to quarantine with its reason.

    `file_date` is the date of its file: where the source has no clock, that of the record (records.md).
    """

    error: RefusedError
    payload: Payload
    place: Place
    system: str | None = None
    type: str | None = None
    id: str | None = None
    mapping: str | None = None
    file_date: str | None = None


Reading: TypeAlias = Candidate | Refusal
