"""The Musterstadt plant: final assembly and test of pumps, and ports."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.demo import gs1, supply
from app.demo import plan as of
from app.demo.happenings import (
    Consumed,
    Disposed,
    Happening,
    Inspected,
    Issued,
    IssueReturned,
    IssueReversed,
    Labelled,
    LotFinished,
    LotOpened,
    Mat,
    Measurement,
    Nonconforming,
    Ordered,
    Produced,
    Ran,
    Removed,
    Site,
    Standing,
)
from app.demo.plan import Plan
from app.demo.plant import GTINS
from app.demo.troubles import LATCH_LOT, Troubles

PUMP_ORDER, PORT_ORDER, REWORK_ORDER = 5, 6, 9
REWORKED = 3
PROGRAM = "FT-PUMP/3.2"


def pumps(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """Final assembly: module and keypad by the pump, housing, adhesive and alcohol by the order only."""
    order, line = plan.order(block, PUMP_ORDER), plan.line(block)
    start = plan.midnight(plan.day(block)) + timedelta(hours=5)
    indexes = range(plan.pumps_before(block), plan.pumps_before(block + 1))
    yield _ordered(start, order, of.PUMP, "B" if plan.revised(block) else "A", len(indexes))
    yield from _issues(plan, troubles, block, order, start)
    chance = plan.chance("pumps", block)
    for index in indexes:
        pump, module = plan.pump(index), plan.module(index)
        at = start + timedelta(minutes=8 * (index - indexes.start), seconds=chance.randrange(120))
        if block == troubles.swap_block and index == indexes[-1]:
            yield from _swap(plan, index, indexes.start, at, order)
        else:
            yield _put(at, order, module, pump, position="10", person=f"W-{line:02d}1")
        yield _put(
            at, order, supply.lot(plan, of.KEYPAD, index), pump, position="30", person=f"W-{line:02d}1"
        )
        yield Produced(at + timedelta(minutes=7), Site.MUSTERSTADT, f"PR-{pump.serial}", order, pump)
        failed = block == troubles.swap_block and index == indexes.start
        yield from _tested(pump, at + timedelta(minutes=20), order, line, chance.random(), failed=failed)
        yield _labelled(pump, at + timedelta(minutes=40))
    yield LotFinished(
        start + timedelta(hours=12), f"49{order}20", order, Mat(of.PUMP), str(len(indexes)), "EA"
    )
    if block == troubles.rework_block:
        yield from _rework(plan, block, indexes.start)


def ports(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """Ports, serial and lot: body and septum are known by the port."""
    order, line = plan.order(block, PORT_ORDER), plan.line(block)
    start = plan.midnight(plan.day(block)) + timedelta(hours=5)
    indexes = range(plan.ports_before(block), plan.ports_before(block + 1))
    if not indexes:
        return
    yield _ordered(start, order, of.PORT, "A", len(indexes))
    lot = Mat(of.PORT, lot=plan.port(indexes.start, block).lot)
    yield LotOpened(start, f"LO-{lot.lot}", lot, str(len(indexes)))
    for index in indexes:
        port = plan.port(index, block)
        at = start + timedelta(minutes=9 * (index - indexes.start))
        yield _put(at, order, supply.lot(plan, of.BODY, index), port, position="10", person=f"W-{line:02d}2")
        septum = _put(
            at, order, supply.lot(plan, of.SEPTUM, index), port, position="20", person=f"W-{line:02d}2"
        )
        yield septum
        if block == troubles.withdrawn_block and index == indexes.start:
            wrong = LATCH_LOT
            yield septum._replace(
                id=f"{septum.id}-X", material=wrong, position="40", standing=Standing.WITHDRAWN
            )
        yield Produced(at + timedelta(minutes=8), Site.MUSTERSTADT, f"PR-{port.serial}", order, port)
        yield _labelled(port, at + timedelta(minutes=15))


def _issues(plan: Plan, troubles: Troubles, block: int, order: str, start: datetime) -> Iterator[Happening]:
    housing = of.HOUSING_NEW if plan.revised(block) else of.HOUSING
    counted: dict[Mat, int] = {}
    for index in supply.pieces(plan, housing, block):
        lot = supply.lot(plan, housing, index)
        counted[lot] = counted.get(lot, 0) + 1
    posted = start + timedelta(hours=11)
    for place, (lot, quantity) in enumerate(counted.items()):
        yield Issued(posted, f"49{order}0{place}", order, lot, str(quantity), "EA")
    if block == troubles.reversal_block:
        mistaken = Issued(posted, f"49{order}08", order, LATCH_LOT, "1", "EA")
        yield mistaken
        yield IssueReversed(posted + timedelta(hours=3), f"49{order}09", mistaken)
    adhesive = supply.lot(plan, of.ADHESIVE, block)
    yield Issued(posted, f"49{order}10", order, adhesive, "80,5", "G")
    yield Issued(posted, f"49{order}11", order, supply.lot(plan, of.ALCOHOL, block), "0,25", "L")
    yield IssueReturned(posted + timedelta(minutes=5), f"49{order}12", order, adhesive, "5,25", "G")


def _swap(plan: Plan, index: int, other: int, at: datetime, order: str) -> Iterator[Happening]:
    """A pump's own module is scrap; it gets that of another pump, which is scrapped for its own fault."""
    failed, donor, own, harvested = plan.pump(index), plan.pump(other), plan.module(index), plan.module(other)
    nc = f"NC-SWAP-{donor.serial}"
    yield Nonconforming(
        at - timedelta(minutes=50),
        nc,
        (donor, own),
        "Pump fails the pressure test; module of another pump is dead",
        "major",
        "scrap",
        "assembly",
    )
    yield Removed(at - timedelta(minutes=30), f"RM-{donor.serial}", donor, harvested)
    yield Disposed(at - timedelta(minutes=20), f"DI-{donor.serial}", donor, "scrap", nc)
    yield Disposed(at - timedelta(minutes=20), f"DI-{own.serial}", own, "scrap", nc)
    yield _put(at, order, harvested, failed, position="10", person="W-011")


