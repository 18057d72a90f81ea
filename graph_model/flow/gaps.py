"""Positions of the bill for which nothing is recorded: what was mounted there then is possible (R10, S17)."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around
from graph_model.flow.bill import Line, component, item_of
from graph_model.flow.births import departing
from graph_model.flow.links import links_into
from graph_model.flow.moments import Span
from graph_model.flow.pools import Pool, runs_of
from graph_model.flow.stations import Mount, mounts, stay
from graph_model.vocabulary import Linkage


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit, the position that nothing fills, and what may have filled it, from when until when."""

    unit: str
    position: str
    candidates: tuple[tuple[Mount, Span], ...]


def gaps(around: Around, order: str) -> Iterator[Gap]:
    """The gaps of an order: neither issue nor consumption for it, nor a link into the unit."""
    pool = Pool(around, order)
    items = {edge.target for edge in around.out(order, "MAKES")}
    filled = set(pool.components).union(*pool.put_in_by_runs.values())
    for key, line in sorted(pool.lines.items()):
        if key in filled:
            continue
        for unit in sorted(pool.outputs):
            if item_of(unit) in items and not _linked(around, unit, pool, key):
                yield Gap(unit, key, tuple(_candidates(around, unit, order, line)))


def gap_arcs(around: Around, order: str) -> Iterator[Arc]:
    """From everything that may fill a gap to its unit."""
    for gap in gaps(around, order):
        for mount, at in gap.candidates:
            inferred = Arc(
                mount.material, gap.unit, at, at, mark(definite=False), Linkage.INFERRED, (mount.record,)
            )
            yield departing(around, inferred)


def _linked(around: Around, unit: str, pool: Pool, key: str) -> bool:
    return any(component(pool.lines, put) == key for put in links_into(around, unit))


def _candidates(around: Around, unit: str, order: str, line: Line) -> Iterator[tuple[Mount, Span]]:
    for run in runs_of(around, unit, order):
        there = stay(around, run)
        if there is None:
            continue
        for station in sorted(there.stations):
            for mount in mounts(around, station):
                if item_of(mount.material) in line.items and mount.during.meets(there.during):
                    first = max(mount.during.first, there.during.first)
                    yield mount, Span(first, min(mount.during.last, there.during.last))
