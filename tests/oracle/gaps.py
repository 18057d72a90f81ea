"""BOM positions without anything recorded: all that was mounted there then is possible (R10, S17)."""

from collections.abc import Iterator

from tests.oracle.arcs import Arc, Span, moment
from tests.oracle.bom import line_for, lines
from tests.oracle.orders import _Pool
from tests.oracle.records import Books
from tests.oracle.stations import mounted, stays


def gaps(books: Books) -> set[tuple[str, str]]:
    """Each unit with the position that nothing was recorded for."""
    return {(unit, key) for unit, key, _ in _found(books)}


def gap_arcs(books: Books) -> Iterator[Arc]:
    """What may have filled a gap."""
    for unit, key, arcs in _found(books):
        del key
        yield from arcs
        del unit


def _found(books: Books) -> Iterator[tuple[str, str, list[Arc]]]:
    orders = {books.number("order", record) for record in books.records if "order" in record["data"]}
    for order in sorted(order for order in orders if order):
        pool = _Pool(books, order)
        if pool.work_order is None:
            continue
        put_in = {component for component, _ in pool.supplies}
        for run in sorted({o.run for o in pool.outputs if o.run}):
            put_in |= {component for component, _ in _Pool(books, run).supplies}
        for key, line in lines(books, pool.work_order, []).items():
            if key in put_in:
                continue
            for output in pool.outputs:
                if books.item(output.name) != pool.work_order["item"] or _linked(
                    books, output.name, pool, key
                ):
                    continue
                candidates: list[tuple[str, Span]] = [
                    (name, (max(at[0], stay.during[0]), min(at[1], stay.during[1])))
                    for stay in stays(books, output.name, order)
                    for name in sorted({books.name(d["material"]) for _, d in books.of("setup")})
                    if books.item(name) in line.items
                    for at in mounted(books, name, stay)
                ]
                yield (
                    output.name,
                    key,
                    [
                        moment(name, output.name, at, definite=False, linkage="INFERRED")
                        for name, at in candidates
                    ],
                )


def _linked(books: Books, unit: str, pool: _Pool, key: str) -> bool:
    """Whether any record links something of that position into the unit."""
    for _, data in books.of("consumption"):
        if "into" in data and books.name(data["into"]) == unit:
            item = data.get("substitute_for") or books.item(books.name(data["material"]))
            line = line_for(pool.bom, item, data.get("position"))
            if line is not None and line.key == key:
                return True
    return False
