"""Lots of serial units: what happens to a lot happens to its members, never from one to another (R3, S13).

What flowed into a lot is in its members. What flowed out of it may have been any of them: so its outflow
begins at a node of its own, its outlet, which lot and members lead to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph_model import uid
from graph_model.flow.arc import Arc, always, mark
from graph_model.flow.around import Around
from graph_model.flow.lives import life_of
from graph_model.flow.moments import ALWAYS, ANY_TIME, AT_NO_TIME
from graph_model.vocabulary import Linkage


def members(around: Around, lot: str) -> dict[str, tuple[str, ...]]:
    """The units that records name with a lot, and these records."""
    found: dict[str, set[str]] = {}
    for edge in around.into(lot, "MEMBER_OF"):
        found.setdefault(edge.source, set()).add(edge.record)
    return {unit: tuple(sorted(records)) for unit, records in sorted(found.items())}


def outlet(lot: str) -> str:
    """Where the outflow of a lot with members begins."""
    _, namespace, parts = uid.split(lot)
    return uid.make("outlet", namespace, *parts)


def by_outlet(around: Around, arcs: Iterable[Arc]) -> Iterator[Arc]:
    """Arcs out of lots with members, begun at their outlets."""
    for arc in arcs:
        has_members = uid.split(arc.source).kind == "lot" and any(around.into(arc.source, "MEMBER_OF"))
        yield replace(arc, source=outlet(arc.source)) if has_members else arc


def group_arcs(around: Around, lot: str) -> Iterator[Arc]:
    """From a lot into its members, and from both to its outlet.

    A member that a record of its own links into something did not leave with the lot: the finest wins.
    """
    there = members(around, lot)
    if there:
        yield always(lot, outlet(lot))
    for unit, records in there.items():
        some = life_of(around, unit, ANY_TIME)
        left_alone = _linked_itself(around, unit)
        for one in some:
            yield Arc(lot, one, ALWAYS, AT_NO_TIME, mark(definite=len(some) == 1), records=records)
            if not left_alone:
                yield Arc(one, outlet(lot), ALWAYS, AT_NO_TIME, mark(definite=False), records=records)


def _linked_itself(around: Around, unit: str) -> bool:
    return any(put.said.get("linkage") == Linkage.UNIT.value for put in around.out(unit, "INPUT_TO")) or any(
        around.out(unit, "REMOVED")
    )
