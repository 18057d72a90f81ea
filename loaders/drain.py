"""Draining: run the rules of `flow.py` for the keys that batches left, and move the watermark."""

from typing import Any

from neo4j import ManagedTransaction

from graph_model import cypher
from graph_model.catalog import KINDS
from graph_model.database import Database
from graph_model.flow.aliases import WITH_GLN, Bearer, gln_alias, gln_name, gs1_alias, number_aliases
from graph_model.naming import identity_properties
from graph_model.uid import make_gs1, split

_MOST_KEYS = 5_000


def drain(database: Database) -> None:
    """Derive all that is still owed, batch by batch; returns when the watermark is at the last batch.

    The driver's errors pass: doing it again does no harm.
    """
    while database.write(_drain_some, passing=True):
        pass


def _drain_some(tx: ManagedTransaction) -> bool:
    log = tx.run(
        "MATCH (l:Log {uid: 'log'}) WHERE l.watermark < l.batches SET l.turn = l.turn + 1 RETURN l"
    ).single()
    if log is None or log["l"]["watermark"] == log["l"]["batches"]:  # Another loader drained it meanwhile.
        return False
    number = log["l"]["watermark"] + 1
    batch = tx.run("MATCH (b:IngestBatch {number: $number}) RETURN b.dirty AS dirty", number=number).single(
        strict=True
    )
    dirty = list(batch["dirty"] or ())
    now, later = dirty[:_MOST_KEYS], dirty[_MOST_KEYS:]
    aliases: dict[str, str | None] = {}
    by_rule: dict[str, list[str]] = {"number": [], "item": [], "gs1": [], "gln": []}
    for key in now:
        rule, rest = key.split(" ", 1)
        by_rule[rule].append(rest)
    aliases |= _numbers(tx, by_rule["number"])
    aliases |= _gs1(tx, by_rule["gs1"], by_rule["item"])
    aliases |= _glns(tx, by_rule["gln"])
    _realias(tx, aliases, number)
    tx.run(
        "MATCH (b:IngestBatch {number: $number}) SET b.dirty = $later "
        "WITH b MATCH (l:Log {uid: 'log'}) WHERE $later IS NULL SET l.watermark = $number",
        number=number,
        later=later or None,
    ).consume()
    return True


