"""The hops of a walk: from a thing to what is next to it, by the facts (R1, R3, R4).

A hop leads from material to material, or by way of a pool: an order, run or vessel, where material mixes as
far as the records tell. What is both input and output of one event or pool maps to itself, and its own
material goes to no other output there (R1). Holders are reached from what they hold, never what they hold
from them, on a forward walk. `flow.py` will put its arcs in the place of these hops; the walk stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph_model.uid import split
from graph_model.vocabulary import Direction, Linkage
from queries.neighbours import Link, Neighbours

_UNIT = Linkage.UNIT.value
_HOLDINGS = {"PACKED": "PACKED_INTO", "UNPACKED": "UNPACKED_FROM", "REMOVED": "REMOVED_FROM"}
"""A record that something came out of a holder proves that it had been in it (S9)."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: where it leads, the edge that carries time and quantity, and all edges that prove it.

    `definite` says that the records prove the flow; `always` that it is an identity, which holds at any time.
    """

    target: str
    link: Link
    proof: tuple[Link, ...]
    definite: bool
    always: bool = False


def hops(things: list[str], neighbours: Neighbours, direction: Direction) -> Iterator[tuple[str, Hop]]:
    """Every hop from these things, with the thing it starts from."""
    _fetch_around(things, neighbours)
    step = _forward if direction is Direction.FORWARD else _backward
    for thing in things:
        for hop in step(thing, neighbours):
            yield thing, hop


def _fetch_around(things: list[str], neighbours: Neighbours) -> None:
    """Three levels around the frontier: its events and pools, the events of those, and what came of them."""
    neighbours.fetch(things)
    first = {other for thing in things for other in _others(thing, neighbours) if _is_passage(other)}
    neighbours.fetch(first)
    second = {other for thing in first for other in _others(thing, neighbours) if _is_passage(other)}
    neighbours.fetch(second)
    third = {
        other
        for thing in second
        if _is_run(thing)
        for other in _others(thing, neighbours)
        if _is_passage(other)
    }
    neighbours.fetch(third)


def _others(thing: str, neighbours: Neighbours) -> Iterator[str]:
    for type_ in (
        "INPUT_TO",
        "ISSUED_TO",
        "OUTPUT",
        "PART_OF",
        "PROCESSED",
        "DRAWN_FROM",
        *_HOLDINGS,
        *_HOLDINGS.values(),
    ):
        for link in neighbours.after(thing, type_):
            yield link.target
        for link in neighbours.before(thing, type_):
            yield link.source


def _is_passage(uid: str) -> bool:
    """Whether a thing only passes material on: an event, an order, a run."""
    return split(uid).kind in {"event", "order", "run"}


def _is_run(uid: str) -> bool:
    return split(uid).kind == "run"


def _forward(thing: str, n: Neighbours) -> Iterator[Hop]:
    kind = split(thing).kind
    for link in n.after(thing, "INPUT_TO"):
        yield from _through_event(thing, link, n)
    for link in n.after(thing, "ISSUED_TO"):
        if thing not in _outputs_of(link.target, n):
            yield Hop(link.target, link, (link,), definite=False)
    for link in n.after(thing, "CHARGED_TO"):
        yield Hop(link.target, link, (link,), definite=False)
    for link in n.after(thing, "DRAWN_FROM"):
        for out in n.after(link.target, "OUTPUT"):
            yield Hop(out.target, out, (link, out), definite=False)
        for pool in _pools_of(link.target, n):
            yield Hop(pool.target, link, (link, pool), definite=False)
    for held, holder in _HOLDINGS.items():
        for link in n.after(thing, held):
            for out in n.after(link.target, holder):
                yield Hop(out.target, link, (link, out), definite=True)
    for link in n.before(thing, "MEMBER_OF"):
        yield Hop(link.source, link, (link,), definite=True, always=True)
    for link in n.after(thing, "SUPPLIED_AS"):
        yield Hop(link.target, link, (link,), definite=True, always=True)
    yield from _aliases(thing, n)
    if kind in {"order", "run"}:
        for output in _output_links(thing, n).values():
            yield Hop(output.target, output, (output,), definite=False)
        if kind == "run" and not _output_links(thing, n):
            for link in n.after(thing, "PART_OF"):
                yield Hop(link.target, link, (link,), definite=False)


def _through_event(thing: str, link: Link, n: Neighbours) -> Iterator[Hop]:
    outputs = n.after(link.target, "OUTPUT")
    if thing not in {out.target for out in outputs}:
        for out in outputs:
            proven = link.linkage == _UNIT or out.output_kind == "same_identity" or len(outputs) == 1
            yield Hop(out.target, link, (link, out), definite=proven)
    if link.linkage != _UNIT:
        for pool in _pools_of(link.target, n):
            if thing not in _outputs_of(pool.target, n):
                yield Hop(pool.target, link, (link, pool), definite=False)


def _backward(thing: str, n: Neighbours) -> Iterator[Hop]:
    kind = split(thing).kind
    for out in n.before(thing, "OUTPUT"):
        outputs = n.after(out.source, "OUTPUT")
        for link in n.before(out.source, "INPUT_TO"):
            if link.source not in {other.target for other in outputs}:
                proven = link.linkage == _UNIT or out.output_kind == "same_identity" or len(outputs) == 1
                yield Hop(link.source, link, (link, out), definite=proven)
        for link in n.before(out.source, "DRAWN_FROM"):
            yield Hop(link.source, link, (link, out), definite=False)
        for pool in n.after(out.source, "PART_OF"):
            yield from _pool_and_its_order(out, pool, n)
    for link in n.before(thing, "PROCESSED"):
        yield Hop(link.source, link, (link,), definite=False)
        for order in n.after(link.source, "PART_OF"):
            yield Hop(order.target, link, (link, order), definite=False)
    for link in n.before(thing, "CHARGED_TO"):
        yield Hop(link.source, link, (link,), definite=False)
    for held, holder in _HOLDINGS.items():
        for out in n.before(thing, holder):
            for link in n.before(out.source, held):
                yield Hop(link.source, link, (link, out), definite=True)
    for link in n.after(thing, "MEMBER_OF"):
        yield Hop(link.target, link, (link,), definite=True, always=True)
    for link in n.before(thing, "SUPPLIED_AS"):
        yield Hop(link.source, link, (link,), definite=True, always=True)
    yield from _aliases(thing, n)
    if kind in {"order", "run"}:
        yield from _into_pool(thing, n)


def _pool_and_its_order(out: Link, pool: Link, n: Neighbours) -> Iterator[Hop]:
    """An output of a run is also an output of the run's order."""
    yield Hop(pool.target, out, (out, pool), definite=False)
    if _is_run(pool.target):
        for order in n.after(pool.target, "PART_OF"):
            yield Hop(order.target, out, (out, pool, order), definite=False)


