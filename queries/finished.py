"""Which things are finished goods: by the kind of their item, else by whether they went into other goods."""

from collections.abc import Mapping

from graph_model import uid
from graph_model.cypher import held
from graph_model.database import Database
from queries.knowledge import AT_ONCE, Knowledge, rows
from queries.view import View, views

GOODS = frozenset({"lot", "unit", "container", "class"})

_VALID = held("e")
_ITEMS = f"""
UNWIND $uids AS uid MATCH (:Thing {{uid: uid}})-[e:INSTANCE_OF]->(p:Product) WHERE {_VALID}
RETURN DISTINCT uid, p.uid AS item
"""
_MADE = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})<-[e:OUTPUT|PROCESSED]-(x:Thing) WHERE {_VALID}
OPTIONAL MATCH (x)-[:PART_OF]->(p:Thing) OPTIONAL MATCH (p)-[:PART_OF]->(q:Thing)
UNWIND [x.uid, p.uid, q.uid] AS place
WITH uid, place WHERE place IS NOT NULL RETURN DISTINCT uid, place
"""
_OTHER = (
    f"-[o:OUTPUT|PROCESSED]->(m:Thing) WHERE m.item IS NOT NULL AND NOT m.item IN row.items AND {held('o')}"
)
_WENT_INTO = f"""
UNWIND $rows AS row
MATCH (n:Thing {{uid: row.uid}})-[e:INPUT_TO|ISSUED_TO|CHARGED_TO]->(x:Thing) WHERE {_VALID}
OPTIONAL MATCH (x)-[:PART_OF]->(p:Thing) WHERE coalesce(e.linkage, '') <> 'UNIT'
OPTIONAL MATCH (p)-[:PART_OF]->(q:Thing)
WITH row, x, [place IN [x, p, q] WHERE place IS NOT NULL] AS places
WHERE none(place IN places
           WHERE place.uid IN row.made OR coalesce(place.order_kind, '') IN ['rework', 'repair'])
  AND (x:Vessel OR any(place IN places WHERE EXISTS {{ (place){_OTHER} }}
    OR EXISTS {{ (place)<-[:PART_OF]-(){_OTHER} }}
    OR EXISTS {{ (place)<-[:PART_OF]-()<-[:PART_OF]-(){_OTHER} }}))
RETURN DISTINCT row.uid AS uid
"""


def products(
    database: Database, names: Mapping[str, list[str]], knowledge: Knowledge
) -> dict[str, list[View]]:
    """The items that each class of names is an instance of, as records say it or the names spell it out."""
    canonical = {name: thing for thing, of_thing in names.items() for name in of_thing}
    found: dict[str, set[str]] = {thing: set() for thing in names}
    for row in rows(database, _ITEMS, canonical, knowledge):
        found[canonical[row["uid"]]].add(row["item"])
    for name, thing in canonical.items():
        product = _product(name)
        if product is not None:
            found[thing].add(product)
    known = views(database, {item for of_thing in found.values() for item in of_thing}, knowledge)
    return {
        thing: [known[item] for item in sorted(of_thing) if item in known]
        for thing, of_thing in found.items()
    }


def finished(
    database: Database,
    names: Mapping[str, list[str]],
    items: Mapping[str, set[str]],
    instances: Mapping[str, list[View]],
    knowledge: Knowledge,
) -> set[str]:
    """The canonical names of finished goods among classes of names, with the item numbers of each.

    Where no record tells the kind of item, goods are finished unless they went into something of another item
    that they did not come out of again: what is unknown stays in scope. What holds goods is none.
    """
    kinds = {
        thing: {product.said["item_kind"] for product in of_thing if product.said.get("item_kind")}
        for thing, of_thing in instances.items()
    }
    unknown = {
        thing: names[thing]
        for thing, found in kinds.items()
        if not found and any(uid.split(name).kind in GOODS for name in names[thing])
    }
    used = _used(database, unknown, items, knowledge)
    return {thing for thing, found in kinds.items() if "finished" in found} | (unknown.keys() - used)


def _product(name: str) -> str | None:
    """The item that the name of a unit, lot or container spells out."""
    kind, namespace, parts = uid.split(name)
    if kind not in GOODS or kind == "class" or namespace == uid.GS1 or len(parts) == 1:
        return None
    plain = uid.plain_item(parts[0])
    issuers = dict.fromkeys([namespace, uid.OWN])
    issuer = next(
        (i for i in issuers if uid.item_part(plain, item_issuer=i, issuer=namespace) == parts[0]), namespace
    )
    return uid.make("item", issuer, plain)


def _used(
    database: Database,
    names: Mapping[str, list[str]],
    items: Mapping[str, set[str]],
    knowledge: Knowledge,
) -> set[str]:
    """Things that went into something of another item, and did not come out of the same order or event."""
    canonical = {name: thing for thing, all_names in names.items() for name in all_names}
    made: dict[str, set[str]] = {thing: set() for thing in names}
    for row in rows(database, _MADE, canonical, knowledge):
        made[canonical[row["uid"]]].add(row["place"])
    asked = [
        {"uid": name, "made": sorted(made[thing]), "items": sorted(items[thing])}
        for name, thing in sorted(canonical.items())
    ]
    return {
        canonical[row["uid"]]
        for first in range(0, len(asked), AT_ONCE)
        for row in database.read(_WENT_INTO, rows=asked[first : first + AT_ONCE], known=knowledge.known)
    }
