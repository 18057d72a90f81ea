"""The hash of the graph: what it says now, whatever the order in which its records came (R11).

It covers things that any record in force speaks of and the edges in force, each with the identity of its
record; not batch numbers, not positions, not bytes, nor the alias of a name that only withdrawn records used.
Each row is hashed alone and the hashes are added, so that neither sorting nor memory is needed.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from graph_model.database import Database

_MODULUS = 1 << 256
_OURS = frozenset({"nid", "implicit"})
_CLOCKS = frozenset({"uid", "record", "known_from", "known_to", "derived"})


def _spoken_of(node: str) -> str:
    """Cypher for: a record in force says something of this node."""
    return (
        f"(EXISTS {{ ({node})-[c:ASSERTED_BY]->() WHERE c.known_to IS NULL }} OR "
        f"EXISTS {{ ({node})-[s]-(:Thing) WHERE s.known_to IS NULL AND s.derived IS NULL }})"
    )


_THINGS = f"""
MATCH (n:Thing)
WHERE {_spoken_of("n")}
   OR EXISTS {{ (n)<-[e]-(m:Thing) WHERE e.known_to IS NULL AND {_spoken_of("m")} }}
RETURN labels(n) AS labels, properties(n) AS properties,
       EXISTS {{ (n)-[c:ASSERTED_BY]->() WHERE c.known_to IS NULL AND c.brings }} AS brought
"""
_EDGES = f"""
MATCH (a:Thing)-[e]->(b:Thing)
WHERE e.known_to IS NULL AND (e.derived IS NULL OR {_spoken_of("a")})
OPTIONAL MATCH (r:SourceRecord {{uid: e.record}})
RETURN type(e) AS type, a.uid AS source, b.uid AS target, properties(e) AS properties, r.identity AS record
"""


@dataclass(frozen=True, slots=True)
class GraphHash:
    """The hash, and how much it covers."""

    value: str
    things: int
    edges: int


def graph_hash(database: Database) -> GraphHash:
    """Hash everything the graph says now."""
    total, things, edges = 0, 0, 0
    for row in database.stream(_THINGS):
        total += _digest([sorted(row["labels"]), _without(row["properties"], _OURS), row["brought"]])
        things += 1
    for row in database.stream(_EDGES):
        said = _without(row["properties"], _CLOCKS)
        total += _digest([row["type"], row["source"], row["target"], said, row["record"]])
        edges += 1
    return GraphHash(f"sha256:{total % _MODULUS:064x}", things, edges)


def _without(properties: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}


def _digest(value: Any) -> int:
    return int.from_bytes(hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).digest())
