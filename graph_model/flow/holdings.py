"""What is in what, from when until when: parts in units, things in handling units (R3, S9, S23).

A unit, handling unit or container is in one holder at a time: put in elsewhere, it has left. Of a lot some
pieces are, which stay until they are taken out; they have a node of their own, since what flows into the lot
later is not in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph_model import uid
from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around, FactEdge
from graph_model.flow.births import departing, told_by
from graph_model.flow.lives import life_of
from graph_model.flow.moments import ALWAYS, AT_NO_TIME, LONG_AGO, Span
from graph_model.vocabulary import Linkage

_OUT = {"UNPACKED": "UNPACKED_FROM", "REMOVED": "REMOVED_FROM"}


@dataclass(frozen=True, slots=True)
class Step:
    """A thing went into a holder, or came out of it."""

    holder: str
    at: Span
    event: str
    records: tuple[str, ...]
    linkage: Linkage | None


def holding_arcs(around: Around, thing: str) -> Iterator[Arc]:
    """A holding for each going in, and for each coming out of what was never seen to go in."""
    went_in, came_out = list(_went_in(around, thing)), list(_came_out(around, thing))
    for one in sorted({name for step in (*went_in, *came_out) for name in life_of(around, thing, step.at)}):
        into = [step for step in went_in if one in life_of(around, thing, step.at)]
        out = [step for step in came_out if one in life_of(around, thing, step.at)]
        for arc in _holdings(one, into, out):
            yield departing(around, arc)


def _holdings(thing: str, went_in: list[Step], came_out: list[Step]) -> Iterator[Arc]:
    for step in went_in:
        if uid.split(step.holder).kind == "lot":
            yield _into_lot(thing, step)
        else:
            yield from _held(thing, step, step.at, _until(thing, step, went_in, came_out))
    for step in came_out:
        if all(other.holder != step.holder for other in went_in):
            yield from _held(thing, step, Span(LONG_AGO, step.at.last), step.at)


def is_whole(thing: str) -> bool:
    """Whether a thing can be in one place only; of a lot, some may be elsewhere."""
    return uid.split(thing).kind != "lot"


def _went_in(around: Around, thing: str) -> Iterator[Step]:
    for put in around.out(thing, "PACKED"):
        yield from _steps(around, put, "PACKED_INTO", None)
    for put in around.out(thing, "INPUT_TO"):
        if put.said.get("linkage") == Linkage.UNIT.value and told_by(put.target) not in {"split", "merge"}:
            yield from _steps(around, put, "OUTPUT", Linkage.UNIT)


def _came_out(around: Around, thing: str) -> Iterator[Step]:
    for type_, holder in _OUT.items():
        for put in around.out(thing, type_):
            linkage = Linkage.UNIT if type_ == "REMOVED" else None
            yield from _steps(around, put, holder, linkage)


def _steps(around: Around, put: FactEdge, type_: str, linkage: Linkage | None) -> Iterator[Step]:
    for into in around.out(put.target, type_):
        if into.target != put.source:
            for holder in life_of(around, into.target, put.at):
                yield Step(holder, put.at, put.target, tuple(sorted({put.record, into.record})), linkage)


def _into_lot(thing: str, step: Step) -> Arc:
    closes = AT_NO_TIME if is_whole(thing) else step.at
    return Arc(thing, step.holder, step.at, closes, linkage=step.linkage, records=step.records)


def _until(thing: str, step: Step, went_in: list[Step], came_out: list[Step]) -> Span:
    """When a holding ends: as recorded, else some time before the thing went in elsewhere (S23)."""
    ends = [
        other.at for other in came_out if other.holder == step.holder and not other.at.surely_before(step.at)
    ]
    if is_whole(thing):
        ends += [
            Span(step.at.last, other.at.last)
            for other in went_in
            if other.holder != step.holder and step.at.dated_before(other.at)
        ]
    return min(ends, key=lambda end: (end.last, -end.first), default=AT_NO_TIME)


def _held(thing: str, step: Step, opens: Span, closes: Span) -> Iterator[Arc]:
    holding = mark(definite=True, holding=True)
    if is_whole(thing):
        yield Arc(thing, step.holder, opens, closes, holding, step.linkage, step.records)
        return
    _, namespace, parts = uid.split(step.event)
    piece = uid.make("piece", namespace, *parts, thing)
    yield Arc(thing, piece, opens, opens, linkage=step.linkage, records=step.records)
    yield replace(
        Arc(piece, step.holder, ALWAYS, closes, holding, records=step.records), linkage=step.linkage
    )
