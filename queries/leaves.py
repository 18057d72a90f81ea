"""What stands beside traced material: shipments, parties, orders, runs, equipment, people, loads, events.

They are leaves: a trace leads to them and never through them, since a party or a machine is next to nearly
everything (R7). What happened to a holder counts while the thing was inside; a record of a lot possibly
concerns each member of it (R3).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph_model.cypher import held
from graph_model.database import Database, Row
from graph_model.same import alias_classes
from graph_model.uid import split
from graph_model.vocabulary import Direction
from queries.holdings import Holding, Span, movements
from queries.hops import Hop
from queries.knowledge import Knowledge, rows
from queries.neighbours import Link
from queries.shown import MATERIAL_KINDS

_PASSAGES = (frozenset({"event", "shipment", "load"}), frozenset({"run"}), frozenset({"order"}))
"""In the order in which one leads to another; nothing else leads on."""
_OF_HOLDERS = frozenset({"SHIPPED_VIA", "RETURNED_VIA", "UNDERWENT", "PROCESSED_IN", "RECEIVED_AS"})

_VALID = held("e")
_POSTED = "coalesce(e.timing, n.timing, x.timing, '') = 'posted'"


def _query(edge: str, *, only: str = "true") -> str:
    """Cypher for: what such an edge leads to, and when."""
    return f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}}){edge}(x:Thing)
WHERE {only} AND {_VALID}
  AND ($as_of IS NULL OR {_POSTED} OR coalesce(e.t_min, n.t_min, x.t_min, '') <= $as_of)
RETURN uid, x.uid AS other, type(e) AS type, e.record AS record, {_POSTED} AS posted,
  coalesce(e.t_min, n.t_min, x.t_min) AS t_min, coalesce(e.t_max, n.t_max, x.t_max) AS t_max
ORDER BY uid, other, record
"""


_DID = "INPUT_TO|ISSUED_TO|CHARGED_TO|DRAWN_FROM|RETURNED_FROM|PACKED|UNPACKED|REMOVED"
_BORE = "UNDERWENT|PROCESSED_IN|MOUNTED"
_CAME = "OUTPUT|PROCESSED|RECEIVED_AS|PACKED_INTO|UNPACKED_FROM|REMOVED_FROM"
_WITH = (
    "MOVED_TO|MOVED_FROM|MOUNTED_AT|OCCURRED_AT|RAN_ON|PERFORMED_BY|RAN_PROGRAM|USED_SOFTWARE|"
    "AUTHORISED_BY|FULFILS|PART_OF"
)
_BY_SOURCE = "(e.role = 'source' OR e.role IS NULL AND n:CommissionEvent)"
_BESIDE = {
    Direction.FORWARD: (_query(f"-[e:{_DID}|{_BORE}|SHIPPED_VIA|RETURNED_VIA]->"),),
    Direction.BACKWARD: (_query(f"-[e:{_BORE}]->"), _query(f"<-[e:{_CAME}]-")),
}
_BEYOND = {
    Direction.FORWARD: (_query(f"-[e:{_WITH}|DELIVERED_TO|RETURNED_BY|IN_HANDS_OF]->"),),
    Direction.BACKWARD: (
        _query(f"-[e:{_WITH}]->"),
        _query("<-[e:SUPPLIED]-"),
        _query("-[e:IN_HANDS_OF]->", only=_BY_SOURCE),
    ),
}
_LOTS = f"""
UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}})-[e:MEMBER_OF]->(l:Lot) WHERE {_VALID}
RETURN DISTINCT uid, l.uid AS lot ORDER BY uid, lot
"""


def leaves(
    database: Database,
    reached: Mapping[str, object],
    starts: frozenset[str],
    direction: Direction,
    knowledge: Knowledge,
) -> Iterator[tuple[str, Hop]]:
    """Every hop from what is reached to a leaf, and on from leaf to leaf, with what it starts from.

    `reached` grows while the hops are taken: what one leads to is looked at when its turn comes.
    """
    yield from _beside(database, reached, starts, direction, knowledge)
    for kinds in _PASSAGES:
        passages = [uid for uid in reached if split(uid).kind in kinds]
        for row in _rows(database, _BEYOND[direction], passages, knowledge):
            yield row["uid"], _hop(row, definite=True, always=True)


def _beside(
    database: Database,
    reached: Mapping[str, object],
    starts: frozenset[str],
    direction: Direction,
    knowledge: Knowledge,
) -> Iterator[tuple[str, Hop]]:
    """What happened to the material itself, to what it was in, and to the lot of which it is a member."""
    things = [uid for uid in reached if split(uid).kind in MATERIAL_KINDS and _is_traced(uid, starts)]
    lots: dict[str, list[str]] = defaultdict(list)
    if direction is Direction.FORWARD:
        for row in rows(database, _LOTS, things, knowledge):
            if row["lot"] not in reached:
                lots[row["uid"]].append(row["lot"])
    asked = sorted({*things, *(lot for of_thing in lots.values() for lot in of_thing)})
    canonical = alias_classes(database.read, asked, knowledge.known)
    moves = movements(database, canonical.values(), knowledge)
    bearers: dict[str, list[tuple[str, tuple[Holding, ...], bool]]] = defaultdict(list)
    for thing in things:
        bearers[thing].append((thing, (), False))
        for begin in (thing, *lots[thing]):
            for holder, chain in moves.holders(canonical[begin]):
                if chain or begin != thing:
                    for name in moves.names[holder]:
                        bearers[name].append((thing, chain, begin != thing))
    for row in _rows(database, _BESIDE[direction], bearers, knowledge):
        at = Span(row["t_min"] or "", row["t_max"] or row["t_min"] or "")
        for thing, chain, member in bearers[row["uid"]]:
            borne = bool(chain) or member
            if borne and (row["type"] not in _OF_HOLDERS or not all(h.covers(at) for h in chain)):
                continue
            sure = not member and all(_surely(holding, at) for holding in chain)
            yield thing, _hop(row, definite=sure, always=row["posted"])


def _is_traced(uid: str, starts: frozenset[str]) -> bool:
    """Whether all that happened to it counts; to a holder of what is traced, only what happened meanwhile."""
    return split(uid).kind != "hu" or uid in starts


def _surely(holding: Holding, at: Span) -> bool:
    """Whether the thing was surely inside; `covers` says whether it may have been."""
    return holding.since is not None and (holding.until is None or at.surely_before(holding.until))


def _hop(row: Row, *, definite: bool, always: bool) -> Hop:
    link = Link(
        row["type"],
        row["uid"],
        row["other"],
        row["record"],
        None,
        None,
        None,
        None,
        row["t_min"],
        row["t_max"],
    )
    return Hop(row["other"], link, (link,), definite=definite, always=always)


def _rows(
    database: Database, queries: tuple[str, ...], uids: Iterable[str], knowledge: Knowledge
) -> Iterator[Row]:
    """What these things lead to, material left out: that is walked, or not, by its own rules."""
    wanted = sorted(uids)
    for query in queries:
        for row in rows(database, query, wanted, knowledge):
            if split(row["other"]).kind not in MATERIAL_KINDS:
                yield row
