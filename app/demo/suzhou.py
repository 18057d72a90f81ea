"""The Suzhou plant: boards from reels, and pump modules from boards, batteries and motors."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.demo import plan as of
from app.demo import supply
from app.demo.happenings import (
    Consumed,
    Happening,
    Inspected,
    Mat,
    Mounted,
    Ordered,
    Produced,
    Ran,
    Site,
    Standing,
)
from app.demo.plan import Plan
from app.demo.troubles import Troubles

PANEL = 10
PROGRAM = "SMT-PROG/A"
PER_REEL = 4000
REEL = 40
CAPACITORS = 20
BOARD_ORDER, MODULE_ORDER = 5, 6  # The very numbers that Musterstadt gives to its pump and port orders.


def boards(plan: Plan, block: int) -> Iterator[Happening]:
    """Boards, ten to a panel: capacitors are known by the panel's run, the microcontroller by the board."""
    order, line = plan.order(block, BOARD_ORDER), plan.line(block)
    start = plan.midnight(plan.day(block)) - timedelta(days=6)
    indexes = range(plan.pumps_before(block), plan.pumps_before(block + 1))
    yield _ordered(start, order, of.BOARD, len(indexes))
    for first in range(0, len(indexes), PANEL):
        panel = indexes[first : first + PANEL]
        begin = start + timedelta(hours=1, minutes=first * 6)
        end = begin + timedelta(minutes=50)
        run, person, equipment = f"SMT{block:06d}{first // PANEL:02d}", f"SZ-{line:02d}1", f"SMT-{line:02d}"
        reel = supply.lot(plan, of.CAPACITOR, block)._replace(container=f"RL{block:06d}{first // REEL}")
        if first % REEL == 0:
            yield Mounted(begin - timedelta(minutes=9), f"ST{run}", equipment, "F01", reel, str(PER_REEL))
        yield Ran(begin, end, Site.SUZHOU, run, "SMT", order, equipment, person, PROGRAM, "pass")
        yield Consumed(
            at=begin,
            site=Site.SUZHOU,
            id=f"TL{run}",
            material=reel,
            quantity=str(CAPACITORS * len(panel)),
            order=order,
            person=person,
            run=run,
            position="C1-C20",
        )
        for index in panel:
            board = plan.board(index)
            yield Consumed(
                at=begin + timedelta(minutes=4 * (index - panel.start)),
                site=Site.SUZHOU,
                id=f"TLU{board.serial}",
                material=supply.lot(plan, of.MICROCONTROLLER, index),
                quantity="1",
                order=order,
                person=person,
                into=board,
                run=run,
                position="U1",
            )
            yield Produced(end, Site.SUZHOU, f"CC{board.serial}", order, board, run=run)


def modules(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """Pump modules, each with a serial of its own, every part known by the module it went into."""
    order, line = plan.order(block, MODULE_ORDER), plan.line(block)
    start = plan.midnight(plan.day(block)) - timedelta(days=4)
    indexes = range(plan.pumps_before(block), plan.pumps_before(block + 1))
    person = f"SZ-{line:02d}2"
    yield _ordered(start, order, of.MODULE, len(indexes))
    for index in indexes:
        module = plan.module(index)
        at = start + timedelta(hours=1, minutes=8 * (index - indexes.start))

        def put(material: Mat, position: str, at: datetime = at, module: Mat = module) -> Consumed:
            return Consumed(
                at=at,
                site=Site.SUZHOU,
                id=f"TL{module.serial}-{position}",
                material=material,
                quantity="1",
                order=order,
                person=person,
                into=module,
                position=position,
            )

        yield put(plan.board(index), "10")
        yield from _battery(troubles, index, put(supply.lot(plan, of.BATTERY, index), "20"))
        yield put(supply.lot(plan, of.MOTOR, index), "30")
        yield Produced(at + timedelta(minutes=6), Site.SUZHOU, f"CC{module.serial}", order, module)
        yield Inspected(
            at=at + timedelta(minutes=30),
            inspection=f"MI-{module.serial}",
            kind="in_process",
            subject=module,
            result="pass",
            inspector=f"SZ-{line:02d}3",
            equipment=f"AOI-{line:02d}",
        )


def _battery(troubles: Troubles, index: int, true: Consumed) -> Iterator[Happening]:
    if index == troubles.corrected_module:
        yield true._replace(material=troubles.battery_lots[1], standing=Standing.MISTAKEN)
        yield true._replace(recorded=true.at + timedelta(days=2))
    elif index == troubles.late_module:
        yield true._replace(recorded=true.at + timedelta(days=35))
    elif index == troubles.unrecorded_module:
        yield true._replace(standing=Standing.UNRECORDED)
    else:
        yield true


def _ordered(start: datetime, order: str, item: str, quantity: int) -> Ordered:
    return Ordered(start, start + timedelta(hours=14), Site.SUZHOU, order, item, "A", quantity, "normal")
