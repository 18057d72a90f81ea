"""What an answer shows of the things it names: numbers, place, holder, stub or not, the records cited."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph_model.catalog import NODE_TYPES
from graph_model.database import Database, Row
from graph_model.uid import split
from queries.find import alias_classes
from queries.neighbours import Knowledge
from queries.whereabouts import whereabouts

MATERIAL_KINDS = frozenset({"lot", "container", "unit", "class", "hu", "vessel"})
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as an answer shows it.

    `canonical` is the name it is listed under (S28); `numbered` the name whose item, lot and serial are
    shown: the canonical one, unless that is a GS1 key and another name has our own numbers.
    """

    uid: str
    canonical: str
    numbered: str
    kind: str
    label: str
    item: str | None
    lot: str | None
    serial: str | None
    name: str | None
    finished: bool
    stub: bool
    location: str | None
    holder: str | None
    quarantined: tuple[str, ...]
    versions: dict[str, str] = field(repr=False)

    def cited(self, versions: Iterable[str]) -> set[str]:
        """Record versions by the identity people know: system/type/id."""
        return {self.versions.get(version, version) for version in versions}


_THINGS = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})
OPTIONAL MATCH (n)-[i:INSTANCE_OF]->(p:Product)
  WHERE i.known_from <= $known AND ($known < i.known_to OR i.known_to IS NULL)
WITH uid, n, collect(p.item_kind)[0] AS item_kind, collect(p.name)[0] AS item_name
RETURN uid, labels(n) AS labels, n.item AS item, n.lot AS lot, n.serial AS serial,
  coalesce(n.name, item_name) AS name, item_kind,
  EXISTS { (n)-[c:ASSERTED_BY]->() WHERE c.brings AND c.known_from <= $known
                      AND ($known < c.known_to OR c.known_to IS NULL) } AS brought,
  EXISTS { (n)-[f:INPUT_TO|ISSUED_TO|CHARGED_TO]->() WHERE f.known_from <= $known
           AND ($known < f.known_to OR f.known_to IS NULL) } AS used
"""
_RECORDS = """
UNWIND $versions AS version MATCH (r:SourceRecord {uid: version}) RETURN r.uid AS uid, r.identity AS identity
"""
_QUARANTINED = """
MATCH (q:QuarantinedRecord {state: 'waiting'}) UNWIND q.identifiers AS identifier
RETURN identifier, coalesce(q.system, '?') AS system
"""


def shown(
    database: Database, uids: Iterable[str], knowledge: Knowledge, versions: Iterable[str] = ()
) -> dict[str, Shown]:
    """These things as an answer shows them, by uid."""
    wanted = sorted(set(uids))
    classes = alias_classes(database, wanted, knowledge.known)
    wanted = sorted({*wanted, *classes})
    identities = _identities(database, versions)
    quarantined: dict[str, set[str]] = defaultdict(set)
    for row in database.read(_QUARANTINED):
        quarantined[row["identifier"]].add(row["system"])
    rows = _by_uid(database, _THINGS, wanted, known=knowledge.known)
    places = whereabouts(database, wanted, knowledge)
    numbered: dict[str, str] = {}
    for uid in sorted(rows, key=lambda uid: (uid.startswith("clew:gs1:"), uid)):
        numbered.setdefault(classes[uid], uid)
    brought = {classes[uid] for uid, row in rows.items() if row["brought"]}
    found = {}
    for uid, row in rows.items():
        kind = split(uid).kind
        place = places.get(uid)
        found[uid] = Shown(
            uid=uid,
            canonical=classes[uid],
            numbered=numbered[classes[uid]],
            kind=kind,
            label=_label(row["labels"]),
            item=row["item"],
            lot=row["lot"],
            serial=row["serial"],
            name=row["name"],
            finished=row["item_kind"] == "finished" or (row["item_kind"] is None and not row["used"]),
            stub=classes[uid] not in brought,
            location=place if place and split(place).kind == "location" else None,
            holder=split(place).parts[-1] if place else None,
            quarantined=tuple(sorted(quarantined.get(uid, ()))),
            versions=identities,
        )
    return found


def _by_uid(database: Database, query: str, uids: list[str], **parameters: Any) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for first in range(0, len(uids), _AT_ONCE):
        for row in database.read(query, uids=uids[first : first + _AT_ONCE], **parameters):
            found[row["uid"]] = row
    return found


def _identities(database: Database, versions: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(versions))
    found: dict[str, str] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        rows = database.read(_RECORDS, versions=wanted[first : first + _AT_ONCE])
        found |= {row["uid"]: row["identity"] for row in rows}
    return found


def _label(labels: list[str]) -> str:
    """The label itself: the one that is based on all the others."""
    return max(labels, key=lambda label: len(NODE_TYPES[label].labels))
