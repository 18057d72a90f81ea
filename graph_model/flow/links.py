"""Links into single units, as they count against the pool of their order (R1, S4, S5, S18, S24)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph_model.flow.around import Around, FactEdge
from graph_model.flow.bill import Line, component
from graph_model.flow.moments import LONG_AGO, NEVER, Span, moment
from graph_model.flow.outputs import is_run, order_of, put_in
from graph_model.vocabulary import Linkage


@dataclass(frozen=True, slots=True)
class Linked:
    """Pieces of one component that links tell of: into each unit, and of each source."""

    into: Mapping[str, Decimal]
    of: Mapping[str, Decimal]


def links_into(around: Around, unit: str) -> Iterable[FactEdge]:
    """What records link into a unit."""
    for output in around.into(unit, "OUTPUT"):
        for put in around.into(output.source, "INPUT_TO"):
            if put.said.get("linkage") == Linkage.UNIT.value:
                yield put


def linked(
    around: Around, order: str | None, units: Iterable[str], lines: Mapping[str, Line], name: str
) -> Linked:
    """The links of an order's own, for one component; equal ones count once (S18).

    Into the units that came out of it, and into whatever its own records link something.
    """
    into: dict[str, Decimal] = defaultdict(Decimal)
    of: dict[str, Decimal] = defaultdict(Decimal)
    for unit in sorted({*units, *_linked_by(around, order)}):
        seen = set()
        for put in sorted(links_into(around, unit), key=lambda put: put.record):
            told = put.source, put.said.get("position")
            if told in seen or component(lines, put) != name or _order(around, put, unit) != order:
                continue
            seen.add(told)
            pieces = put.pieces if put.pieces is not None else Decimal(1)
            into[unit] += pieces
            of[put.source] += pieces
            for lot in {edge.target for edge in around.out(put.source, "MEMBER_OF")}:
                of[lot] += pieces
    return Linked(into, of)


def _linked_by(around: Around, pool: str | None) -> Iterator[str]:
    """What the records of an order, and of its runs, link something into."""
    for part in around.into(pool, "PART_OF") if pool is not None else ():
        if is_run(part.source):
            yield from _linked_by(around, part.source)
        elif any(
            put.said.get("linkage") == Linkage.UNIT.value for put in around.into(part.source, "INPUT_TO")
        ):
            yield from (output.target for output in around.out(part.source, "OUTPUT"))


def _order(around: Around, put: FactEdge, unit: str) -> str | None:
    """The order that a link says; else the one that put the unit out and whose window holds it (S24)."""
    said = order_of(around, put.target)
    if said is not None:
        return said
    orders = {
        order
        for event in (edge.source for edge in around.into(unit, "OUTPUT", "PROCESSED"))
        if (order := order_of(around, event))
    }
    at = around.when(put)
    fitting = [order for order in orders if window(around, order).meets(at)]
    return fitting[0] if len(fitting) == 1 else None


def window(around: Around, order: str) -> Span:
    """From start to end; else from the first input to the last output; an open one has no end (S24)."""
    said = around.said(order)
    moments = [around.when(put) for put in put_in(around, order) if put.type != "RETURNED_FROM"]
    for part in around.into(order, "PART_OF"):
        if not is_run(part.source):
            moments += [around.when(edge) for edge in around.out(part.source, "OUTPUT")]
            moments += [around.when(edge) for edge in around.into(part.source, "INPUT_TO")]
    first = moment(said["start"]) if said.get("start") else min((m.first for m in moments), default=LONG_AGO)
    if said.get("end"):
        return Span(first, moment(said["end"]))
    if said.get("status") != "closed":
        return Span(first, NEVER)
    return Span(first, max((m.last for m in moments), default=NEVER))
