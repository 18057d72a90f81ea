"""What brings a thing into being, and what follows for the arcs around it (R2, S2, S11, S14)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.oracle.arcs import Arc, Span, moment
from tests.oracle.orders import order_of_run
from tests.oracle.records import Books, Json, key
from tests.oracle.vessels import drawn


@dataclass(frozen=True)
class Birth:
    """A record put something into a thing for the first time, or once more."""

    name: str
    at: Span
    type: str
    record: tuple[str, str]


def births(books: Books) -> list[Birth]:
    """All of them; what an order or run had as its input is not born there (R1)."""
    found = []
    for record, data in books.of(
        "goods_receipt", "commission", "production", "split", "merge", "draw", "stock_count"
    ):
        for material in _brought(record, data):
            name = books.name(material)
            if not name.startswith("vessel:") and not _was_input(books, record, name):
                found.append(Birth(name, books.at(record), record["type"], key(record)))
    return list(dict.fromkeys(found))


def _brought(record: Json, data: Json) -> Iterator[Json]:
    if record["type"] in {"production", "split"}:
        yield from (output["material"] for output in data["outputs"])
    elif record["type"] == "merge":
        yield data["output"]
    elif record["type"] == "draw":
        yield from ([data["into"]] if "into" in data else [])
    else:
        yield data["material"]


def _was_input(books: Books, record: Json, name: str) -> bool:
    data = record["data"]
    if record["type"] == "split":
        return books.name(data["source"]) == name
    if record["type"] == "merge":
        return any(books.name(one["material"]) == name for one in data["inputs"])
    if record["type"] != "production":
        return False
    own = _pools(books, record)
    return any(
        books.name(other_data["material"]) == name and "into" not in other_data and own & _pools(books, other)
        for other, other_data in books.of("issue", "consumption")
    )


def _pools(books: Books, record: Json) -> set[str]:
    """The run and the order that a record belongs to, by its run too."""
    run, order = books.number("run", record), books.number("order", record)
    return {pool for pool in (run, order, order_of_run(books, run) if run else None) if pool}


def birth_arcs(books: Books) -> Iterator[Arc]:
    """Splits and merges, supplier's lots, and draws into a material."""
    for record, data in books.of("split"):
        for output in data["outputs"]:
            yield moment(
                books.name(data["source"]),
                books.name(output["material"]),
                books.at(record),
                brings=key(record),
            )
    for record, data in books.of("merge"):
        for one in data["inputs"]:
            yield moment(
                books.name(one["material"]), books.name(data["output"]), books.at(record), brings=key(record)
            )
    for record, data in books.of("goods_receipt"):
        if "supplier_lot" in data:
            theirs = f"lot:{data['supplier']}@{data['material']['item']}/{data['supplier_lot']}"
            lot = {key: part for key, part in data["material"].items() if key != "serial"}
            into = books.name(lot if "lot" in lot else data["material"])
            yield moment(books.canonical(theirs), into, books.at(record), brings=key(record))
    for record, data in books.of("draw"):
        if "into" in data and "vessel" not in data["into"]:
            yield moment(drawn(record), books.name(data["into"]), books.at(record), brings=key(record))


def with_supplies(books: Books, arcs: list[Arc]) -> list[Arc]:
    """Arcs out of a thing that are dated before every supply of it, and arcs that are its only supply."""
    of: dict[str, list[Birth]] = {}
    for birth in births(books):
        of.setdefault(birth.name, []).append(birth)
    only = {name: some[0].record for name, some in of.items() if len({b.record for b in some}) == 1}
    earliest = {name: min(birth.at[0] for birth in some) for name, some in of.items()}
    found = []
    for arc in arcs:
        changed = arc
        if arc.source in earliest and arc.closes[1] < earliest[arc.source]:
            changed = replace(changed, backward=True, definite=False)
        if arc.brings is not None and only.get(arc.target) == arc.brings:
            changed = replace(changed, sole=True)
        found.append(changed)
    return found
