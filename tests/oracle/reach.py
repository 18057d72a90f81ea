"""Which things a chain of arcs leads to, and how surely (R2, R5, S9, S29)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf

from tests.oracle.arcs import Arc

Taken = Callable[[Arc], bool]


@dataclass(frozen=True)
class Asked:
    """What is asked beside the start: `at` of a containment, inf for CURRENT; `as_of` a moment."""

    at: float | None = None
    as_of: float = inf


Starts = Mapping[str, tuple[float, float | None]]
"""From which moment on each start counts: possibly, and surely; None: not surely."""


def forward(arcs: Iterable[Arc], starts: Starts, asked: Asked) -> dict[str, str]:
    """The class of everything reached from these nodes."""
    there = list(arcs)
    surely = {node: moment for node, (_, moment) in starts.items() if moment is not None}
    possible = _reached(there, {node: moment for node, (moment, _) in starts.items()}, asked, surely=False)
    definite = _reached(there, surely, asked, surely=True)
    return {node: "DEFINITE" if node in definite else "POSSIBLE" for node in possible | definite}


def _reached(arcs: list[Arc], starts: dict[str, float], asked: Asked, *, surely: bool) -> set[str]:
    """Every node that a chain leads to; a chain is known by where it is and the latest opening in it."""
    after: dict[str, list[Arc]] = {}
    for arc in arcs:
        if _counts(arc, asked, surely=surely):
            after.setdefault(arc.source, []).append(arc)
    seen = set(starts.items())
    waiting = list(seen)
    while waiting:
        node, latest = waiting.pop()
        for arc in after.get(node, ()):
            closes = arc.closes[0] if surely else arc.closes[1]
            if not arc.backward and latest > closes:
                continue
            opens = arc.opens[1] if surely else arc.opens[0]
            state = arc.target, latest if arc.sole else max(latest, opens)
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return {node for node, _ in seen}


def _counts(arc: Arc, asked: Asked, *, surely: bool) -> bool:
    """Whether the arc is there for this question at all, surely or possibly."""
    if surely and not arc.definite:
        return False
    until = asked.as_of if asked.at is None else min(asked.as_of, asked.at)
    if until != inf and (arc.opens[1] if surely else arc.opens[0]) > until:
        return False
    if asked.at is None or not arc.holding:
        return True
    ends = arc.closes[0] if surely else arc.closes[1]
    return ends == inf if asked.at == inf else asked.at < ends
