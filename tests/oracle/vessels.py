"""Vessels: each charge with each draw (R4, S15, S16)."""

from collections.abc import Iterator
from math import inf

from tests.oracle.arcs import AN_INSTANT, Arc, Span, meet, moment, surely_before
from tests.oracle.records import Books, Json, span


def drawn(record: Json) -> str:
    """The node of what one draw took out."""
    return f"~drawn {record['system']} {record['id']}"


def vessel_arcs(books: Books) -> Iterator[Arc]:
    """From what was charged to what was drawn; a draw into a vessel is a charge of that one."""
    draws = [(record, data) for record, data in books.of("draw")]
    for vessel in {data["vessel"] for _, data in books.of("charge", "draw")} | {
        data["into"]["vessel"] for _, data in draws if "vessel" in data.get("into", {})
    }:
        charges = [
            (books.name(data["material"]), record["id"], books.at(record))
            for record, data in books.of("charge")
            if data["vessel"] == vessel
        ]
        charges += [
            (drawn(record), record["id"], books.at(record))
            for record, data in draws
            if data.get("into", {}).get("vessel") == vessel
        ]
        for source, charge, charged in charges:
            for record, data in draws:
                if data["vessel"] == vessel:
                    yield from _pair(books, vessel, (source, charge, charged), record)


def _pair(books: Books, vessel: str, charge: tuple[str, str, Span], record: Json) -> Iterator[Arc]:
    source, number, charged = charge
    at = books.at(record)
    kept = _between_cleans(books, vessel, charged, at)
    if kept is None:
        return
    mixed = any(
        data.get("mixing") == "WELL_MIXED" for _, data in books.of("location") if data["location"] == vessel
    )
    definite = kept and mixed and not _emptied_between(books, vessel, charged, record)
    pair = f"~in {vessel} {number} {record['id']}"
    yield moment(source, pair, charged, definite=definite)
    # Equal instants prove nothing at a vessel: a draw closes just before its moment.
    yield Arc(pair, drawn(record), (-inf, -inf), (at[0] - AN_INSTANT, at[1]))


def _between_cleans(books: Books, vessel: str, charged: Span, drawn_at: Span) -> bool | None:
    """Whether charge and draw are of one epoch: surely, possibly (False), or not (None)."""
    surely = True
    for _, data in books.of("clean"):
        if data.get("vessel") != vessel or not data["line_clearance"]:
            continue
        cleaned = span(data["at"])
        before = surely_before(charged, cleaned)  # Else after it: clean, charge, draw (S15).
        if meet(drawn_at, cleaned):
            surely = False
        elif before != surely_before(drawn_at, cleaned):
            return None
    return surely


def _emptied_between(books: Books, vessel: str, charged: Span, record: Json) -> bool:
    return any(
        data["vessel"] == vessel
        and data.get("emptied")
        and other is not record
        and not surely_before(books.at(record), books.at(other))
        and not surely_before(books.at(other), charged)
        for other, data in books.of("draw")
    )
