"""Things: created once (a stub or claimed), numbered, and kept at the current view of their claims."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph_model import cypher
from graph_model.claims import Claim, current_label, current_view
from graph_model.edges.evidence import AssertedBy
from graph_model.facts import Properties
from graph_model.naming import identity_properties
from loaders.conversation import Conversation
from loaders.statement import Statement

_REMEMBERED = 500_000
_EVENT = "clew:event:"


@dataclass(frozen=True, slots=True)
class Touched:
    """Which things a batch created, and which existing ones it claimed anew: what derivation starts from."""

    created: frozenset[str]
    changed: frozenset[str]


@dataclass(slots=True)
class Things:
    """Remembers where things are: none is ever deleted, so one that was met need not be looked up again.

    Events are not remembered: hardly one is named by a second record.
    """

    _places: dict[str, str] = field(default_factory=dict)
    _implicit: set[str] = field(default_factory=set)
    _met: dict[str, str] = field(default_factory=dict)
    _marked: set[str] = field(default_factory=set)

    def confirm(self) -> None:
        """The transaction was committed: what it met or created exists."""
        if len(self._places) > _REMEMBERED:
            self._places.clear()
            self._implicit.clear()
        self._places |= {uid: place for uid, place in self._met.items() if not uid.startswith(_EVENT)}
        self._implicit |= self._marked
        self.forget_unconfirmed()

    def forget_unconfirmed(self) -> None:
        """The transaction may have failed: what it created may not exist."""
        self._met = {}
        self._marked = set()

    def place(self, uid: str) -> str:
        """Where a thing of this batch is in the store."""
        return self._met.get(uid) or self._places[uid]

    def find(self, talk: Conversation, uids: set[str]) -> Callable[[], list[str]]:
        """Ask where these things are; the answer, once it is waited for, are those that do not exist yet."""
        unknown = sorted(uids - self._places.keys())
        asked = talk.ask_ahead(cypher.FIND_PLACES, uids=unknown)

        def missing() -> list[str]:
            self._met |= dict(asked()[0]["places"])
            return [uid for uid in unknown if uid not in self._met]

        return missing

    def write(
        self,
        talk: Conversation,
        statement: Statement,
        missing: dict[str, str],
        versions: Callable[[], dict[str, str]],
        *,
        number: int,
        first: int,
    ) -> Touched:
        """Create what is new, write the claims, and bring every claimed thing up to its current view.

        `versions` tells where the record versions are; new things are numbered from `first`.
        """
        touched = _close_and_reopen(talk, statement, number)
        self._create(talk, statement, missing, first)
        self._claim(talk, statement.claims, versions(), number)
        spoken_of = touched | {claim.thing for claim in statement.claims}
        existing = sorted((spoken_of | repeated(talk, statement.repeated_records)) - set(missing))
        refresh(talk, existing, touched)
        marked = self._mark_implicit(talk, statement.implicit - set(missing))
        return Touched(frozenset(missing), frozenset(existing) | marked)

    def _create(self, talk: Conversation, statement: Statement, missing: dict[str, str], first: int) -> None:
        answers = [
            talk.ask_ahead(cypher.create_nodes(label), rows=rows)
            for label, rows in _new_nodes(statement, missing, first)
        ]
        for answer in answers:
            self._met |= dict(answer()[0]["places"])

    def _claim(self, talk: Conversation, claims: list[Claim], versions: dict[str, str], number: int) -> None:
        rows = [
            [
                self.place(claim.thing),
                versions[claim.version],
                {
                    "claimed": claim.claimed,
                    "brings": claim.brings,
                    "label": claim.label,
                    "known_from": number,
                    **({} if claim.known_to is None else {"known_to": claim.known_to}),
                },
            ]
            for claim in claims
        ]
        talk.draw(cypher.draw_edges(AssertedBy.type), rows)

    def _mark_implicit(self, talk: Conversation, uids: set[str]) -> set[str]:
        """Mark things that a bare number names; those that none had named before."""
        asked = sorted(uids - self._implicit)
        self._marked |= set(asked)
        return set(talk.ask(_MARK_IMPLICIT, uids=asked)[0]["marked"]) if asked else set()


def _new_nodes(
    statement: Statement, missing: dict[str, str], first: int
) -> Iterator[tuple[str, list[Properties]]]:
    """The nodes to create, label by label."""
    claims: dict[str, list[Claim]] = {}
    for claim in statement.claims:
        if claim.thing in missing and claim.known_to is None:
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
    yield from sorted(rows.items())


def _close_and_reopen(talk: Conversation, statement: Statement, number: int) -> set[str]:
    """End the claims of withdrawn records, state those that hold again; the things they speak of."""
    if not statement.closed_records and not statement.reopened_records:
        return set()
    closed = talk.ask(
        "UNWIND $uids AS uid MATCH (n:Thing)-[c:ASSERTED_BY]->(:SourceRecord {uid: uid}) "
        "WHERE c.known_to IS NULL SET c.known_to = $number RETURN DISTINCT n.uid AS uid",
        uids=statement.closed_records,
        number=number,
    )
    touched = {row["uid"] for row in closed}
    reopened = talk.ask(
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


_MARK_IMPLICIT = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) WHERE n.implicit IS NULL
SET n.implicit = true RETURN collect(uid) AS marked
"""
_REPEATED = """
UNWIND $uids AS uid MATCH (n:Thing)-[c:ASSERTED_BY]->(:SourceRecord {uid: uid}) WHERE c.known_to IS NULL
RETURN collect(DISTINCT n.uid) AS things
"""
_CLAIMS = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
OPTIONAL MATCH (n)-[c:ASSERTED_BY]->(r:SourceRecord) WHERE c.known_to IS NULL
RETURN n.uid AS thing, labels(n) AS labels,
       collect(CASE WHEN r IS NULL THEN null ELSE {cypher.CLAIM} END) AS claims
"""
_CLAIMED_BEFORE = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})-[c:ASSERTED_BY]->() WHERE c.known_to IS NOT NULL
RETURN n.uid AS thing, collect(DISTINCT c.claimed) AS claimed
"""


def repeated(talk: Conversation, versions: list[str]) -> set[str]:
    """The things that these record versions speak of: their word is newer than it was."""
    return set(talk.ask(_REPEATED, uids=versions)[0]["things"]) if versions else set()


def refresh(talk: Conversation, uids: list[str], withdrawn: set[str]) -> None:
    """Rebuild the current view of existing things from their claims in force."""
    if not uids:
        return
    stale = talk.ask(_CLAIMED_BEFORE, uids=sorted(withdrawn & set(uids))) if withdrawn else []
    vanished: dict[str, dict[str, None]] = {
        row["thing"]: dict.fromkeys(name for text in row["claimed"] for name in _names(text)) for row in stale
    }
    rows: list[dict[str, Any]] = []
    relabelled: dict[str, list[str]] = {}
    for row in talk.ask(_CLAIMS, uids=uids):
        claims = [Claim(row["thing"], *claim) for claim in row["claims"]]
        view: dict[str, Any] = {**vanished.get(row["thing"], {}), **identity_properties(row["thing"])}
        rows.append({"uid": row["thing"], "view": view | current_view(claims)})
        label = current_label(claims)
        if label is not None and label not in row["labels"]:
            relabelled.setdefault(label, []).append(row["thing"])
    talk.tell("UNWIND $rows AS row MATCH (n:Thing {uid: row.uid}) SET n += row.view", rows=rows)
    for label, changed in sorted(relabelled.items()):
        talk.tell(cypher.relabel_nodes(label), uids=changed)


def _names(claimed: str) -> list[str]:
    return list(orjson.loads(claimed))
