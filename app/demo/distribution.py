"""Release, packing, shipping; the logistics partner's part; one pump that comes back and leaves again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from app.demo import gs1, musterstadt, plant, tubing
from app.demo.happenings import (
    CameBack,
    Forwarded,
    Happening,
    Mat,
    Moved,
    Packed,
    Palletised,
    Released,
    Serviced,
    Shipped,
    Sold,
    SpelledTwice,
    Unpacked,
)
from app.demo.plan import PUMP, SET, Plan
from app.demo.troubles import LATCH_LOT, Troubles

BOX = 5
STORE, DOCK = "MUS-FG", "MUS-DOCK"


def released(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """Pumps are released by serial, ports and sets by lot, two days after they were made."""
    at = plan.midnight(plan.day(block)) + timedelta(days=2, hours=7)
    by_serial = tuple(sold_pumps(plan, troubles, block))
    by_lot = (*tubing.set_lots(block), tubing.port_lot(plan, block))
    signer = plan.chance("release", block).choice(("QA-01", "QA-02"))
    yield Released(at, f"RE-{plan.order(block, musterstadt.PUMP_ORDER)}", by_serial, "released", signer)
    lots = tuple(lot for lot in by_lot if lot.lot)
    yield Released(at + timedelta(hours=1), f"RE-{tubing.load(block)}", lots, "released", signer)


def shipped(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """Kits (pump, port, set in one case), cases of one pump, boxes of five ports, sets by quantity."""
    chance = plan.chance("shipping", block)
    day = plan.midnight(plan.day(block)) + timedelta(days=3)
    customers = [plant.hospital(number).party for number in chance.sample(range(plant.hospitals(plan)), 3)]
    for customer in customers:
        yield _sold(block, customer, day, SET, str(tubing.SETS_PER_LOT))
    pumps, ports = sold_pumps(plan, troubles, block), ports_of(plan, block)
    kits = min(len(pumps), len(ports)) * 3 // 10
    case = 0
    for place in range(kits):
        case += 1
        unit = f"HU{block:06d}{case:03d}"
        kit = (_seen(plan, block, pumps[place]), ports[place], tubing.set_lot(block, 3))
        yield from _pack(unit, kit, day + timedelta(hours=6, minutes=place))
        yield from _ship(unit, day + timedelta(days=1), customers[0], block)
    alone = pumps[kits:]
    if troubles.forwarded(block):
        yield from _forwarded(plan, block, alone, day, chance)
    else:
        for pump in alone:
            case += 1
            unit = f"HU{block:06d}{case:03d}"
            yield from _pack(unit, (_seen(plan, block, pump),), day + timedelta(hours=7, minutes=case))
            customer = customers[1 + case % 2]
            yield from _ship(unit, day + timedelta(days=1), customer, block)
            if block == troubles.return_block and pump is alone[0]:
                yield from _back_and_out(plan, pump, unit, day, customers=(customer, customers[0]))
            if block == troubles.service_block and pump is alone[0]:
                yield _repaired(pump, day, customer)
    for first in range(kits, len(ports), BOX):
        case += 1
        unit = f"HU{block:06d}{case:03d}"
        yield from _pack(unit, tuple(ports[first : first + BOX]), day + timedelta(hours=9, minutes=case))
        yield from _ship(unit, day + timedelta(days=1), customers[case % 3], block)
    yield from _sets(block, day + timedelta(days=1, hours=9), customers, kits)
    if plan.misspelled(block):
        for pump in pumps:
            if pump != plan.pump(troubles.unnamed_pump):
                seen = plan.warehouse_spelling(pump)
                yield SpelledTwice(day + timedelta(days=9), f"SN-{pump.serial}", pump, seen)


def sold_pumps(plan: Plan, troubles: Troubles, block: int) -> list[Mat]:
    """The pumps of a block that were not scrapped."""
    indexes = range(plan.pumps_before(block), plan.pumps_before(block + 1))
    scrapped = indexes.start if block == troubles.swap_block else None
    return [plan.pump(index) for index in indexes if index != scrapped]


def ports_of(plan: Plan, block: int) -> list[Mat]:
    """The ports of a block."""
    return [
        plan.port(index, block) for index in range(plan.ports_before(block), plan.ports_before(block + 1))
    ]


def _seen(plan: Plan, block: int, pump: Mat) -> Mat:
    return plan.warehouse_spelling(pump) if plan.misspelled(block) else pump


def _pack(unit: str, contents: tuple[Mat, ...], at: datetime) -> Iterator[Happening]:
    for place, material in enumerate(contents):
        yield Packed(at, f"PK-{unit}-{place}", unit, material)
    yield Moved(at + timedelta(hours=2), f"MV-{unit}", None, unit, STORE, DOCK)


def _ship(unit: str, day: datetime, customer: str, block: int) -> Iterator[Happening]:
    shipment = f"80{block:06d}{customer[-5:]}"
    at = day + timedelta(hours=10)
    yield Shipped(at, f"{shipment}-{unit}", shipment, customer, f"SO{shipment}", None, unit)


def _sold(block: int, customer: str, day: datetime, item: str, quantity: str) -> Sold:
    return Sold(day - timedelta(days=9), f"SO80{block:06d}{customer[-5:]}", customer, item, quantity)


def _sets(block: int, at: datetime, customers: list[str], kits: int) -> Iterator[Happening]:
    for which in range(1, tubing.LOTS + 1):
        lot, customer = tubing.set_lot(block, which), customers[which - 1]
        shipment = f"80{block:06d}{customer[-5:]}"
        rest = tubing.SETS_PER_LOT - (kits if which == tubing.LOTS else 0)
        yield Shipped(at, f"{shipment}-{lot.lot}", shipment, customer, f"SO{shipment}", lot, None, str(rest))


def _forwarded(
    plan: Plan, block: int, pumps: list[Mat], day: datetime, chance: Random
) -> Iterator[Happening]:
    """Cases on one pallet to the partner, who sends the pumps on to two hospitals."""
    pallet = f"PA{block:06d}"
    at = day + timedelta(hours=7)
    for place, pump in enumerate(pumps):
        unit = f"HU{block:06d}{500 + place}"
        yield Packed(at + timedelta(minutes=place), f"PK-{unit}-0", unit, _seen(plan, block, pump))
        yield Packed(at + timedelta(hours=2), f"PK-{pallet}-{unit}", pallet, None, unit)
    yield Palletised(at + timedelta(hours=2), pallet, gs1.sscc(block))
    yield _sold(block, plant.PARTNER.party, day, PUMP, str(len(pumps)))
    yield from _ship(pallet, day + timedelta(days=1), plant.PARTNER.party, block)
    half = -(-len(pumps) // 2)
    for part, hospital in enumerate(chance.sample(range(plant.hospitals(plan)), 2)):
        units = tuple(pumps[part * half : (part + 1) * half])
        received = day + timedelta(days=6, hours=8 + part)
        if units:
            yield Forwarded(
                received=received,
                packed=received + timedelta(days=1),
                sent=received + timedelta(days=2),
                our_sscc=gs1.sscc(block),
                sscc=gs1.sscc(500_000_000 + block * 2 + part),
                units=units,
                hospital=plant.hospital(hospital).gln or "",
            )


def _back_and_out(
    plan: Plan, pump: Mat, unit: str, day: datetime, *, customers: tuple[str, str]
) -> Iterator[Happening]:
    """A pump comes back unopened and goes to another hospital in a new case."""
    back = day + timedelta(days=40, hours=9)
    again = f"{unit}R"
    yield CameBack(back, f"RT-{pump.serial}", customers[0], pump, "ordered by mistake")
    yield Unpacked(back + timedelta(hours=2), f"UP-{unit}", unit, pump)
    yield _sold(plan.blocks, customers[1], back + timedelta(days=5), PUMP, "1")
    yield from _pack(again, (pump,), back + timedelta(days=4))
    yield from _ship(again, back + timedelta(days=5), customers[1], plan.blocks)


def _repaired(pump: Mat, day: datetime, customer: str) -> Serviced:
    at = day + timedelta(days=70, hours=8)
    return Serviced(at, f"SV-{pump.serial}", pump, customer, LATCH_LOT, "Door latch broken")
