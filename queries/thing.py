"""One thing, under all its names, and the records that speak of it."""

from dataclasses import dataclass
from typing import Any

from graph_model.catalog import NODE_TYPES
from graph_model.database import Database
from graph_model.errors import NotFoundError
from graph_model.same import alias_classes

_THINGS = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})
RETURN uid, labels(n) AS labels, properties(n) AS properties,
       EXISTS { (n)-[c:ASSERTED_BY]->() WHERE c.brings AND c.known_to IS NULL } AS brought
"""
_CLAIMS = """
UNWIND $uids AS uid MATCH (:Thing {uid: uid})-[c:ASSERTED_BY]->(r:SourceRecord)
WHERE r.position > $after
RETURN uid, r.uid AS version, r.position AS position, r.system AS system, r.record_type AS type,
       r.record_id AS id, r.recorded_at AS recorded_at,
       coalesce(c.brings, false) AS brings, c.claimed AS claimed, c.known_from AS known_from,
       c.known_to AS known_to
ORDER BY position, uid, known_from LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class KnownThing:
    """A thing as the graph shows it now; `also` are its other names; no record brings a stub into being."""

    uid: str
    label: str
    properties: dict[str, Any]
    stub: bool
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimOf:
    """What one version of a record says about a thing; `claimed` is JSON, `known_*` are our batch numbers."""

    uid: str
    version: str
    position: int
    system: str
    type: str
    id: str
    recorded_at: str
    brings: bool
    claimed: str | None
    known_from: int
    known_to: int | None


def thing(database: Database, uid: str) -> KnownThing:
    """The thing with this uid. Raises NotFoundError."""
    members = sorted(alias_classes(database.read, [uid]))
    rows = {row["uid"]: row for row in database.read(_THINGS, uids=members)}
    if uid not in rows:
        raise NotFoundError(f"nothing has the uid {uid[:200]!r}; `find` turns any identifier into uids")
    asked = rows[uid]
    return KnownThing(
        uid=uid,
        label=max(asked["labels"], key=lambda label: len(NODE_TYPES[label].labels)),
        properties=asked["properties"],
        stub=not any(row["brought"] for row in rows.values()),
        also=tuple(name for name in members if name != uid),
    )


def claims(database: Database, uids: list[str], *, after: int, most: int) -> list[ClaimOf]:
    """What records say about these names, in the order of the log, after a position in it (-1: all)."""
    rows = database.read(_CLAIMS, uids=uids, after=after, most=most)
    return [ClaimOf(**row) for row in rows]
