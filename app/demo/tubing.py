"""Disposable sets: tubing drawn from a mixing tank, set lots, and the sterilisation load of a block."""

from collections.abc import Iterator
from datetime import timedelta

from app.demo import plan as of
from app.demo import supply
from app.demo.happenings import (
    Charged,
    Cleaned,
    Drawn,
    Happening,
    Issued,
    LotFinished,
    Mat,
    Ordered,
    Site,
    Sterilised,
)
from app.demo.plan import Plan
from app.demo.troubles import Troubles

SETS_PER_LOT = 200
LOTS = 3
FIRST_SET_ORDER = 2


def tubing(plan: Plan, block: int) -> Iterator[Happening]:
    """One day of a mixing tank, between two cleans: charge, draw, charge again, draw twice."""
    vessel = tank(plan, block)
    day = plan.midnight(plan.day(block)) - timedelta(days=1)
    first, second = supply.pieces(plan, of.RESIN, block)
    plasticiser = supply.lot(plan, of.PLASTICISER, block)
    name = f"{block:06d}"

    def at(hour: int, minute: int = 0) -> timedelta:
        return timedelta(hours=hour, minutes=minute)

    yield Cleaned(day + at(5), f"CL-{name}A", vessel)
    yield Charged(day + at(6), f"CH-{name}A", vessel, supply.lot(plan, of.RESIN, first), "25")
    yield Charged(day + at(6, 15), f"CH-{name}P", vessel, plasticiser, "10")
    yield Drawn(day + at(7, 30), f"DR-{name}1", vessel, tube_lot(block, 1), "12.5")
    yield Charged(day + at(9), f"CH-{name}B", vessel, supply.lot(plan, of.RESIN, second), "25")
    yield Drawn(day + at(10, 30), f"DR-{name}2", vessel, tube_lot(block, 2), "22.5")
    yield Drawn(day + at(13), f"DR-{name}3", vessel, tube_lot(block, 3), "22.5")
    yield Cleaned(day + at(16), f"CL-{name}B", vessel)


def sets(plan: Plan, block: int) -> Iterator[Happening]:
    """Three set lots, each from one tubing lot; tubing and connectors are known by the order only."""
    day = plan.midnight(plan.day(block))
    connectors = supply.lot(plan, of.CONNECTOR, block)
    for which in range(1, LOTS + 1):
        order = plan.order(block, FIRST_SET_ORDER + which - 1)
        start = day + timedelta(hours=3 + which * 2)
        end = start + timedelta(hours=2)
        yield Ordered(start, end, Site.MUSTERSTADT, order, of.SET, "A", SETS_PER_LOT, "normal")
        kilograms = "12,5" if which == 1 else "22,5"
        yield Issued(end, f"49{order}00", order, tube_lot(block, which), kilograms, "KG")
        yield Issued(end, f"49{order}01", order, connectors, str(2 * SETS_PER_LOT), "EA")
        yield LotFinished(end, f"49{order}20", order, set_lot(block, which), str(SETS_PER_LOT), "EA")


def sterilised(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """The block's three set lots and its port lot go through one sterilisation load."""
    start = plan.midnight(plan.day(block)) + timedelta(days=1, hours=5)
    contents = (*set_lots(block), port_lot(plan, block))
    yield Sterilised(
        start=start,
        end=start + timedelta(hours=9),
        load=load(block),
        equipment=f"ETO-{plan.line(block):02d}",
        contents=tuple(material for material in contents if material.lot),
        result="fail" if block == troubles.sterilisation_block else "pass",
    )


def load(block: int) -> str:
    """The number of the block's sterilisation load."""
    return f"ST-{block:06d}"


def tank(plan: Plan, block: int) -> str:
    """The mixing tank of the block's line."""
    return f"TANK-{plan.line(block):02d}"


def tube_lot(block: int, which: int) -> Mat:
    return Mat(of.TUBING, lot=f"TU{block:06d}{which}")


def set_lot(block: int, which: int) -> Mat:
    return Mat(of.SET, lot=f"SL{block:06d}{which}")


def set_lots(block: int) -> list[Mat]:
    """The three set lots of a block."""
    return [set_lot(block, which) for which in range(1, LOTS + 1)]


def port_lot(plan: Plan, block: int) -> Mat:
    """The lot of the block's ports; no lot where the last block makes none."""
    some = plan.ports_before(block + 1) > plan.ports_before(block)
    return Mat(of.PORT, lot=plan.port(0, block).lot if some else None)
