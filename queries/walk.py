"""The walk, level by level in Cypher with a visited set; never a variable-length path.

Each thing keeps when it was definitely reached and whether only possibly. A thing is visited again only when
it is reached more surely than before, so the walk ends on any graph. What time says is used here only to
doubt a DEFINITE, never to exclude: exclusion needs to know that the records offer another source (R2), which
`flow.py` will tell.
"""

from dataclasses import dataclass, field

from graph_model.database import Database
from graph_model.uid import split
from graph_model.vocabulary import Direction, Linkage, ScopeClass
from queries.hops import Hop, hops
from queries.knowledge import Knowledge
from queries.leaves import leaves
from queries.neighbours import Neighbours
from queries.shown import MATERIAL_KINDS

_CAME_OUT = frozenset({"UNPACKED", "REMOVED"})
_OF_POOL = {"run": Linkage.OPERATION, "order": Linkage.ORDER}
_COARSENESS = {Linkage.UNIT: 0, Linkage.OPERATION: 1, Linkage.ORDER: 2, Linkage.INFERRED: 3}


@dataclass(slots=True)
class Reached:
    """How a thing was reached, as surely as any path reaches it."""

    uid: str
    scope: ScopeClass
    moment: str | None = None
    first_at: str | None = None
    linkage: Linkage | None = None
    quantity: tuple[str, str] | None = None
    records: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Walked:
    """Everything reached, the start left out; `cut` when the bound on visited things ended the walk."""

    reached: dict[str, Reached]
    cut: bool


def walk(
    database: Database,
    starts: list[str],
    *,
    direction: Direction,
    knowledge: Knowledge,
    most: int,
    kinds: frozenset[str],
) -> Walked:
    """Walk material from these things in one direction, visiting at most so many things.

    Where other kinds are asked for, what stands beside the material is reached too, and not walked on.
    """
    neighbours = Neighbours(database, knowledge)
    reached = {start: Reached(start, ScopeClass.DEFINITE) for start in starts}
    frontier, cut = list(reached), False
    while frontier and not cut:
        improved: dict[str, None] = {}
        for source, hop in hops(frontier, neighbours, direction):
            if _take(reached[source], hop, reached, direction, knowledge.as_of):
                improved[hop.target] = None
        cut = len(reached) > most
        frontier = list(improved)
    begun = frozenset(starts)
    if kinds - MATERIAL_KINDS:
        for source, hop in leaves(database, reached, begun, direction, knowledge):
            _take(reached[source], hop, reached, direction, knowledge.as_of)
    return Walked({uid: r for uid, r in reached.items() if uid not in begun}, cut)


def _take(
    source: Reached, hop: Hop, reached: dict[str, Reached], direction: Direction, as_of: str | None
) -> bool:
    """Take one hop; whether its target is reached for the first time, or more surely than before."""
    link = hop.link
    linkage = _coarser(source.linkage, _linkage(hop))
    scope, moment = _carry(source, hop, direction, as_of)
    records = {edge.record for edge in hop.proof if edge.record}
    arrival = link.t_min if direction is Direction.FORWARD and link.type not in _CAME_OUT else None
    known = reached.get(hop.target)
    if known is None:
        quantity = (link.quantity, link.unit or "1") if link.quantity else None
        reached[hop.target] = Reached(hop.target, scope, moment, arrival, linkage, quantity, records)
        return True
    known.records |= records
    if arrival is not None and (known.first_at is None or arrival < known.first_at):
        known.first_at = arrival
    if scope is ScopeClass.DEFINITE and _surer(moment, known, direction):
        known.scope, known.moment, known.linkage = scope, moment, linkage
        return True
    return False


def _carry(
    source: Reached, hop: Hop, direction: Direction, as_of: str | None
) -> tuple[ScopeClass, str | None]:
    """Whether the hop is still proven, and the moment by which it surely had (backward: had not) happened."""
    proven = hop.definite and all(link.surely_by(as_of) for link in hop.proof)
    if source.scope is not ScopeClass.DEFINITE or not proven:
        return ScopeClass.POSSIBLE, None
    if hop.always:
        return ScopeClass.DEFINITE, source.moment
    t_min, t_max = hop.link.t_min, hop.link.t_max
    if direction is Direction.FORWARD:
        if source.moment is not None and (t_min is None or t_min < source.moment):
            return ScopeClass.POSSIBLE, None
        return ScopeClass.DEFINITE, t_max or source.moment
    if source.moment is not None and (t_max is None or t_max > source.moment):
        return ScopeClass.POSSIBLE, None
    return ScopeClass.DEFINITE, t_min or source.moment


def _surer(moment: str | None, known: Reached, direction: Direction) -> bool:
    if known.scope is not ScopeClass.DEFINITE:
        return True
    if known.moment is None or moment is None:
        return known.moment is not None and moment is None
    return moment < known.moment if direction is Direction.FORWARD else moment > known.moment


def _linkage(hop: Hop) -> Linkage | None:
    """How finely the records link this hop; an issue and a draw say it by what they went to (R1)."""
    if hop.link.linkage:
        return Linkage(hop.link.linkage)
    proof = {link.type: link for link in hop.proof}
    if "ISSUED_TO" in proof:
        return Linkage.ORDER
    if "DRAWN_FROM" not in proof:
        return None
    pool = proof.get("PART_OF")
    return Linkage.UNIT if pool is None else _OF_POOL[split(pool.target).kind]


def _coarser(one: Linkage | None, other: Linkage | None) -> Linkage | None:
    """A path is as finely linked as its coarsest hop."""
    known = [linkage for linkage in (one, other) if linkage is not None]
    return max(known, key=_COARSENESS.__getitem__, default=None)
