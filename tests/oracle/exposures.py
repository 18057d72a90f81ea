"""What was exposed to equipment, a load, a person or software: each with the moment it was (R6, S10)."""

from collections.abc import Iterator
from math import inf

from tests.oracle.arcs import Arc, Span
from tests.oracle.groups import members
from tests.oracle.lives import life_of, lives
from tests.oracle.orders import outputs_of_run
from tests.oracle.records import Books, Json, span

During = tuple[Span, Span]
"""When something began and when it ended."""


def seeds(books: Books, arcs: list[Arc], what: str, window: Span) -> dict[str, tuple[float, float | None]]:
    """The earliest moment at which each thing may have been exposed, and surely had been (else None)."""
    found: dict[str, tuple[float, float | None]] = {}
    again = lives(books)
    waiting = [
        (one, _clipped(during, window))
        for thing, during in _exposed(books, what)
        for one in life_of(thing, (during[0][0], during[1][1]), again)
    ]
    while waiting:
        thing, (begins, ends) = waiting.pop()
        if begins[0] > ends[1]:
            continue
        moments = begins[0], begins[1] if begins[1] <= ends[0] else None
        known = found.get(thing)
        better = moments if known is None else (min(known[0], moments[0]), _earlier(known[1], moments[1]))
        if better == known:
            continue
        found[thing] = better
        for arc in arcs:
            if arc.holding and arc.target == thing:
                opens = max(begins[0], arc.opens[0]), max(begins[1], arc.opens[1])
                closes = min(ends[0], arc.closes[0]), min(ends[1], arc.closes[1])
                waiting.append((arc.source, (opens, closes)))
        waiting += [
            (one, (begins, ends))
            for unit, lot in members(books)
            if lot == thing
            for one in life_of(unit, (begins[0], ends[1]), again)
        ]
    return found


def _exposed(books: Books, what: str) -> Iterator[tuple[str, During]]:
    kind = what.split(":", 1)[0]
    for record, data in books.of("run"):
        if what in {books.number(kind, record), _tool(books, record)}:
            run = str(books.number("run", record))
            during = span(data["start"]), span(data["end"]) if "end" in data else (inf, inf)
            for output in outputs_of_run(books, run):
                yield output.name, during
    for record, data in books.of("process_load"):
        if books.number(kind, record) == what:
            for material in data["contents"]:
                yield books.name(material), (span(data["start"]), span(data["end"]))


def _tool(books: Books, run: Json) -> str | None:
    """A tool is equipment as well."""
    tool = run["data"].get("tool")
    return books.number("equipment", run | {"data": {"equipment": tool}}) if tool else None


def _clipped(during: During, window: Span) -> During:
    begins, ends = during
    opened = max(begins[0], window[0]), max(begins[1], window[0])
    return opened, (min(ends[0], window[1]), min(ends[1], window[1]))


def _earlier(one: float | None, other: float | None) -> float | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known) if known else None