def _into_pool(pool: str, n: Neighbours) -> Iterator[Hop]:
    """What went into an order or run, and the runs without outputs of their own that pass on to the order."""
    outputs = _outputs_of(pool, n)
    for link in n.before(pool, "ISSUED_TO"):
        if link.source not in outputs:
            yield Hop(link.source, link, (link,), definite=False)
    for part in n.before(pool, "PART_OF"):
        for link in n.before(part.source, "INPUT_TO"):
            if link.linkage != _UNIT and link.source not in outputs and part in _pools_of(part.source, n):
                yield Hop(link.source, link, (link, part), definite=False)
        for link in n.before(part.source, "DRAWN_FROM"):
            if part in _pools_of(part.source, n):
                yield Hop(link.source, link, (link, part), definite=False)
        if _is_run(part.source) and not _output_links(part.source, n):
            yield Hop(part.source, part, (part,), definite=False)


def _pools_of(event: str, n: Neighbours) -> list[Link]:
    """The pool an event belongs to: the run where there is one, else the order; the finest counts."""
    links = n.after(event, "PART_OF")
    runs = [link for link in links if _is_run(link.target)]
    return runs or links


def _output_links(pool: str, n: Neighbours) -> dict[str, Link]:
    """What came out of an order or run, its runs included; a run's subjects count as outputs (S8)."""
    found: dict[str, Link] = {link.target: link for link in n.after(pool, "PROCESSED")}
    for part in n.before(pool, "PART_OF"):
        if _is_run(part.source):
            found |= _output_links(part.source, n)
        else:
            found |= {out.target: out for out in n.after(part.source, "OUTPUT")}
    return found


def _outputs_of(pool: str, n: Neighbours) -> set[str]:
    return set(_output_links(pool, n))


def _aliases(thing: str, n: Neighbours) -> Iterator[Hop]:
    for link in n.after(thing, "SAME_AS"):
        yield Hop(link.target, link, (link,), definite=True, always=True)
    for link in n.before(thing, "SAME_AS"):
        yield Hop(link.source, link, (link,), definite=True, always=True)
