"""Things: created once (a stub or claimed), numbered, and kept at the current view of their claims."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph_model import cypher
from graph_model.facts import Properties
from graph_model.naming import identity_properties
from loaders.claims import Claim, current_label, current_view
from loaders.statement import Statement

_REMEMBERED = 2_000_000


@dataclass(frozen=True, slots=True)
class Touched:
    """Which things a batch created, and which existing ones it claimed anew: what derivation starts from."""

    created: frozenset[str]
    changed: frozenset[str]


@dataclass(slots=True)
class Things:
    """Remembers what exists: nothing is ever deleted, so a thing once seen need not be looked up again."""

    _known: set[str] = field(default_factory=set)
    _unconfirmed: set[str] = field(default_factory=set)

    def confirm(self) -> None:
        """The transaction was committed: what it saw or created exists."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known |= self._unconfirmed
        self._unconfirmed.clear()

    def forget_unconfirmed(self) -> None:
        """The transaction may have failed: what it created may not exist."""
        self._unconfirmed.clear()

    def write(self, tx: ManagedTransaction, statement: Statement, number: int, first: int) -> Touched:
        """Create what is new, write the claims, and bring every claimed thing up to its current view."""
        missing = self._missing(tx, statement.labels)
        touched = _close_and_reopen(tx, statement, number)
        _create(tx, statement, missing, first)
        _claim(tx, statement.claims, number)
        existing = sorted((touched | {claim.thing for claim in statement.claims}) - set(missing))
        _refresh(tx, existing, touched)
        self._mark_implicit(tx, statement.implicit - set(missing))
        self._unconfirmed |= set(statement.labels)
        return Touched(frozenset(missing), frozenset(existing))

    def _missing(self, tx: ManagedTransaction, labels: dict[str, str]) -> dict[str, str]:
        unknown = sorted(uid for uid in labels if uid not in self._known)
        rows = tx.run("UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) RETURN n.uid AS uid", uids=unknown)
        there = {row["uid"] for row in rows}
        return {uid: labels[uid] for uid in unknown if uid not in there}

    def _mark_implicit(self, tx: ManagedTransaction, uids: set[str]) -> None:
        new = sorted(f"{uid}" for uid in uids if f"implicit {uid}" not in self._known)
        if new:
            tx.run("UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) SET n.implicit = true", uids=new)
            self._unconfirmed |= {f"implicit {uid}" for uid in new}


def _create(tx: ManagedTransaction, statement: Statement, missing: dict[str, str], first: int) -> None:
    claims: dict[str, list[Claim]] = {}
    for claim in statement.claims:
        if claim.thing in missing:
            claims.setdefault(claim.thing, []).append(claim)
    rows: dict[str, list[Properties]] = {}
    for place, (uid, label) in enumerate(missing.items()):
        row: dict[str, Any] = {"uid": uid, "nid": first + place}
        row |= identity_properties(uid)
        if uid in statement.implicit:
            row["implicit"] = True
        if uid in claims:
            row |= current_view(claims[uid])
            label = current_label(claims[uid]) or label  # noqa: PLW2901 - the record's own word for it
        rows.setdefault(label, []).append(row)
    for label, of_label in sorted(rows.items()):
        tx.run(cypher.create_nodes(label), rows=of_label)


def _claim(tx: ManagedTransaction, claims: list[Claim], number: int) -> None:
    rows = [
        {
            "thing": claim.thing,
            "version": claim.version,
            "claim": {
                "claimed": claim.claimed,
                "brings": claim.brings,
                "label": claim.label,
                "known_from": number,
            },
        }
        for claim in claims
    ]
    tx.run(
        "UNWIND $rows AS row MATCH (n:Thing {uid: row.thing}) MATCH (r:SourceRecord {uid: row.version}) "
        "CREATE (n)-[c:ASSERTED_BY]->(r) SET c = row.claim",
        rows=rows,
    )


def _close_and_reopen(tx: ManagedTransaction, statement: Statement, number: int) -> set[str]:
    """End the claims of withdrawn records, state those that hold again; the things they speak of."""
    if not statement.closed_records and not statement.reopened_records:
        return set()
    closed = tx.run(
        "UNWIND $uids AS uid MATCH (n:Thing)-[c:ASSERTED_BY]->(:SourceRecord {uid: uid}) "
        "WHERE c.known_to IS NULL SET c.known_to = $number RETURN DISTINCT n.uid AS uid",
        uids=statement.closed_records,
        number=number,
    )
    touched = {row["uid"] for row in closed}
    reopened = tx.run(
        "UNWIND $uids AS uid MATCH (r:SourceRecord {uid: uid}) "
        "SET r.reopened = coalesce(r.reopened, []) + $number "
        "WITH r MATCH (n:Thing)-[c:ASSERTED_BY]->(r) "
        "WITH n, r, c ORDER BY c.known_to DESC "
        "WITH n, r, collect(properties(c))[0] AS last "
        "CREATE (n)-[again:ASSERTED_BY]->(r) "
        "SET again = last, again.known_from = $number, again.known_to = null RETURN n.uid AS uid",
        uids=statement.reopened_records,
        number=number,
    )
    return touched | {row["uid"] for row in reopened}


_CLAIMS = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})
OPTIONAL MATCH (n)-[c:ASSERTED_BY]->(r:SourceRecord) WHERE c.known_to IS NULL
RETURN n.uid AS thing, labels(n) AS labels,
       collect(CASE WHEN r IS NULL THEN null ELSE [r.uid, c.label, c.claimed, c.brings, r.system,
               coalesce(r.seen_at, r.recorded_at), r.canonical_hash] END) AS claims
"""
_CLAIMED_BEFORE = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})-[c:ASSERTED_BY]->() WHERE c.known_to IS NOT NULL
RETURN n.uid AS thing, collect(DISTINCT c.claimed) AS claimed
"""


def _refresh(tx: ManagedTransaction, uids: list[str], withdrawn: set[str]) -> None:
    """Rebuild the current view of existing things from their claims in force."""
    if not uids:
        return
    stale = tx.run(_CLAIMED_BEFORE, uids=sorted(withdrawn & set(uids))).data() if withdrawn else []
    vanished: dict[str, dict[str, None]] = {
        row["thing"]: dict.fromkeys(name for text in row["claimed"] for name in _names(text)) for row in stale
    }
    rows: list[dict[str, Any]] = []
    relabelled: dict[str, list[str]] = {}
    for row in tx.run(_CLAIMS, uids=uids).data():
        claims = [Claim(row["thing"], *claim) for claim in row["claims"]]
        view: dict[str, Any] = {**vanished.get(row["thing"], {}), **identity_properties(row["thing"])}
        rows.append({"uid": row["thing"], "view": view | current_view(claims)})
        label = current_label(claims)
        if label is not None and label not in row["labels"]:
            relabelled.setdefault(label, []).append(row["thing"])
    tx.run("UNWIND $rows AS row MATCH (n:Thing {uid: row.uid}) SET n += row.view", rows=rows)
    for label, changed in sorted(relabelled.items()):
        tx.run(cypher.relabel_nodes(label), uids=changed)


def _names(claimed: str) -> list[str]:
    return list(orjson.loads(claimed))
