"""What came out of orders and runs, and which of them a record belongs to (R1, S7, S8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from graph_model import uid
from graph_model.flow.around import Around, FactEdge, stated
from graph_model.flow.moments import Span


@dataclass(frozen=True, slots=True)
class Output:
    """What came out: when, how many pieces it is, by which event and run, where these are known."""

    thing: str
    at: Span
    pieces: Decimal
    run: str | None
    event: str
    records: tuple[str, ...]


def is_run(name: str) -> bool:
    """Whether a pool is that of a run."""
    return uid.split(name).kind == "run"


def outputs(around: Around, pool: str) -> dict[str, Output]:
    """What an order or run put out, by thing; what its runs work on counts before it is reported (S8)."""
    found: dict[str, Output] = {}
    if is_run(pool):
        for edge in around.out(pool, "PROCESSED"):
            at = stated(around.said(pool))
            found[edge.target] = Output(edge.target, at, Decimal(1), pool, "", (edge.record,))
    else:
        for part in around.into(pool, "PART_OF"):
            if is_run(part.source):
                found |= outputs(around, part.source)
    for part in around.into(pool, "PART_OF"):
        event = part.source
        if is_run(event) or _is_link(around, event):
            continue
        for edge in around.out(event, "OUTPUT"):
            known = found.get(edge.target)
            by = _run_of(around, event) or (known.run if known else None)
            records = (edge.record, part.record)
            found[edge.target] = Output(edge.target, around.when(edge), _pieces(edge), by, event, records)
    return found


def put_in(around: Around, pool: str) -> Iterator[FactEdge]:
    """What records say went into an order or run, or back from it: not into one of its units.

    A run that put nothing out passes on to its order.
    """
    yield from around.into(pool, "ISSUED_TO", "RETURNED_FROM")
    for part in around.into(pool, "PART_OF"):
        event = part.source
        if is_run(event):
            if not outputs(around, event):
                yield from put_in(around, event)
        elif pool_of(around, event) == pool:
            yield from _inputs(around, event)


def pool_of(around: Around, event: str) -> str | None:
    """The finest that an event belongs to: its run, where there is one, else its order."""
    run = _run_of(around, event)
    if run is not None:
        return run
    return next((edge.target for edge in around.out(event, "PART_OF")), None)


def order_of(around: Around, event: str) -> str | None:
    """The order that an event belongs to, itself or by its run."""
    for edge in around.out(event, "PART_OF"):
        if not is_run(edge.target):
            return edge.target
    run = _run_of(around, event)
    return order_of(around, run) if run is not None else None


def _run_of(around: Around, event: str) -> str | None:
    return next((edge.target for edge in around.out(event, "PART_OF") if is_run(edge.target)), None)


def _is_link(around: Around, event: str) -> bool:
    return any(edge.said.get("linkage") == "UNIT" for edge in around.into(event, "INPUT_TO"))


def _inputs(around: Around, event: str) -> Iterator[FactEdge]:
    for edge in around.into(event, "INPUT_TO"):
        if edge.said.get("linkage") != "UNIT":
            yield edge
    yield from around.into(event, "DRAWN_FROM")


def _pieces(edge: FactEdge) -> Decimal:
    """A unit is one piece; a lot as many as it was put out with."""
    return (uid.split(edge.target).kind == "lot" and edge.pieces) or Decimal(1)
