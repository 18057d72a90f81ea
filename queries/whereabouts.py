"""Where a thing is now and who has it: the last movement of the thing, or of what it is packed in (R3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph_model.database import Database, Row
from queries.neighbours import Knowledge

_AT_ONCE = 5_000
_NESTING = 5
_ROLES = ("ship_to", "customer")


@dataclass(frozen=True, slots=True)
class Stay:
    """A thing came to a place at a time; `rank` prefers the consignee to the buyer of one shipment."""

    at: str
    rank: int
    place: str | None


_STEPS = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})-[e:SHIPPED_VIA|RETURNED_VIA|UNDERWENT|PACKED]->(x:Thing)
WHERE e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL)
  AND ($as_of IS NULL OR e.t_min IS NULL OR e.t_min <= $as_of)
RETURN uid, type(e) AS type, x.uid AS to, coalesce(e.t_max, e.t_min, '') AS at
"""
_RECEIPTS = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})<-[e:RECEIVED_AS]-(x:Thing)
WHERE e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL)
RETURN uid, type(e) AS type, x.uid AS to, coalesce(e.t_max, e.t_min, '') AS at
"""
_TARGETS = """
UNWIND $uids AS uid MATCH (n:Thing {uid: uid})-[e:DELIVERED_TO|MOVED_TO|PACKED_INTO]->(x:Thing)
WHERE e.known_from <= $known AND ($known < e.known_to OR e.known_to IS NULL)
RETURN uid, type(e) AS type, x.uid AS to, e.role AS role
"""


def whereabouts(database: Database, uids: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """The party or location where each thing was last, as far as any record says."""
    stays = _stays(database, sorted(set(uids)), knowledge, _NESTING)
    last = {uid: max(of_thing, key=_later) for uid, of_thing in stays.items() if of_thing}
    return {uid: stay.place for uid, stay in last.items() if stay.place is not None}


def _later(stay: Stay) -> tuple[str, int, str]:
    return stay.at, stay.rank, stay.place or ""


def _stays(database: Database, uids: list[str], knowledge: Knowledge, nesting: int) -> dict[str, list[Stay]]:
    if not uids or not nesting:
        return {}
    steps = _rows(database, _STEPS, uids, knowledge) + _rows(database, _RECEIPTS, uids, knowledge)
    targets: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(database, _TARGETS, sorted({step["to"] for step in steps}), knowledge):
        targets[row["uid"]].append(row)
    stays: dict[str, list[Stay]] = defaultdict(list)
    packed: list[tuple[str, str, str]] = []
    for step in steps:
        if step["type"] == "RETURNED_VIA":
            stays[step["uid"]].append(Stay(step["at"], 0, None))
        for target in targets[step["to"]]:
            if target["type"] == "PACKED_INTO":
                packed.append((step["uid"], target["to"], step["at"]))
            elif target["type"] == "MOVED_TO" or target["role"] in _ROLES:
                rank = 1 if target["role"] in {None, "ship_to"} else 0
                stays[step["uid"]].append(Stay(step["at"], rank, target["to"]))
    of_holders = _stays(database, sorted({holder for _, holder, _ in packed}), knowledge, nesting - 1)
    for uid, holder, since in packed:
        stays[uid] += [stay for stay in of_holders.get(holder, ()) if stay.at >= since]
    return stays


def _rows(database: Database, query: str, uids: list[str], knowledge: Knowledge) -> list[Row]:
    return [
        row
        for first in range(0, len(uids), _AT_ONCE)
        for row in database.read(
            query, uids=uids[first : first + _AT_ONCE], known=knowledge.known, as_of=knowledge.as_of
        )
    ]
