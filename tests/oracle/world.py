"""The answers: what is reached from a thing, which way and how surely."""

from collections.abc import Iterable
from math import inf

from tests.oracle.arcs import EVER as ANY_TIME
from tests.oracle.arcs import Arc, Span
from tests.oracle.exposures import seeds
from tests.oracle.gaps import gap_arcs
from tests.oracle.groups import group_arcs, members
from tests.oracle.holdings import holding_arcs
from tests.oracle.lives import life_arcs
from tests.oracle.orders import pool_arcs
from tests.oracle.reach import Asked, forward
from tests.oracle.records import Books, Json, current
from tests.oracle.supplies import birth_arcs, with_supplies
from tests.oracle.vessels import vessel_arcs

EVER = Asked()


class World:
    """What follows from some records."""

    def __init__(self, told: Iterable[Json]) -> None:
        self.books = Books(current(told))
        self.arcs = _arcs(self.books)
        self.members = members(self.books)

    def forward(self, name: str, asked: Asked = EVER) -> dict[str, str]:
        """Everything that a thing may be in, with its class; the start is never in it."""
        starts = dict.fromkeys(self._starts(name), (-inf, -inf))
        reached = forward(self.arcs, starts, asked)
        return _shown({node: scope for node, scope in reached.items() if node not in starts}, name)

    def exposed(self, what: str, window: Span = ANY_TIME) -> dict[str, str]:
        """Everything that was exposed, or may hold what was (R6)."""
        return _shown(forward(self.arcs, seeds(self.books, self.arcs, what, window), EVER), what)

    def exposing(self) -> set[str]:
        """Every equipment, load and run that something may have been exposed to."""
        kinds = ("equipment", "load", "run")
        named = {
            self.books.number(kind, one) for kind in kinds for one, _ in self.books.of("run", "process_load")
        }
        return {name for name in named if name}

    def backward(self, name: str, asked: Asked = EVER) -> dict[str, str]:
        """Everything that may be in a thing: all from which a forward walk leads to it (R2)."""
        wanted = {self.books.canonical(name)}
        wanted |= {unit for unit, lot in self.members if lot in wanted}
        found: dict[str, str] = {}
        for start in self.things() - wanted:
            classes = {scope for one, scope in self.forward(start, asked).items() if one in wanted}
            if classes:
                found[start] = min(classes)  # DEFINITE before POSSIBLE.
        return found

    def things(self) -> set[str]:
        """Every thing that takes part in a flow."""
        ends = {end for arc in self.arcs for end in (arc.source, arc.target)}
        return {end.split("#")[0] for end in ends if not end.startswith("~")}

    def _starts(self, name: str) -> set[str]:
        own = self.books.canonical(name)
        ends = {end for arc in self.arcs for end in (arc.source, arc.target)}
        return {own} | {end for end in ends if end.split("#")[0] == own}


def _arcs(books: Books) -> list[Arc]:
    flowing = [
        *vessel_arcs(books),
        *pool_arcs(books),
        *birth_arcs(books),
        *holding_arcs(books),
        *gap_arcs(books),
    ]
    flowing = with_supplies(books, [arc for arc in flowing if arc.source != arc.target])
    return list(life_arcs(books, [*flowing, *group_arcs(books, flowing)]))


def _shown(reached: dict[str, str], start: str) -> dict[str, str]:
    """Things only, each under its name whichever of its lives was reached, as surely as any."""
    found: dict[str, str] = {}
    for node, scope in reached.items():
        name = node.split("#")[0]
        if not node.startswith("~") and name != start:
            found[name] = min(scope, found.get(name, scope))
    return found
