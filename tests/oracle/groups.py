"""Lots of serial units: what happens to a lot happens to its members, never from one to another (R3, S13)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.oracle.arcs import Arc, always
from tests.oracle.records import Books, plain_name


def members(books: Books) -> set[tuple[str, str]]:
    """Every unit with the lot that a record names it with."""
    return {pair for record in books.records for pair in _named(books, record["data"])}


def _named(books: Books, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _named(books, one)
    elif isinstance(value, dict):
        if "item" in value and "lot" in value and "serial" in value:
            lot = {key: part for key, part in value.items() if key != "serial"}
            yield books.name(value), books.canonical(plain_name(lot))
        for one in value.values():
            yield from _named(books, one)


def group_arcs(books: Books, arcs: list[Arc]) -> Iterator[Arc]:
    """What flowed into a lot is in its members; what flowed out of it may have been any of them.

    A member that a record of its own links into something did not leave with the lot.
    """
    pairs = members(books)
    linked = {arc.source for arc in arcs if arc.linkage == "UNIT"}
    for unit, lot in sorted(pairs):
        yield always(lot, unit)
        for arc in arcs:
            if arc.source == lot and unit not in linked:
                yield replace(arc, source=unit, definite=False, sole=False, backward=False)
