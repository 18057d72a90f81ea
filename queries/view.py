"""What records say of things: today's view as the graph keeps it, that of an earlier batch by claims (R9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_model.catalog import NODE_TYPES
from graph_model.claims import Claim, current_label, current_view
from graph_model.cypher import CLAIM, held
from graph_model.database import Database, Row
from graph_model.naming import identity_properties
from queries.knowledge import Knowledge, rows


@dataclass(frozen=True, slots=True)
class View:
    """A thing as records describe it; `brought` where one of them brings it into being."""

    label: str
    brought: bool
    said: Mapping[str, Any]


_VALID = held("c")
_NOW = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
RETURN uid, labels(n) AS labels, n {{.item, .lot, .serial, .name, .item_kind}} AS said,
  EXISTS {{ (n)-[c:ASSERTED_BY]->() WHERE c.brings AND {_VALID} }} AS brought
"""
_THEN = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
OPTIONAL MATCH (n)-[c:ASSERTED_BY]->(r:SourceRecord) WHERE {_VALID}
RETURN uid, labels(n) AS labels,
  collect(CASE WHEN r IS NULL THEN null ELSE {CLAIM} END) AS claims
"""


def views(database: Database, uids: Iterable[str], knowledge: Knowledge) -> dict[str, View]:
    """The view of each of these things, as far as they exist."""
    query, view = (_NOW, _now) if not knowledge.past else (_THEN, _then)
    return {row["uid"]: view(row) for row in rows(database, query, uids, knowledge)}


def _now(row: Row) -> View:
    return View(_label(row["labels"]), row["brought"], row["said"])


def _then(row: Row) -> View:
    claims = [Claim(row["uid"], *claim) for claim in row["claims"]]
    said = identity_properties(row["uid"]) | current_view(claims)
    return View(current_label(claims) or _label(row["labels"]), any(claim.brings for claim in claims), said)


def _label(labels: list[str]) -> str:
    """The label itself: the one that is based on all the others."""
    return max(labels, key=lambda label: len(NODE_TYPES[label].labels))
