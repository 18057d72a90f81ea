"""Refused records that wait in quarantine, by the things that could be read in them (R10)."""

from collections import defaultdict

from graph_model import uid
from graph_model.cypher import held
from graph_model.database import Database
from graph_model.flow.aliases import gs1_alias
from queries.knowledge import Knowledge

_WAITING = """
MATCH (q:QuarantinedRecord)
WITH q, [i IN range(0, size(q.since) - 1) WHERE q.since[i] <= $known] AS begun
WHERE size(begun) > 0 AND q.states[last(begun)] = 'waiting'
UNWIND q.identifiers AS identifier
RETURN DISTINCT identifier, coalesce(q.system, '?') AS system
"""
_PRODUCTS = f"""
UNWIND $uids AS uid MATCH (p:Product)-[s:SOLD_AS]->(:Thing {{uid: uid}})
WHERE {held("s")}
RETURN uid, collect(DISTINCT p.uid) AS products
"""


def refusing_systems(database: Database, knowledge: Knowledge) -> dict[str, set[str]]:
    """The systems whose refused records name a thing, by its uid and by the one its GS1 key stands for."""
    systems: dict[str, set[str]] = defaultdict(set)
    for row in database.read(_WAITING, known=knowledge.known):
        systems[row["identifier"]].add(row["system"])
    for key, name in _ours(database, sorted(systems), knowledge).items():
        systems[name] |= systems[key]
    return systems


def _ours(database: Database, identifiers: list[str], knowledge: Knowledge) -> dict[str, str]:
    """Our own name for GS1 keys of items that we know; no record in force may have named the key yet."""
    keys = {key: uid.split(key) for key in identifiers if key.startswith(("clew:gs1:unit:", "clew:gs1:lot:"))}
    trade_items = {key: uid.make_gs1("class", name.parts[0]) for key, name in keys.items()}
    rows = database.read(_PRODUCTS, uids=sorted(set(trade_items.values())), known=knowledge.known)
    products = {row["uid"]: row["products"] for row in rows}
    found = {key: gs1_alias(key, products.get(item, ())) for key, item in trade_items.items()}
    return {key: name for key, name in found.items() if name is not None}
