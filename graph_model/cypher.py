"""Schema and writer text, made from the catalog.

Only names of the catalog are formatted in; values never are.
"""

from functools import lru_cache

from graph_model.catalog import EDGE_TYPES, NODE_TYPES
from graph_model.edges.evidence import AssertedBy

# One row with a list: the driver takes forty microseconds for every row.
_PLACES = "collect([n.uid, elementId(n)]) AS places"
FIND_PLACES = f"UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}}) RETURN {_PLACES}"
"""Where the things of these uids are, as far as they exist."""


def schema() -> list[str]:
    """Every constraint and index of the model: what the migrations together must have created."""
    statements = []
    for node in NODE_TYPES.values():
        for prop in node.properties:
            if not _declared_here(node.label, prop.name):
                continue
            name = f"{node.label}_{prop.name}".lower()
            if prop.unique:
                statements.append(
                    f"CREATE CONSTRAINT {name} IF NOT EXISTS "
                    f"FOR (n:{node.label}) REQUIRE n.{prop.name} IS UNIQUE"
                )
            elif prop.indexed:
                statements.append(
                    f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{node.label}) ON (n.{prop.name})"
                )
    for edge in EDGE_TYPES.values():
        statements.extend(
            f"CREATE CONSTRAINT {edge.name.lower()}_{prop.name} IF NOT EXISTS "
            f"FOR ()-[e:{edge.name}]-() REQUIRE e.{prop.name} IS UNIQUE"
            for prop in edge.properties
            if prop.unique
        )
    return statements


@lru_cache
def create_nodes(label: str) -> str:
    """Create nodes of one label and tell where each is; `$rows` are their properties."""
    labels = ":".join(NODE_TYPES[label].labels)
    return f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row RETURN {_PLACES}"


@lru_cache
def relabel_nodes(label: str) -> str:
    """Give events another label, where a later version of their record says so."""
    wanted = NODE_TYPES[label].labels
    others = [n.label for n in NODE_TYPES.values() if "Event" in n.labels and n.label not in wanted]
    dropped = "".join(f":{other}" for other in others)
    return f"UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}}) REMOVE n{dropped} SET n:{':'.join(wanted)}"


@lru_cache
def create_edges(name: str) -> str:
    """Create edges of one type; `$rows` are `{source, target, properties}`, the ends by their uids."""
    _known(name)
    return (
        "UNWIND $rows AS row MATCH (a:Thing {uid: row.source}) MATCH (b:Thing {uid: row.target}) "
        f"CREATE (a)-[e:{name}]->(b) SET e = row.properties"
    )


@lru_cache
def draw_edges(name: str) -> str:
    """Create edges of one type between known places; `$rows` are `[place, place, properties]`.

    Finding both ends by place saves a quarter of an edge's time (19 of 77 microseconds, measured).
    """
    if name != AssertedBy.type:
        _known(name)
    return (
        "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1] "
        f"CREATE (a)-[e:{name}]->(b) SET e = row[2]"
    )


@lru_cache
def close_edges(name: str) -> str:
    """End the validity of edges of one type, by uid, from batch `$batch` on."""
    _known(name)
    return (
        f"UNWIND $uids AS uid MATCH ()-[e:{name} {{uid: uid}}]->() "
        "WHERE e.known_to IS NULL SET e.known_to = $batch"
    )


@lru_cache
def reopen_edges(name: str) -> str:
    """State edges of one type again from batch `$batch` on, as they were; the closed ones stay as history."""
    _known(name)
    return (
        f"UNWIND $uids AS uid MATCH (a)-[e:{name} {{uid: uid}}]->(b) "
        f"CREATE (a)-[again:{name}]->(b) "
        "SET again = e {.*, uid: uid + '@' + $batch, known_from: $batch, known_to: null}"
    )


CLAIM = (
    "[r.uid, c.label, c.claimed, c.brings, r.system, coalesce(r.seen_at, r.recorded_at), r.canonical_hash]"
)
"""What `claims.Claim` takes after the thing, of a claim `c` and the record `r` that makes it."""


def held(edge: str) -> str:
    """For: the edge or claim of this name held at batch `$known`."""
    return f"{edge}.known_from <= $known AND ($known < {edge}.known_to OR {edge}.known_to IS NULL)"


def _known(name: str) -> None:
    if name not in EDGE_TYPES:
        raise KeyError(name)


def _declared_here(label: str, name: str) -> bool:
    """Whether the label itself declares the property; a constraint on a base label holds for all below it."""
    return name in vars(NODE_TYPES[label].cls)
