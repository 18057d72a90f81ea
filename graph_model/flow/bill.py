"""What a product needs: the lines of its bill, and which of them something was for (R8, S17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph_model import uid
from graph_model.flow.around import Around, FactEdge

_VIEWS = ("MBOM", "EBOM")
ITEMISED = frozenset({"lot", "unit", "container"})


@dataclass(frozen=True, slots=True)
class Line:
    """A position: the items that may fill it, and whole pieces per unit; None where it is no such number."""

    key: str
    items: frozenset[str]
    pieces: Decimal | None


def lines_of_order(around: Around, order: str | None, outputs: Iterable[str]) -> dict[str, Line]:
    """The lines an order builds to: of its revision, else of its item; as manufactured before as designed.

    Without an order record the item is that of the outputs, where they are of one.
    """
    made = {edge.target for edge in around.out(order, "MAKES")} if order else set()
    items = made or {item for output in outputs if (item := item_of(output))}
    if len(items) != 1:
        return {}
    (item,) = items
    stated = [edge.target for edge in around.out(order, "BUILT_TO")] if order else []
    revisions = stated or sorted(edge.source for edge in around.into(item, "REVISION_OF"))
    own = [edge.target for edge in around.out(item, "HAS_LINE")]
    of_revision = {
        one: lines for one in revisions if (lines := [e.target for e in around.out(one, "HAS_LINE")])
    }
    if stated:
        own += [line for lines in of_revision.values() for line in lines]
    elif not own and len(of_revision) == 1:
        (own,) = of_revision.values()
    return _lines(around, own)


def _lines(around: Around, nodes: list[str]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for view in _VIEWS:
        for node in nodes:
            said = around.said(node)
            if said.get("view") == view and not said.get("phantom"):
                line = _line(around, node, said)
                found[line.key] = _both(found[line.key], line) if line.key in found else line
        if found:
            break
    return found


def _line(around: Around, node: str, said: Mapping[str, str]) -> Line:
    items = frozenset(edge.target for edge in around.out(node, "CALLS_FOR", "ALLOWS_SUBSTITUTE"))
    called = min((edge.target for edge in around.out(node, "CALLS_FOR")), default=node)
    quantity = Decimal(said["quantity"]) if said.get("unit", "1") == "1" else Decimal(0)
    whole = quantity > 0 and quantity == int(quantity)
    key = f"position {said['position']}" if said.get("position") is not None else f"item {called}"
    return Line(key, items, quantity if whole else None)


def _both(one: Line, other: Line) -> Line:
    """Two systems tell of one position: either item may fill it, and the number is known where they agree."""
    return Line(one.key, one.items | other.items, one.pieces if one.pieces == other.pieces else None)


def component(lines: Mapping[str, Line], edge: FactEdge) -> str:
    """What something was put in as: a position of the bill, else the position or item that was stated."""
    item = _as_item(edge)
    position = edge.said.get("position")
    if position is not None:
        return f"position {position}"
    fitting = [line for line in lines.values() if item in line.items]
    return fitting[0].key if len(fitting) == 1 else f"item {item}"


def _as_item(edge: FactEdge) -> str | None:
    item = item_of(edge.source)
    stands_for = edge.said.get("substitute_for")
    if stands_for is None or item is None:
        return item
    return uid.make("item", uid.split(item).namespace, stands_for)


def item_of(name: str) -> str | None:
    """The item that a lot, unit or container is of, as its own name says.

    >>> item_of("clew:lot:S-9:own@PN-1/L1"), item_of("clew:unit:own:PN-1/7"), item_of("clew:hu:own:1")
    ('clew:item:own:PN-1', 'clew:item:own:PN-1', None)
    """
    kind, namespace, parts = uid.split(name)
    if kind not in ITEMISED or namespace == uid.GS1:
        return None
    return uid.make("item", *uid.numbered_item(parts[0], issuer=namespace))