_BEARERS = """
UNWIND $keys AS key MATCH (n:Thing {number: key.number}) WHERE n.uid STARTS WITH key.prefix
RETURN key.kind AS kind, key.number AS number, n.uid AS uid, coalesce(n.implicit, false) AS implicit,
       EXISTS { (n)-[c:ASSERTED_BY]->() WHERE c.brings AND c.known_to IS NULL } AS brought
"""
_PRODUCTS = """
UNWIND $gtins AS gtin
OPTIONAL MATCH (p:Product)-[s:SOLD_AS]->(t:Thing {uid: 'clew:gs1:class:' + gtin})
WHERE s.known_to IS NULL AND NOT EXISTS { (t)-[k:PACKAGE_OF]->() WHERE k.known_to IS NULL }
RETURN gtin, collect(DISTINCT p.uid) AS products
"""
_GTINS = """
UNWIND $items AS item MATCH (:Thing {uid: item})-[:SOLD_AS]->(t:TradeItem) RETURN DISTINCT t.gtin AS gtin
"""
_OF_GTIN = """
UNWIND $prefixes AS prefix MATCH (n:Thing) WHERE n.uid STARTS WITH prefix RETURN n.uid AS uid
"""
_OF_GLN = """
UNWIND $keys AS key MATCH (n:Thing {uid: key.uid})
OPTIONAL MATCH (b:Thing)-[k:KNOWN_AS]->(:Thing {uid: key.name})
WHERE k.known_to IS NULL AND b.uid STARTS WITH key.prefix
RETURN n.uid AS uid, collect(DISTINCT b.uid) AS bearers
"""
_DERIVED = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})-[e:SAME_AS]->(m:Thing)
WHERE e.derived IS NOT NULL AND e.known_to IS NULL RETURN uid, e.uid AS edge, m.uid AS target
"""


def _numbers(tx: ManagedTransaction, pairs: list[str]) -> dict[str, str | None]:
    wanted = []
    for pair in pairs:
        kind, number = pair.split(" ", 1)
        wanted.append({"kind": kind, "number": number, "prefix": f"clew:{kind}:"})
    bearers: dict[tuple[str, str], list[Bearer]] = {}
    for row in tx.run(_BEARERS, keys=wanted):
        bearer = Bearer(row["uid"], row["brought"], row["implicit"])
        bearers.setdefault((row["kind"], row["number"]), []).append(bearer)
    return {name: meant for group in bearers.values() for name, meant in number_aliases(group).items()}


def _gs1(tx: ManagedTransaction, things: list[str], items: list[str]) -> dict[str, str | None]:
    gtins = {row["gtin"] for row in tx.run(_GTINS, items=items)} if items else set()
    if gtins:
        prefixes = [f"clew:gs1:{kind}:{gtin}/" for gtin in sorted(gtins) for kind in ("lot", "unit")]
        things = sorted(set(things) | {row["uid"] for row in tx.run(_OF_GTIN, prefixes=prefixes)})
    if not things:
        return {}
    of_gtin = {thing: split(thing).parts[0] for thing in things}
    rows = tx.run(_PRODUCTS, gtins=sorted(set(of_gtin.values())))
    products = {row["gtin"]: row["products"] for row in rows}
    return {thing: gs1_alias(thing, products[gtin]) for thing, gtin in of_gtin.items()}


def _glns(tx: ManagedTransaction, glns: list[str]) -> dict[str, str | None]:
    wanted = [
        {"uid": make_gs1(kind, gln), "name": gln_name(gln), "prefix": f"clew:{kind}:"}
        for gln in glns
        for kind in sorted(WITH_GLN)
    ]
    return {row["uid"]: gln_alias(row["bearers"]) for row in tx.run(_OF_GLN, keys=wanted)} if wanted else {}


def _realias(tx: ManagedTransaction, aliases: dict[str, str | None], number: int) -> None:
    """Close derived aliases that no longer hold, draw those that now do; a target not there is a stub."""
    if not aliases:
        return
    held: dict[str, tuple[str, str]] = {}
    ended = []
    for row in tx.run(_DERIVED, uids=sorted(aliases)):
        if aliases[row["uid"]] == row["target"]:
            held[row["uid"]] = row["target"], row["edge"]
        else:
            ended.append(row["edge"])
    new = {source: target for source, target in aliases.items() if target and source not in held}
    if ended:
        tx.run(cypher.close_edges("SAME_AS"), uids=ended, batch=number)
    _create_missing(tx, set(new.values()))
    rows: list[dict[str, Any]] = [
        {
            "source": source,
            "target": target,
            "properties": {
                "uid": f"alias {source} {target} {number}",
                "scheme": "gs1" if source.startswith("clew:gs1:") else "number",
                "derived": "alias",
                "known_from": number,
            },
        }
        for source, target in sorted(new.items())
    ]
    if rows:
        tx.run(cypher.create_edges("SAME_AS"), rows=rows)


def _create_missing(tx: ManagedTransaction, uids: set[str]) -> None:
    if not uids:
        return
    there = tx.run("UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) RETURN n.uid AS uid", uids=sorted(uids))
    missing = sorted(uids - {row["uid"] for row in there})
    if not missing:
        return
    counted = tx.run(
        "MATCH (l:Log {uid: 'log'}) SET l.things = l.things + $n RETURN l.things - $n AS first",
        n=len(missing),
    ).single(strict=True)
    for place, name in enumerate(missing):
        row = {"uid": name, "nid": counted["first"] + place, **identity_properties(name)}
        tx.run(cypher.create_nodes(KINDS[split(name).kind].label), rows=[row])
