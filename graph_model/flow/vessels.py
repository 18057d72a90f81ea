"""Vessels: charges, draws, and the cleans between them (R4, S15, S16).

After each clean an epoch begins, named by the clean. Where a vessel mixes well, a recorded emptying divides
an epoch into stages: what came before it is possible after it at most. What a draw took out has a node of
its own, from which it goes into a material, an order or another vessel.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise

from graph_model import uid
from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around, FactEdge
from graph_model.flow.births import brought, departing
from graph_model.flow.moments import ALWAYS, AT_NO_TIME, Span
from graph_model.vocabulary import Mixing

_INSTANT = 1


def vessel_arcs(around: Around, vessel: str) -> Iterator[Arc]:
    """From what was charged, through the epochs of the vessel, to what was drawn."""
    cleans = _Cleans(around, vessel)
    mixed = around.said(vessel).get("mixing") == Mixing.WELL_MIXED.value
    emptied = _Emptyings(around, vessel if mixed else None)
    used: dict[int, set[int]] = defaultdict(set)

    _, namespace, parts = uid.split(vessel)

    def stage(epoch: int, number: int) -> str:
        used[epoch].add(number)
        return uid.make("epoch", namespace, *parts, cleans.opening(epoch), str(number))

    for charge in _charges(around, vessel):
        at = around.when(charge)
        into = stage(cleans.epoch_of_charge(at), emptied.stage_of_charge(at))
        arc = Arc(charge.source, into, at, at, mark(definite=mixed), records=(charge.record,))
        yield departing(around, arc)
    for draw in around.out(vessel, "DRAWN_FROM"):
        at = around.when(draw)
        epochs, sure = cleans.epochs_of_draw(at)
        # Equal instants prove nothing at a vessel: a draw closes just before its moment.
        closes = Span(at.first - _INSTANT, at.last)
        for epoch in epochs:
            out_of = stage(epoch, emptied.stage_of_draw(draw.target, at))
            yield Arc(out_of, drawn(draw.target), ALWAYS, closes, mark(definite=sure), records=(draw.record,))
        yield from _taken_to(around, draw, at)
    for epoch, numbers in sorted(used.items()):
        for earlier, later in pairwise(sorted(numbers)):
            old, new = stage(epoch, earlier), stage(epoch, later)
            yield Arc(old, new, ALWAYS, AT_NO_TIME, mark(definite=False))
            yield Arc(new, old, ALWAYS, AT_NO_TIME)  # What came later is in a later draw all the more.


def drawn(event: str) -> str:
    """The node of what one draw took out of a vessel."""
    _, system, parts = uid.split(event)
    return uid.make("drawn", system, *parts)


def _taken_to(around: Around, draw: FactEdge, at: Span) -> Iterator[Arc]:
    """Into a material; what goes into an order or run is that pool's, into a vessel a charge of that one."""
    for output in around.out(draw.target, "OUTPUT"):
        if uid.split(output.target).kind != "vessel":
            records = tuple(sorted({draw.record, output.record}))
            arc = Arc(drawn(draw.target), output.target, at, at, records=records)
            yield brought(around, arc, draw.target)


def _charges(around: Around, vessel: str) -> Iterator[FactEdge]:
    yield from around.into(vessel, "CHARGED_TO")
    for output in around.into(vessel, "OUTPUT"):
        for draw in around.into(output.source, "DRAWN_FROM"):
            yield FactEdge("DRAWN_FROM", drawn(draw.target), draw.target, draw.record, draw.at, draw.said)


class _Cleans:
    """The cleans with line clearance of a vessel; epoch n comes after the first n of them."""

    def __init__(self, around: Around, vessel: str) -> None:
        found = {
            edge.source: edge.at
            for edge in around.into(vessel, "OCCURRED_AT")
            if around.said(edge.source).get("line_clearance")
        }
        order = sorted(found.items(), key=lambda clean: (clean[1], clean[0]))
        self._events = [event for event, _ in order]
        self._firsts = [at.first for _, at in order]
        by_end = sorted((at.last, place) for place, (_, at) in enumerate(order))
        self._lasts = [last for last, _ in by_end]
        self._ended = list(accumulate((place + 1 for _, place in by_end), max))

    def opening(self, epoch: int) -> str:
        """The event that opens an epoch: its name, whatever arrives later."""
        return self._events[epoch - 1] if epoch else "first"

    def epoch_of_charge(self, at: Span) -> int:
        """A charge comes after every clean that it may have come after (S15)."""
        return bisect_right(self._firsts, at.last)

    def epochs_of_draw(self, at: Span) -> tuple[range, bool]:
        """The epochs a draw may belong to, and whether it straddles no clean."""
        over = bisect_left(self._lasts, at.first)
        begun = bisect_right(self._firsts, at.last)
        return range(self._ended[over - 1] if over else 0, begun + 1), over == begun


class _Emptyings:
    """The draws that emptied a vessel; stage n is charged after the n-th end of them."""

    def __init__(self, around: Around, vessel: str | None) -> None:
        draws = around.out(vessel, "DRAWN_FROM") if vessel else ()
        emptied = sorted(
            (around.when(draw), draw.target) for draw in draws if draw.said.get("emptied") == "true"
        )
        self._ends = sorted({at.last for at, _ in emptied})
        self._firsts = [at.first for at, _ in emptied]
        # The two that end last among the first so many: one of them may be the draw that asks.
        self._latest = list(accumulate(([(at.last, event)] for at, event in emptied), _two_latest))

    def stage_of_charge(self, at: Span) -> int:
        """After every emptying that was surely over."""
        return bisect_left(self._ends, at.first)

    def stage_of_draw(self, event: str, at: Span) -> int:
        """After every other emptying that may have come before it."""
        begun = bisect_right(self._firsts, at.last)
        others = [last for last, other in self._latest[begun - 1] if other != event] if begun else []
        return bisect_right(self._ends, max(others)) if others else 0


def _two_latest(some: list[tuple[int, str]], more: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(some + more)[-2:]
