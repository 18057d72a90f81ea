"""Where a thing is now and who has it: where it was seen last, itself or what it was in then (R3, S27)."""

from dataclasses import dataclass

from graph_model.uid import split
from queries.holdings import Movements, Stay


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The party or place that has a thing, and the place where it was seen last; uids."""

    holder: str | None = None
    location: str | None = None


def whereabouts(moves: Movements, thing: str) -> Whereabouts:
    """Where the thing of this canonical name is, as far as any record says."""
    stays = {
        stay
        for holder, chain in moves.holders(thing)
        for stay in moves.stays.get(holder, ())
        if all(holding.covers(stay.at) for holding in chain)
    }
    last = [stay for stay in stays if not any(stay.at.surely_before(other.at) for other in stays)]
    best = max(last, key=_preferred, default=None)
    places = [stay for stay in last if stay.place and split(stay.place).kind == "location"]
    place = max(places, key=_preferred, default=None) if best and best.place else None
    return Whereabouts(best.place if best else None, place.place if place else None)


def _preferred(stay: Stay) -> tuple[int, str, str, str]:
    return stay.rank, stay.at.last, stay.at.first, stay.place or ""
