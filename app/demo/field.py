"""What happens far from the line: calibrations, implantations, complaints, and what quality makes of them."""

from collections.abc import Iterator
from datetime import timedelta

from app.demo import distribution, plant, tubing
from app.demo.happenings import (
    Calibrated,
    Complained,
    CorrectiveAction,
    Happening,
    Held,
    Nonconforming,
    UsedInField,
)
from app.demo.plan import Plan
from app.demo.troubles import Troubles

CALIBRATION_DAYS = range(0, 121, 30)
BATTERY_COMPLAINTS = 8
BATTERY_NC, BATTERY_CAPA, CHANGE = "NC-BATTERY", "CAPA-0001", "ECO-0117"


def calibrated(plan: Plan, troubles: Troubles) -> Iterator[Happening]:
    """Every tester, each six working weeks; one is found out of tolerance."""
    drifted, _, bad = troubles.drifted_tester
    for machine in plant.machines(plan):
        if machine.kind != "tester":
            continue
        for day in CALIBRATION_DAYS:
            at = plan.midnight(day) + timedelta(hours=3)
            found = "fail" if (machine.equipment, day) == (drifted, bad) else "pass"
            due = (at + timedelta(days=45)).date()
            yield Calibrated(at, f"CAL-{machine.equipment}-{day:03d}", machine.equipment, found, due)


def in_use(plan: Plan, block: int) -> Iterator[Happening]:
    """One port in five is implanted within a month or two; patients are tokens, never people."""
    chance = plan.chance("field", block)
    day = plan.midnight(plan.day(block))
    for port in distribution.ports_of(plan, block)[::5]:
        at = day + timedelta(days=20 + chance.randrange(40), hours=9)
        party = plant.hospital(chance.randrange(plant.hospitals(plan))).party
        yield UsedInField(at, f"IM-{port.serial}", port, "implanted", party, f"{chance.getrandbits(64):016x}")


def complaints(plan: Plan, troubles: Troubles, block: int) -> Iterator[Happening]:
    """Background complaints at random, the hot batteries, and one that knows item and lot only."""
    chance = plan.chance("complaints", block)
    day = plan.midnight(plan.day(block))
    customer = plant.hospital(chance.randrange(plant.hospitals(plan))).party
    for pump in distribution.sold_pumps(plan, troubles, block):
        index = int((pump.serial or "")[1:]) - 1
        at = day + timedelta(days=60 + chance.randrange(20), hours=8)
        if index in troubles.battery_pumps[:BATTERY_COMPLAINTS]:
            words, nc, capa = "Battery runs hot, pump shuts down", BATTERY_NC, BATTERY_CAPA
            yield Complained(at, f"CO-{pump.serial}", pump, customer, words, "serious", nc, capa)
        elif chance.random() < 1 / 150:
            yield Complained(at, f"CO-{pump.serial}", pump, customer, "Key sticks", "minor")
    if block == troubles.late_resin_block:
        words = "Tubing feels sticky"
        yield Complained(
            day + timedelta(days=50), "CO-LOT-1", tubing.set_lot(block, 2), customer, words, "minor"
        )


def quality(plan: Plan, troubles: Troubles) -> Iterator[Happening]:
    """The nonconformances and the corrective action that the troubles led to, once their cause was known."""
    found = plan.midnight(119) + timedelta(days=80, hours=8)
    yield Nonconforming(
        found,
        BATTERY_NC,
        troubles.battery_lots,
        "Separator of the supplier's battery lot is too thin",
        "critical",
        "quarantine",
        "supplier",
    )
    reason = "Suspect battery lot"
    yield Held(found - timedelta(days=2), "HOLD-BATTERY", troubles.battery_lots, reason)
    cause, action = (
        "Separator thickness not controlled by the supplier",
        "Thickness test at incoming inspection",
    )
    effective = found + timedelta(days=10)
    yield CorrectiveAction(found, BATTERY_CAPA, (BATTERY_NC,), cause, action, CHANGE, effective)
    block = troubles.sterilisation_block
    yield Nonconforming(
        plan.midnight(plan.day(block)) + timedelta(days=25),
        f"NC-{tubing.load(block)}",
        (*tubing.set_lots(block), tubing.port_lot(plan, block)),
        "Load released although the cycle failed",
        "critical",
        "quarantine",
        "release without review of the cycle record",
    )
