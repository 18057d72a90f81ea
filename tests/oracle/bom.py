"""What a product needs: the lines of its bill of materials (R8, R10)."""

from dataclasses import dataclass
from decimal import Decimal

from tests.oracle.records import Books, Json


@dataclass(frozen=True)
class Line:
    """A position: the items that may fill it, and whole pieces per unit, None where it is no such number."""

    key: str
    items: frozenset[str]
    pieces: Decimal | None


def lines(books: Books, work_order: Json | None, outputs: list[str]) -> dict[str, Line]:
    """The lines of what an order builds; the manufacturing bill before the engineering one."""
    made = {books.item(name) for name in outputs if not name.startswith("hu:")}
    item = work_order["item"] if work_order else next(iter(made)) if len(made) == 1 else None
    revision = work_order.get("revision") if work_order else None
    bills = [
        data
        for _, data in books.of("bom")
        if data["item"] == item and (revision is None or data.get("revision", revision) == revision)
    ]
    if not bills:
        return {}
    view = "MBOM" if any(data["view"] == "MBOM" for data in bills) else "EBOM"
    found: dict[str, Line] = {}
    for line in [line for data in bills if data["view"] == view for line in data["lines"]]:
        if line.get("phantom"):
            continue
        key = f"position {line['position']}" if "position" in line else f"item {line['item']}"
        pieces = Decimal(line["quantity"]["value"])
        whole = line["quantity"]["unit"] == "1" and pieces > 0 and pieces == int(pieces)
        items = frozenset((line["item"], *line.get("substitutes", ())))
        known = found.get(key, Line(key, items, pieces if whole else None))
        agreed = pieces if whole and pieces == known.pieces else None  # Two systems may disagree.
        found[key] = Line(key, known.items | items, agreed)
    return found


def line_for(bom: dict[str, Line], item: str, position: str | None) -> Line | None:
    """The line of a position; without one, the only line that the item may fill."""
    if position is not None:
        return bom.get(f"position {position}")
    fitting = [line for line in bom.values() if item in line.items]
    return fitting[0] if len(fitting) == 1 else None
