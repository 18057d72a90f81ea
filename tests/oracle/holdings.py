"""What is in what: parts in units, things in handling units, until they are taken out (R3, S9, S23)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from tests.oracle.arcs import Arc, Span, moment, ordered, surely_before
from tests.oracle.lives import life_of, lives
from tests.oracle.records import Books


@dataclass(frozen=True)
class Step:
    """A thing went into a holder or came out of it."""

    thing: str
    holder: str
    at: Span
    into: bool
    linkage: str | None
    record: str
    sure: bool = True


def steps(books: Books) -> Iterator[Step]:
    """Every going in and coming out that a record tells."""
    for record, data in books.of("pack", "unpack"):
        for content in data["contents"]:
            into = record["type"] == "pack"
            holder = books.canonical(f"hu:{data['handling_unit']}")
            yield Step(books.name(content["material"]), holder, books.at(record), into, None, record["id"])
    for record, data in books.of("consumption"):
        if "into" in data:
            thing, holder = books.name(data["material"]), books.name(data["into"])
            yield Step(thing, holder, books.at(record), True, "UNIT", record["id"])
    for record, data in books.of("removal"):
        thing, holder = books.name(data["material"]), books.name(data["from"])
        yield Step(thing, holder, books.at(record), False, "UNIT", record["id"])
    for record, data in books.of("disassembly"):
        for part in data["outputs"]:
            yield Step(
                books.name(part), books.name(data["unit"]), books.at(record), False, "UNIT", record["id"]
            )
    for record, data in books.of("service"):
        for replaced in data.get("replaced", ()):
            for word in ("removed", "installed"):
                if word in replaced:
                    thing, device = books.name(replaced[word]), books.name(data["device"])
                    at, into = books.at(record), word == "installed"
                    yield Step(thing, device, at, into, "UNIT", f"{record['id']} {word}")


def holding_arcs(books: Books) -> Iterator[Arc]:
    """A holding for each going in, and for each coming out of what was never seen to go in."""
    again = lives(books)
    all_steps = [
        replace(step, thing=thing, holder=holder, sure=len(things) == len(holders) == 1)
        for step in steps(books)
        if step.thing != step.holder
        for things in [life_of(step.thing, step.at, again)]
        for holders in [life_of(step.holder, step.at, again)]
        for thing in things
        for holder in holders
    ]
    for thing in sorted({step.thing for step in all_steps}):
        mine = [step for step in all_steps if step.thing == thing]
        for step in mine:
            if step.into:
                yield from _held(step, mine)
            elif not any(other.into and other.holder == step.holder for other in mine):
                yield from _part(step, (-inf, step.at[1]), step.at)


def _held(step: Step, mine: list[Step]) -> Iterator[Arc]:
    if step.linkage == "UNIT" and step.holder.startswith("lot:"):
        closes = (inf, inf) if _whole(step.thing) else step.at
        yield Arc(step.thing, step.holder, step.at, closes, step.sure, linkage="UNIT")
        return
    ends = [
        other.at
        for other in mine
        if not other.into and other.holder == step.holder and not surely_before(other.at, step.at)
    ]
    if _whole(step.thing):
        # Put in elsewhere, it has left: some time between the two (S23).
        ends += [
            (step.at[1], other.at[1])
            for other in mine
            if other.into and other.holder != step.holder and ordered(step.at, other.at)
        ]
    closes = min(ends, key=lambda end: (end[1], -end[0]), default=(inf, inf))
    yield from _part(step, step.at, closes)


def _part(step: Step, opens: Span, closes: Span) -> Iterator[Arc]:
    """The arc of a holding; of a lot it is a piece that went in at one moment, and stays until taken out."""
    if _whole(step.thing):
        yield Arc(step.thing, step.holder, opens, closes, step.sure, linkage=step.linkage, holding=True)
        return
    piece = f"~piece {step.thing} {step.holder} {step.record}"
    yield moment(step.thing, piece, opens, definite=step.sure, linkage=step.linkage)
    yield Arc(piece, step.holder, (-inf, -inf), closes, holding=True)


def _whole(thing: str) -> bool:
    return not thing.startswith("lot:")
