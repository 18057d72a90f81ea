"""What was mounted where, and which units were there then (S25)."""

from dataclasses import dataclass
from math import inf

from tests.oracle.arcs import Span, meet, ordered
from tests.oracle.records import Books, Json, span


@dataclass(frozen=True)
class Stay:
    """A unit was at a station, from the start of its run to the end."""

    stations: frozenset[str]
    during: Span


def stays(books: Books, unit: str, order: str | None) -> list[Stay]:
    """The runs of an order that bind a unit to a station: as subject, or by production."""
    produced = {
        books.number("run", record)
        for record, data in books.of("production")
        if any(books.name(output["material"]) == unit for output in data["outputs"])
    }
    found = []
    for record, data in books.of("run"):
        bound = books.number("run", record) in produced or any(
            books.name(subject) == unit for subject in data.get("subjects", ())
        )
        if bound and books.number("order", record) == order and "equipment" in data:
            during = span(data["start"])[0], span(data["end"])[1] if "end" in data else inf
            found.append(Stay(_stations(books, record), during))
    return found


def _stations(books: Books, run: Json) -> frozenset[str]:
    """The equipment of a run, and the place it stands at."""
    own = books.number("equipment", run)
    places = {
        str(books.number("location", record))
        for record, data in books.of("equipment")
        if books.number("equipment", record) == own and "location" in data
    }
    return frozenset({str(own), *places})


def mounted(books: Books, material: str, stay: Stay | None) -> list[Span]:
    """From when until when a material was mounted at a station of that stay; without one, anywhere."""
    steps = [
        (books.name(data["material"]), _place(books, record), books.at(record), data["action"] == "load")
        for record, data in books.of("setup")
    ]
    found = []
    for name, place, at, loaded in steps:
        if name != material or not loaded:
            continue
        ends = [
            other
            for who, where, other, load in steps
            if where == place
            and other[1] >= at[0]
            and ((who == material and not load) or (who != material and load and ordered(at, other)))
        ]
        until = min((end[1] for end in ends), default=inf)
        here = stay is None or (place[0] in stay.stations and meet((at[0], until), stay.during))
        if here:
            found.append((at[0], until))
    return found


def _place(books: Books, record: Json) -> tuple[str, str | None]:
    place = books.number("equipment", record) or books.number("location", record)
    return str(place), record["data"].get("position")
