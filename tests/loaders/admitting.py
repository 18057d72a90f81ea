"""What becomes of one record, in one line."""

from typing import Any

import orjson

from loaders.admit import Admitted, admit
from loaders.formats import ndjson
from loaders.reader import canonical_reading
from loaders.said import SaidEdge
from loaders.source import Candidate, Json, Refusal
from tests.stores import FILE_DATE, record


def of_line(line: bytes) -> Admitted | Refusal:
    """A line of canonical NDJSON admitted, or its refusal."""
    reading = canonical_reading(ndjson.row(line, 1, as_written=False), "test.ndjson", FILE_DATE)
    return admit(reading) if isinstance(reading, Candidate) else reading


def admitted(type_: str, data: Json, **outer: Any) -> Admitted:
    """A record admitted; the test fails where it is refused."""
    found = of_line(orjson.dumps(record(type_, "R-1", data, **outer)))
    assert isinstance(found, Admitted), found
    return found


def refused(type_: str, data: Json, **outer: Any) -> Refusal:
    """The refusal of a record; the test fails where it is admitted."""
    found = of_line(orjson.dumps(record(type_, "R-1", data, **outer)))
    assert isinstance(found, Refusal), found
    return found


def edges(type_: str, data: Json, **outer: Any) -> tuple[SaidEdge, ...]:
    """The edges that a record draws."""
    return admitted(type_, data, **outer).said.edges


def drawn(name: str, type_: str, data: Json, **outer: Any) -> list[tuple[str, str]]:
    """The ends of the edges of one type, in their order."""
    return [(edge.source, edge.target) for edge in edges(type_, data, **outer) if edge.type == name]
