"""The seeds of an exposure: what was exposed, and what was in it then, down through holdings (R6, S10)."""

from collections.abc import Callable, Iterable

from graph_model.flow.arc import Arc, Mark
from graph_model.flow.exposures import Exposure
from queries.reach import Moments


def seeds(
    exposed: Iterable[Exposure], holdings_of: Callable[[list[str]], Iterable[Arc]]
) -> dict[str, Moments]:
    """The earliest moment at which each thing may have been exposed, and surely had been.

    `holdings_of` gives the arcs of what was in these things.
    """
    found: dict[str, Moments] = {}
    fresh = [one for one in exposed if one.possible]
    while fresh:
        improved = [one for one in fresh if _take(one, found)]
        held = list(holdings_of(sorted({one.thing for one in improved})))
        fresh = [
            inside
            for one in improved
            for arc in held
            if arc.target == one.thing and Mark.HOLDING in arc.marks
            if (inside := one.within(arc.opens, arc.closes, arc.source)).possible
        ]
    return found


def _take(exposed: Exposure, found: dict[str, Moments]) -> bool:
    """Take a seed; whether it is new, or better than the one known."""
    known = found.get(exposed.thing)
    sure = [exposed.begins.last] if exposed.definite else []
    if known is None:
        found[exposed.thing] = Moments(exposed.begins.first, min(sure, default=None))
        return True
    sure += [] if known.definite is None else [known.definite]
    better = Moments(min(known.possible, exposed.begins.first), min(sure, default=None))
    found[exposed.thing] = better
    return better != known
