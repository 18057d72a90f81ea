"""Bought lots: which lot the n-th piece of an item comes from, and when each lot is received."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from app.demo import plan as of
from app.demo.happenings import Happening, Inspected, Mat, Received
from app.demo.plan import Plan


@dataclass(frozen=True, slots=True)
class Bought:
    """A bought item: its lots' prefix and size, who supplies it, and how its pieces are counted."""

    item: str
    prefix: str
    supplier: str
    unit: str
    per_piece: int
    count: Callable[[Plan, int], int]
    lot_size: Callable[[Plan], int]


def lot(plan: Plan, item: str, index: int) -> Mat:
    """The lot that piece `index` (from 0, counted over the whole run) of this item comes from."""
    bought = BOUGHT[item]
    return Mat(item, lot=f"{bought.prefix}{index // _size(plan, item) + 1:06d}")


def pieces(plan: Plan, item: str, block: int) -> range:
    """The indexes of the pieces of this item that a block uses."""
    count = BOUGHT[item].count
    return range(count(plan, block), count(plan, block + 1))


def received(plan: Plan, block: int) -> Iterator[Happening]:
    """The receipts of every lot that is first used in this block, two weeks before, with its inspection."""
    for item, bought in BOUGHT.items():
        if (item == of.HOUSING) if plan.revised(block) else (item == of.HOUSING_NEW):
            continue
        size = _size(plan, item)
        used = pieces(plan, item, block)
        numbers = {
            index // size for index in (used.start, *range(-(-used.start // size) * size, used.stop, size))
        }
        for number in sorted(numbers if used else ()):
            opened_here = number * size >= used.start
            changed_here = item == of.HOUSING_NEW and block == plan.blocks // 2
            if opened_here or changed_here:
                yield from _receipt(plan, bought, number, block)


def supplier_lot(plan: Plan, item: str, number: int) -> str:
    """The supplier's own number of our lot; the defective battery lot came as two lots of ours."""
    if item == of.BATTERY and number == bad_battery_lots(plan)[1]:
        number -= 1
    return f"X{BOUGHT[item].prefix}-{2600 + number}"


def bad_battery_lots(plan: Plan) -> tuple[int, int]:
    """The numbers (from 0) of our two lots that hold the supplier's defective battery lot."""
    lots = -(-plan.pumps // _size(plan, of.BATTERY))
    return lots // 2, lots // 2 + 1


def _receipt(plan: Plan, bought: Bought, number: int, block: int) -> Iterator[Happening]:
    material = Mat(bought.item, lot=f"{bought.prefix}{number + 1:06d}")
    chance = plan.chance("receipt", bought.item, number)
    at = plan.midnight(plan.day(block)) - timedelta(days=14) + timedelta(minutes=chance.randrange(360, 840))
    quantity = _size(plan, bought.item) * bought.per_piece
    # Ordered with one tenth more than is needed, so that stock is left at the end.
    yield Received(
        at=at,
        receipt=f"5{bought.item}{number + 1:06d}",
        purchase_order=f"45{bought.item}{number + 1:06d}",
        supplier=bought.supplier,
        material=material,
        supplier_lot=supplier_lot(plan, bought.item, number),
        quantity=str(quantity + quantity // 10),
        unit=bought.unit,
        expiry=(at + timedelta(days=1095)).date(),
    )
    yield Inspected(
        at=at + timedelta(hours=chance.randrange(2, 30)),
        inspection=f"II-{bought.prefix}{number + 1:06d}",
        kind="incoming",
        subject=material,
        result="pass",
        inspector="QI-01",
    )


@lru_cache(maxsize=256)
def _size(plan: Plan, item: str) -> int:
    return BOUGHT[item].lot_size(plan)


def _share(count: Callable[[Plan], int], lots: int) -> Callable[[Plan], int]:
    return lambda plan: -(-count(plan) // lots)


def _pumps(plan: Plan) -> int:
    return plan.pumps


def _ports(plan: Plan) -> int:
    return plan.ports


def _charges(_plan: Plan, block: int) -> int:
    return block * 2


def _blocks(_plan: Plan, block: int) -> int:
    return block


_COUNTED_BY_PUMP = Plan.pumps_before
_COUNTED_BY_PORT = Plan.ports_before

BOUGHT: dict[str, Bought] = {
    bought.item: bought
    for bought in (
        Bought(of.BATTERY, "BT", "V-2040", "EA", 1, _COUNTED_BY_PUMP, _share(_pumps, 32)),
        Bought(of.MICROCONTROLLER, "MC", "V-2010", "EA", 1, _COUNTED_BY_PUMP, _share(_pumps, 14)),
        Bought(of.MOTOR, "MT", "V-2020", "EA", 1, _COUNTED_BY_PUMP, _share(_pumps, 20)),
        Bought(of.KEYPAD, "KP", "V-2030", "EA", 1, _COUNTED_BY_PUMP, _share(_pumps, 12)),
        # Lots of two and a half blocks: every third order gets two of them.
        Bought(
            of.HOUSING, "HS", "V-2050", "EA", 1, _COUNTED_BY_PUMP, lambda plan: plan.pumps_per_block * 5 // 2
        ),
        Bought(
            of.HOUSING_NEW,
            "HN",
            "V-2050",
            "EA",
            1,
            _COUNTED_BY_PUMP,
            lambda plan: plan.pumps_per_block * 5 // 2,
        ),
        Bought(of.CAPACITOR, "CA", "V-2010", "EA", 4000, _blocks, lambda _: 4),
        Bought(of.BODY, "TB", "V-2060", "EA", 1, _COUNTED_BY_PORT, _share(_ports, 20)),
        Bought(of.SEPTUM, "SP", "V-2070", "EA", 1, _COUNTED_BY_PORT, _share(_ports, 16)),
        Bought(of.RESIN, "RS", "V-2080", "KG", 25, _charges, lambda _: 3),
        Bought(of.PLASTICISER, "PL", "V-2080", "KG", 10, _blocks, lambda _: 6),
        Bought(of.CONNECTOR, "CN", "V-2070", "EA", 600, _blocks, lambda _: 3),
        Bought(of.ALCOHOL, "IP", "V-2090", "L", 1, _blocks, lambda plan: -(-plan.blocks // 2)),
        Bought(of.ADHESIVE, "AD", "V-2090", "G", 500, _blocks, lambda _: 5),
        # Door latches are fitted in rework only; one lot serves the whole run.
        Bought(of.LATCH, "LT", "V-2030", "EA", 20, lambda _plan, block: min(block, 1), lambda _: 1),
    )
}
