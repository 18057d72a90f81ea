"""The story told: one function for each planted trouble that follows material."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.demo import musterstadt, supply, tubing
from app.demo import plan as of
from app.demo.happenings import Mat
from app.demo.plan import Plan
from app.demo.story import LINKS, Expected, Trouble, forward, ref, refs
from app.demo.troubles import LATCH_LOT, Troubles
from app.demo.witness import Witness


@dataclass(frozen=True)
class Run:
    """A finished run: what was planned, what was planted, what the witness saw."""

    plan: Plan
    troubles: Troubles
    witness: Witness


def material(run: Run) -> Iterator[Trouble]:
    """The troubles that a trace through material answers."""
    yield from _battery(run)
    yield _backward(run)
    yield _late_resin(run)
    yield _latch(run)
    yield _swap(run)
    yield _came_back(run)
    yield _housing(run)
    yield _unrecorded(run)
    yield _unnamed(run)


def _battery(run: Run) -> Iterator[Trouble]:
    lots, pumps = run.troubles.battery_lots, run.troubles.battery_pumps
    theirs = supply.supplier_lot(run.plan, of.BATTERY, supply.bad_battery_lots(run.plan)[0])
    misses = [run.plan.pump(run.troubles.corrected_module), run.plan.pump(pumps.start - 1)]
    happened = (
        "A supplier's battery lot has a thin separator. It came in two deliveries, so under two lot numbers "
        "of ours; batteries went into modules by serial, modules into pumps, pumps to hospitals, some "
        "through the logistics partner. One consumption was recorded five weeks late, and one was corrected: "
        "its first version names the defective lot wrongly."
    )
    whole = _reached(run, lots, near_misses=misses, lots=lots)
    yield Trouble("battery", happened, forward(f"lot:V-2040@{of.BATTERY}/{theirs}"), whole, LINKS)
    for which, lot in enumerate(lots, 1):
        happened = "One of the two deliveries of the defective lot."
        expected = _reached(run, (lot,), near_misses=misses)
        yield Trouble(f"battery-delivery-{which}", happened, forward(ref(lot)), expected, LINKS)


def _backward(run: Run) -> Trouble:
    plan, index = run.plan, run.troubles.battery_pumps.start
    block = index // plan.pumps_per_block
    housing = of.HOUSING_NEW if plan.revised(block) else of.HOUSING
    housings = {supply.lot(plan, housing, piece) for piece in supply.pieces(plan, housing, block)}
    by_pump = (of.BATTERY, of.MICROCONTROLLER, of.MOTOR, of.KEYPAD)
    by_block = (of.CAPACITOR, of.ADHESIVE, of.ALCOHOL)
    lots = {supply.lot(plan, item, index) for item in by_pump} | housings
    lots |= {supply.lot(plan, item, block) for item in by_block}
    return Trouble(
        "pump-backward",
        "A pump with a defective battery: what went into it, down to every bought lot.",
        {"ref": ref(plan.pump(index)), "direction": "backward"},
        Expected(
            components=refs((plan.module(index), plan.board(index))),
            lots=refs(lots),
            possible=refs(housings) if len(housings) > 1 else [],
        ),
        f"{LINKS}; which of two housing lots of one order it got stays POSSIBLE (R1)",
    )


def _late_resin(run: Run) -> Trouble:
    plan, resin, block = run.plan, run.witness.resin, run.troubles.late_resin_block
    tanks = {tubing.tank(plan, near) for near in (block, min(block + 1, plan.blocks - 1))}
    blocks = [other for other in range(plan.blocks) if tubing.tank(plan, other) in tanks]
    happened = (
        "A resin lot was charged into the mixing tank after the first draw of the day. The tank is cleaned "
        "every morning and evening, so only what was drawn between that charge and the clean holds it."
    )
    misses = [tubing.set_lot(block, 1), tubing.tube_lot(block, 1), tubing.set_lot(block - 1, 3)]
    return Trouble(
        "late-resin",
        happened,
        forward(ref(resin)),
        Expected(
            lots=refs(run.witness.touched[resin]),
            near_misses=refs(misses),
            customers=sorted(run.witness.customers[resin]),
        ),
        "R2 and R4: time of charge and draw, clean between (BUILT_BEFORE_MIX, CLEANED_OUT)",
        reachable=refs(lot for other in blocks for lot in tubing.set_lots(other)),
    )


def _latch(run: Run) -> Trouble:
    plan, troubles = run.plan, run.troubles
    first = plan.pumps_before(troubles.rework_block)
    neighbours = [plan.pump(first), plan.pump(first + 2)]
    others = [
        plan.port(plan.ports_before(troubles.withdrawn_block), troubles.withdrawn_block),
        plan.pump(plan.pumps_before(troubles.reversal_block)),
    ]
    order = plan.order(troubles.rework_block, musterstadt.REWORK_ORDER)
    happened = (
        f"Three pumps pass rework order {order}; only the second gets a door latch of this lot. A pump is "
        "repaired in the field with another. A consumption of the lot by a port is retracted later, and an "
        "issue of it to another order is reversed."
    )
    expected = _reached(run, (LATCH_LOT,), near_misses=[*neighbours, *others])
    return Trouble(
        "rework-latch",
        happened,
        forward(ref(LATCH_LOT)),
        expected,
        "R1: what is input and output of one order maps to itself; S19: what is withdrawn moves nothing",
        reachable=sorted({*expected.units, *refs(neighbours)}),
    )


def _swap(run: Run) -> Trouble:
    plan, block = run.plan, run.troubles.swap_block
    first, last = plan.pumps_before(block), plan.pumps_before(block + 1) - 1
    module = plan.module(first)
    return Trouble(
        "swapped-module",
        "A pump failed its test and was scrapped; its module went into another pump.",
        forward(ref(module)),
        _reached(run, (module,), near_misses=[plan.pump(first + 1)]),
        f"{LINKS} for EVER; CURRENT is {ref(plan.pump(last))} alone (R3, R5)",
    )


def _came_back(run: Run) -> Trouble:
    pump = run.witness.returned
    first, now = run.witness.customers[pump]
    return Trouble(
        "returned-pump",
        "A pump was returned unopened and shipped to another hospital.",
        forward(ref(pump)),
        Expected(customers=[first, now]),
        f"custody (R3, R5): {now} holds it now, {first} held it before",
    )


def _housing(run: Run) -> Trouble:
    lot = run.witness.housing
    sure: list[Mat] = []
    maybe: list[Mat] = []
    for order, lots in run.witness.issued.items():
        if lot in lots:
            (sure if len(lots) == 1 else maybe).extend(run.witness.built[order])
    happened = (
        "Housings are known by the order only. Orders that got one lot hold it for sure, those that got two "
        "hold it possibly. The Suzhou plant has orders of the same numbers; their boards are not reached."
    )
    return Trouble(
        "housing-by-order",
        happened,
        forward(ref(lot)),
        Expected(
            units=refs([*sure, *maybe]),
            possible=refs(maybe),
            near_misses=[ref(run.plan.board(run.plan.pumps_before(3)))],
            counts={"definite": len(sure), "possible": len(maybe)},
        ),
        "R1 and R8 for the classes; plain reachability is exact for the set",
    )


def _unrecorded(run: Run) -> Trouble:
    plan, index = run.plan, run.troubles.unrecorded_module
    lot = supply.lot(plan, of.BATTERY, index)
    return Trouble(
        "unrecorded-battery",
        f"Nobody recorded which battery went into {ref(plan.module(index))}; it came from {ref(lot)}.",
        {"ref": ref(plan.pump(index)), "direction": "backward"},
        Expected(components=refs([plan.module(index), plan.board(index)])),
        "R10: a gap at position 20, owed by mes-suzhou; the answer is not complete",
    )


def _unnamed(run: Run) -> Trouble:
    pump = run.plan.pump(run.troubles.unnamed_pump)
    other = ref(run.plan.warehouse_spelling(pump))
    return Trouble(
        "unnamed-spelling",
        f"The warehouse shipped this pump as {other}. No alias says so, so its trace ends in the plant.",
        forward(ref(pump)),
        Expected(near_misses=[other]),
        "gaps: the warehouse's serial is a stub that no record brings into being",
    )


def _reached(
    run: Run, starts: Iterable[Mat], *, near_misses: Iterable[Mat] = (), lots: Iterable[Mat] = ()
) -> Expected:
    """What the witness saw become of these starts."""
    starts, witness = list(starts), run.witness
    reached = set().union(*(witness.touched[start] for start in starts))
    finished = {thing for thing in reached if thing.item in (of.PUMP, of.PORT)}
    return Expected(
        units=refs(finished),
        components=refs(reached - finished),
        lots=refs(lots),
        near_misses=refs(near_misses),
        customers=sorted({customer for start in starts for customer in witness.customers[start]}),
        onward=sorted({hospital for start in starts for hospital in witness.onward[start]}),
    )
