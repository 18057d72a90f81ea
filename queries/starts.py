"""Where a walk begins: the thing under all its names, and what an item, shipment, lot or order stands for.

Backward, a lot stands for its members and an order or run for its outputs too: what went into one of those
went into it, by whatever linkage (R1).
"""

from graph_model import uid
from graph_model.cypher import held
from graph_model.database import Database
from graph_model.errors import NotFoundError
from graph_model.same import alias_classes
from graph_model.vocabulary import Direction
from queries.knowledge import Knowledge
from queries.waiting import refusing_systems

_KINDS = ("lot", "unit", "container")
_VALID = held("e")
_STANDS_FOR = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
CALL {{
  WITH n MATCH (n:Product)<-[e:INSTANCE_OF]-(m) WHERE {_VALID} RETURN m.uid AS other
  UNION WITH n MATCH (n:Shipment)<-[e:SHIPPED_VIA]-(m) WHERE {_VALID} RETURN m.uid AS other
  UNION WITH n MATCH (n:Lot)<-[e:MEMBER_OF]-(m) WHERE $backward AND {_VALID} RETURN m.uid AS other
  UNION WITH n MATCH (n:WorkOrder|Run)-[e:PROCESSED]->(m) WHERE $backward AND {_VALID} RETURN m.uid AS other
  UNION WITH n MATCH (n:WorkOrder|Run)<-[p:PART_OF]-()-[e:OUTPUT|PROCESSED]->(m)
    WHERE $backward AND {_VALID} AND {held("p")} RETURN m.uid AS other
  UNION WITH n MATCH (n:WorkOrder)<-[q:PART_OF]-(:Run)<-[p:PART_OF]-()-[e:OUTPUT]->(m)
    WHERE $backward AND {_VALID} AND {held("p")} AND {held("q")} RETURN m.uid AS other
}}
RETURN DISTINCT other
"""
_SOLD_AS = f"""
UNWIND $uids AS uid MATCH (:Thing {{uid: uid}})-[e:SOLD_AS]->(t:TradeItem) WHERE {_VALID}
RETURN DISTINCT t.uid AS trade_item
"""
_SPOKEN_OF = (
    f"(EXISTS {{ (n)-[e]-(:Thing) WHERE {_VALID} }} OR EXISTS {{ (n)-[e:ASSERTED_BY]->() WHERE {_VALID} }})"
)
_NAMED = f"""
UNWIND $prefixes AS prefix MATCH (n:Thing) WHERE n.uid STARTS WITH prefix AND {_SPOKEN_OF}
RETURN DISTINCT n.uid AS uid
"""
_KNOWN = f"UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}}) WHERE {_SPOKEN_OF} RETURN uid LIMIT 1"


def starts_of(database: Database, uids: list[str], direction: Direction, knowledge: Knowledge) -> list[str]:
    """The uids where a walk from these things begins.

    An item stands for every lot and unit of it that any record names, brought into being or not.
    """
    backward = direction is Direction.BACKWARD
    found: set[str] = set()
    fresh = set(uids)
    while fresh:
        names = sorted(alias_classes(database.read, sorted(fresh), knowledge.known))
        rows = database.read(_STANDS_FOR, uids=names, known=knowledge.known, backward=backward)
        others = {row["other"] for row in rows}
        # A shipment may hold a lot, an order put one out: that stands for its members in turn (S13).
        fresh = {other for other in others - found if backward and uid.split(other).kind == "lot"}
        found |= {*names, *others}
    items = [name for name in found if uid.split(name).kind == "item"]
    if items:
        sold = [row["trade_item"] for row in database.read(_SOLD_AS, uids=items, known=knowledge.known)]
        prefixes = [prefix for item in items for prefix in _of_item(item)]
        prefixes += [prefix for trade_item in sold for prefix in _of_gtin(trade_item)]
        named = database.read(_NAMED, prefixes=prefixes, known=knowledge.known)
        found |= {*sold, *(row["uid"] for row in named)}
    return sorted(found)


def require_known(database: Database, uids: list[str], knowledge: Knowledge) -> None:
    """Raise NotFoundError for a thing that no record, stored or refused, had named: no empty answer."""
    refused = refusing_systems(database, knowledge)
    for uid_ in uids:
        names = sorted(alias_classes(database.read, [uid_], knowledge.known))
        if refused.keys().isdisjoint(names) and not database.read(_KNOWN, uids=names, known=knowledge.known):
            raise NotFoundError(f"nothing was known then by {uid_}")


def _of_item(item: str) -> list[str]:
    """How the names of an item's own lots and units begin."""
    _, namespace, (number,) = uid.split(item)
    part = uid.item_part(number, item_issuer=namespace, issuer=namespace)
    return [f"{uid.make(kind, namespace, part)}/" for kind in _KINDS]


def _of_gtin(trade_item: str) -> list[str]:
    """How the GS1 keys of lots and units under a trade item begin."""
    return [f"{uid.make_gs1(kind, *uid.split(trade_item).parts)}/" for kind in _KINDS]
