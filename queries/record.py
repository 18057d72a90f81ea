"""One source record: every version of it, with both clocks and where its bytes are."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from graph_model.database import Database
from graph_model.errors import NotFoundError

_VERSIONS = """
MATCH (r:SourceRecord {identity: $identity})
OPTIONAL MATCH (b:IngestBatch {number: r.batch})
RETURN properties(r) AS properties, b.at AS learned_at
ORDER BY r.current DESC, r.recorded_at DESC, r.position DESC
"""


@dataclass(frozen=True, slots=True)
class RecordVersions:
    """A record and its versions: the current one, that its source recorded last, first (R9)."""

    identity: str
    system: str
    type: str
    id: str
    versions: tuple[dict[str, Any], ...]


def record(database: Database, system: str, type_: str, id_: str) -> RecordVersions:
    """The record of this identity. Raises NotFoundError."""
    identity = "/".join(quote(part, safe="") for part in (system, type_, id_))
    rows = database.read(_VERSIONS, identity=identity)
    if not rows:
        raise NotFoundError(f"no record {identity[:300]!r} has been stored; refused ones are in quarantine")
    versions = tuple(row["properties"] | {"learned_at": row["learned_at"]} for row in rows)
    return RecordVersions(identity, system, type_, id_, versions)
