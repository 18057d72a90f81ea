"""A serial that is born again is another thing under the same number (R12, S14)."""

from collections.abc import Iterator
from dataclasses import replace

from tests.oracle.arcs import ALWAYS, Arc, Span, surely_before
from tests.oracle.records import EVER, Books
from tests.oracle.supplies import Birth, births

OPENING = ("production", "goods_receipt", "commission")


def lives(books: Books) -> dict[str, list[Birth]]:
    """The births of each serial that was born more than once by records of one type, in their order."""
    found: dict[str, list[Birth]] = {}
    for birth in births(books):
        if birth.name.startswith("unit:") and birth.type in OPENING:
            found.setdefault(birth.name, []).append(birth)
    again = {}
    for name, some in found.items():
        for type_ in OPENING:
            same = [birth for birth in some if birth.type == type_]
            if len(same) > 1 and name not in again:
                again[name] = sorted(same, key=lambda birth: (birth.at, birth.record))
    return again


def life_arcs(books: Books, arcs: list[Arc]) -> Iterator[Arc]:
    """Every arc of such a serial belongs to the life opened last before it, else to each that may be."""
    again = lives(books)
    for arc in arcs:
        at = EVER if arc.opens == ALWAYS[0] else arc.opens
        sources = life_of(arc.source, at, again)
        targets = life_of(arc.target, at, again, opening=not arc.holding and arc.linkage != "UNIT")
        sure = arc.definite and len(sources) == 1 and len(targets) == 1
        for source in sources:
            for target in targets:
                yield replace(arc, source=source, target=target, definite=sure)


def life_of(name: str, at: Span, again: dict[str, list[Birth]], *, opening: bool = False) -> list[str]:
    """The lives that something that happened then may belong to; a birth opens its own."""
    if name not in again:
        return [name]
    some = again[name]
    if opening:
        own = [place for place, birth in enumerate(some) if birth.at == at]
        if own:
            return [f"{name}#{place}" for place in own]
    may = []
    for place, birth in enumerate(some):
        begun = place == 0 or not surely_before(at, birth.at)
        ended = any(surely_before(later.at, at) or later.at == at for later in some[place + 1 :])
        if begun and not ended:
            may.append(f"{name}#{place}")
    return may
