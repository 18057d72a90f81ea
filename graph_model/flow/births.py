"""What brings a thing into being, and what follows for the arcs into and out of it (R2, S2, S3, S11)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from graph_model import uid
from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around, FactEdge
from graph_model.flow.moments import Span
from graph_model.vocabulary import Linkage, OutputKind

_BRINGING = frozenset(
    {"goods_receipt", "commission", "production", "split", "merge", "draw"}
    | {"object_event", "transformation_event"}
)


@dataclass(frozen=True, slots=True)
class Birth:
    """A record brought a thing into being, or more of it."""

    event: str
    type: str
    at: Span


def births(around: Around, thing: str) -> list[Birth]:
    """The records that brought a thing into being; no input of an order or run is born there (R1)."""
    found: dict[str, Birth] = {}
    for edge in around.into(thing, "OUTPUT", "RECEIVED_AS"):
        type_ = told_by(edge.source)
        if type_ in _BRINGING and not _was_input(around, edge, thing):
            found[edge.source] = Birth(edge.source, type_, around.when(edge))
    for edge in around.out(thing, "UNDERWENT"):
        if told_by(edge.target) == "stock_count":
            found[edge.target] = Birth(edge.target, "stock_count", around.when(edge))
    return sorted(found.values(), key=lambda birth: (birth.at, birth.event))


def brought(around: Around, arc: Arc, event: str) -> Arc:
    """An arc that an event puts into a thing: it may be the only one that brings it into being."""
    return departing(around, arc, sole={birth.event for birth in births(around, arc.target)} == {event})


def departing(around: Around, arc: Arc, *, sole: bool = False) -> Arc:
    """An arc as its source's supplies make it: dated before all of them, it is kept as possible (S11)."""
    some = births(around, arc.source)
    early = bool(some) and arc.closes.last < min(birth.at.first for birth in some)
    if not early and not sole:
        return arc
    marks = arc.marks | mark(definite=False, sole=sole, is_reversed=early)
    if early:
        marks &= ~mark(definite=True)
    return replace(arc, marks=marks)


def birth_arcs(around: Around, event: str) -> Iterator[Arc]:
    """What a split, merge or transformation told by one record puts from its inputs into its outputs.

    Input and output of one record are never tested against each other (R2). What is both maps to itself, and
    goes to no other output (R1); only of what is split the parts are, also where the rest keeps its number.
    """
    joins = told_by(event) in {"split", "merge"}
    outputs = list(around.out(event, "OUTPUT"))
    both = {edge.target for edge in outputs}
    for put in around.into(event, "INPUT_TO"):
        held = put.said.get("linkage") == Linkage.UNIT.value and not joins
        if held or (put.source in both and not joins) or any(around.out(event, "PART_OF")):
            continue
        at = around.when(put)
        for output in (output for output in outputs if output.target != put.source):
            same = output.said.get("output_kind") == OutputKind.SAME_IDENTITY.value
            marks = mark(definite=same or len(outputs) == 1)
            linkage = None if joins else Linkage(put.said["linkage"])
            records = tuple(sorted({put.record, output.record}))
            arc = Arc(put.source, output.target, at, at, marks, linkage, records)
            yield brought(around, arc, event)


def received_arcs(around: Around, lot: str) -> Iterator[Arc]:
    """A supplier's lot was received as ours."""
    receipts = {edge.record: edge for edge in around.into(lot, "RECEIVED_AS")}
    members = [unit.source for unit in around.into(lot, "MEMBER_OF")]
    for unit in members:
        receipts |= {edge.record: edge for edge in around.into(unit, "RECEIVED_AS")}
    for edge in around.into(lot, "SUPPLIED_AS"):
        receipt = receipts.get(edge.record)
        if receipt is not None:
            at = around.when(receipt)
            arc = Arc(edge.source, lot, at, at, records=(edge.record,))
            yield brought(around, arc, receipt.source)


@lru_cache(maxsize=100_000)
def told_by(event: str) -> str:
    """The type of the record that tells an event, as the event's name says.

    >>> told_by("clew:event:mes:consumption/C-1")
    'consumption'
    """
    return uid.split(event).parts[0]


def _was_input(around: Around, edge: FactEdge, thing: str) -> bool:
    if edge.type != "OUTPUT":
        return False
    if any(put.source == thing for put in around.into(edge.source, "INPUT_TO")):
        return True
    pools = {link.target for link in around.out(edge.source, "PART_OF")}
    pools |= {up.target for pool in pools for up in around.out(pool, "PART_OF")}
    return any(issue.target in pools for issue in around.out(thing, "ISSUED_TO")) or any(
        link.target in pools
        for put in around.out(thing, "INPUT_TO")
        if put.said.get("linkage") != Linkage.UNIT.value
        for link in around.out(put.target, "PART_OF")
    )