def _rework(plan: Plan, block: int, first: int) -> Iterator[Happening]:
    """Three pumps pass one rework order; only the second gets a new part."""
    order = plan.order(block, REWORK_ORDER)
    start = plan.midnight(plan.day(block)) + timedelta(days=1, hours=6)
    units = [plan.pump(first + place) for place in range(REWORKED)]
    nc = f"NC-{order}"
    yield Nonconforming(
        start - timedelta(hours=2),
        nc,
        tuple(units),
        "Door does not close",
        "minor",
        "rework",
        "supplier part",
    )
    yield _ordered(start, order, of.PUMP, "A", REWORKED)._replace(kind="rework")
    for place, unit in enumerate(units):
        at = start + timedelta(minutes=30 * place)
        yield Consumed(at, Site.MUSTERSTADT, f"CN-{order}-{unit.serial}", unit, "1", order, "W-011")
        if place == 1:
            yield _put(at, order, LATCH_LOT, unit, position="40", person="W-011")
        yield Produced(at + timedelta(minutes=20), Site.MUSTERSTADT, f"PR-{order}-{unit.serial}", order, unit)


def _tested(
    pump: Mat, at: datetime, order: str, line: int, drift: float, *, failed: bool
) -> Iterator[Happening]:
    tester, person, result = f"TST-{line:02d}", f"W-{line:02d}3", "fail" if failed else "pass"
    end = at + timedelta(minutes=6)
    yield Ran(
        at,
        end,
        Site.MUSTERSTADT,
        f"FT-{pump.serial}",
        "final_test",
        order,
        tester,
        person,
        PROGRAM,
        result,
        pump,
    )
    pressure = 112 + drift * 6 + (40 if failed else 0)
    yield Inspected(
        at=end,
        inspection=f"FI-{pump.serial}",
        kind="final",
        subject=pump,
        result=result,
        inspector=person,
        equipment=tester,
        order=order,
        measurements=(
            Measurement("occlusion pressure", f"{pressure:.1f}", "kPa", "100", "125", not failed),
            Measurement("flow rate", f"{99.2 + drift:.2f}", "mL/h", "95", "105", passed=True),
        ),
    )


def _put(at: datetime, order: str, material: Mat, into: Mat, *, position: str, person: str) -> Consumed:
    return Consumed(
        at=at,
        site=Site.MUSTERSTADT,
        id=f"CN-{order}-{into.serial}-{position}",
        material=material,
        quantity="1",
        order=order,
        person=person,
        into=into,
        position=position,
    )


def _labelled(unit: Mat, at: datetime) -> Labelled:
    return Labelled(
        at, f"LB-{unit.serial}", unit, gs1.udi(GTINS[unit.item], serial=unit.serial, lot=unit.lot)
    )


def _ordered(start: datetime, order: str, item: str, revision: str, quantity: int) -> Ordered:
    end = start + timedelta(hours=14)
    return Ordered(start, end, Site.MUSTERSTADT, order, item, revision, quantity, "normal")
