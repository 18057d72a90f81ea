"""Where a walk begins: the thing under all its names, and what an item, shipment or lot stands for."""

from graph_model import uid
from graph_model.database import Database
from graph_model.vocabulary import Direction
from queries.find import alias_classes
from queries.knowledge import Knowledge, held

_KINDS = ("lot", "unit", "container")
_VALID = held("e")
_STANDS_FOR = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})
CALL {{
  WITH n MATCH (n:Product)<-[e:INSTANCE_OF]-(m) WHERE {_VALID} RETURN m.uid AS other
  UNION WITH n MATCH (n:Shipment)<-[e:SHIPPED_VIA]-(m) WHERE {_VALID} RETURN m.uid AS other
  UNION WITH n MATCH (n:Lot)<-[e:MEMBER_OF]-(m) WHERE $backward AND {_VALID} RETURN m.uid AS other
}}
RETURN DISTINCT other
"""
_SOLD_AS = f"""
UNWIND $uids AS uid MATCH (:Thing {{uid: uid}})-[e:SOLD_AS]->(t:TradeItem) WHERE {_VALID}
RETURN DISTINCT t.uid AS trade_item
"""
_NAMED = f"""
UNWIND $prefixes AS prefix MATCH (n:Thing) WHERE n.uid STARTS WITH prefix
  AND (EXISTS {{ (n)-[e]-(:Thing) WHERE {_VALID} }}
       OR EXISTS {{ (n)-[e:ASSERTED_BY]->() WHERE {_VALID} }})
RETURN DISTINCT n.uid AS uid
"""


def starts_of(database: Database, uids: list[str], direction: Direction, knowledge: Knowledge) -> list[str]:
    """The uids where a walk from these things begins.

    An item stands for every lot and unit of it that any record names, brought into being or not.
    """
    names = sorted(alias_classes(database, uids, knowledge.known))
    backward = direction is Direction.BACKWARD
    rows = database.read(_STANDS_FOR, uids=names, known=knowledge.known, backward=backward)
    items = [name for name in names if uid.split(name).kind == "item"]
    found = {*names, *(row["other"] for row in rows)}
    if items:
        sold = [row["trade_item"] for row in database.read(_SOLD_AS, uids=items, known=knowledge.known)]
        prefixes = [prefix for item in items for prefix in _of_item(item)]
        prefixes += [prefix for trade_item in sold for prefix in _of_gtin(trade_item)]
        named = database.read(_NAMED, prefixes=prefixes, known=knowledge.known)
        found |= {*sold, *(row["uid"] for row in named)}
    return sorted(found)


def _of_item(item: str) -> list[str]:
    """How the names of an item's own lots and units begin."""
    _, namespace, (number,) = uid.split(item)
    part = uid.item_part(number, item_issuer=namespace, issuer=namespace)
    return [f"{uid.make(kind, namespace, part)}/" for kind in _KINDS]


def _of_gtin(trade_item: str) -> list[str]:
    """How the GS1 keys of lots and units under a trade item begin."""
    return [f"{uid.make_gs1(kind, *uid.split(trade_item).parts)}/" for kind in _KINDS]
