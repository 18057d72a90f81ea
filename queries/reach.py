"""Which things a chain of arcs leads to, and how surely: the walk itself (R2, R5, S9, S29).

Per thing two moments are kept: the earliest at which what is traced may have arrived, and the earliest at
which it surely had. Backward is the mirror: the latest at which something may have left for the start, and
the latest at which it surely had. A thing is looked at again only when one of them improves, so the walk
ends on any graph.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from graph_model.flow.arc import Arc, Mark
from graph_model.flow.moments import LONG_AGO, NEVER
from graph_model.vocabulary import Direction

ArcsOf: TypeAlias = Callable[[list[str]], Iterable[Arc]]
"""The arcs out of these things (forward), or into them (backward)."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When something may be there, and when it surely is; None: never surely."""

    possible: int
    definite: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What counts: arcs opened by then, and holdings that are open at a moment; NEVER as `at` is now (R5)."""

    as_of: int = NEVER
    at: int | None = None

    def counts(self, arc: Arc) -> tuple[bool, bool]:
        """Whether an arc may count, and whether it surely does."""
        until = self.as_of if self.at is None else min(self.as_of, self.at)
        possible = until == NEVER or arc.opens.first <= until
        definite = arc.definite and (until == NEVER or arc.opens.last <= until)
        if self.at is not None and Mark.HOLDING in arc.marks:
            possible = possible and self._still(arc.closes.last)
            definite = definite and self._still(arc.closes.first)
        return possible, definite

    def _still(self, closed: int) -> bool:
        return closed == NEVER if self.at == NEVER else self.at is None or self.at < closed


ALL = Scope()


def reach(
    starts: Mapping[str, Moments], arcs_of: ArcsOf, direction: Direction, scope: Scope = ALL
) -> dict[str, Moments]:
    """Everything that a chain from the starts leads to, the starts with it."""
    step = _forward if direction is Direction.FORWARD else _backward
    found = dict(starts)
    frontier = list(found)
    while frontier:
        improved: dict[str, None] = {}
        for arc in arcs_of(frontier):
            near, far = (arc.source, arc.target) if step is _forward else (arc.target, arc.source)
            came = step(found[near], arc, *scope.counts(arc))
            if came is None:
                continue
            better = _better(found.get(far), came, earlier=step is _forward)
            if better != found.get(far):
                found[far] = better
                improved[far] = None
        frontier = list(improved)
    return found


def begin(direction: Direction, moment: int | None = None) -> Moments:
    """What a walk starts with: any time, or the moment of an exposure."""
    unbounded = LONG_AGO if direction is Direction.FORWARD else NEVER
    chosen = unbounded if moment is None else moment
    return Moments(chosen, chosen)


def _forward(there: Moments, arc: Arc, possible: bool, definite: bool) -> Moments | None:  # noqa: FBT001
    sole = Mark.SOLE in arc.marks
    if not possible or (there.possible > arc.closes.last and Mark.REVERSED not in arc.marks):
        return None
    arrival = there.possible if sole else max(there.possible, arc.opens.first)
    if not definite or there.definite is None or there.definite > arc.closes.first:
        return Moments(arrival, None)
    return Moments(arrival, there.definite if sole else max(there.definite, arc.opens.last))


def _backward(there: Moments, arc: Arc, possible: bool, definite: bool) -> Moments | None:  # noqa: FBT001
    sole = Mark.SOLE in arc.marks
    if not possible or (arc.opens.first > there.possible and not sole):
        return None
    departure = there.possible if Mark.REVERSED in arc.marks else min(there.possible, arc.closes.last)
    if not definite or there.definite is None or (arc.opens.last > there.definite and not sole):
        return Moments(departure, None)
    return Moments(departure, min(there.definite, arc.closes.first))


def _better(known: Moments | None, came: Moments, *, earlier: bool) -> Moments:
    if known is None:
        return came
    choose = min if earlier else max
    sure = [moment for moment in (known.definite, came.definite) if moment is not None]
    return replace(
        known,
        possible=choose(known.possible, came.possible),
        definite=choose(sure) if sure else None,
    )
