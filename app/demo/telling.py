"""The whole story: the troubles of material, exposure, design and quality, and the spellings in them."""

from collections.abc import Iterator

from app.demo import field as afterwards
from app.demo import plan as of
from app.demo import tubing
from app.demo.chapters import Run, material
from app.demo.faults import Refused
from app.demo.plan import Plan
from app.demo.story import Expected, Story, Trouble, ref, refs
from app.demo.troubles import Troubles
from app.demo.witness import Witness


def told(plan: Plan, troubles: Troubles, witness: Witness, refused: tuple[Refused, ...]) -> Story:
    """The story of a finished run."""
    run = Run(plan, troubles, witness)
    parts = (*material(run), _load(run), _tester(run), _change(run), _complaints(run))
    return Story(plan.units, plan.seed, parts, refused, dict(_spellings(plan, troubles, parts)))


def _load(run: Run) -> Trouble:
    plan, block = run.plan, run.troubles.sterilisation_block
    indexes = range(plan.ports_before(block), plan.ports_before(block + 1))
    return Trouble(
        "sterilisation-load",
        "A sterilisation cycle failed and its load was released all the same.",
        {"ref": f"load:{tubing.load(block)}", "direction": "forward", "flow": "exposure"},
        Expected(
            units=refs(plan.port(index, block) for index in indexes),
            lots=refs(run.witness.in_load),
            near_misses=refs([tubing.set_lot(block - 1, 1)]),
        ),
        "R6: what was in the load, and the members of its lots",
    )


def _tester(run: Run) -> Trouble:
    equipment, good, bad = run.troubles.drifted_tester
    first, last = run.plan.midnight(good), run.plan.midnight(bad)
    question = {"ref": f"equipment:{equipment}", "direction": "forward", "flow": "exposure"}
    window = {"from": f"{first:%Y-%m-%dT%H:%M:%SZ}", "to": f"{last:%Y-%m-%dT%H:%M:%SZ}"}
    return Trouble(
        "drifted-tester",
        "A final tester was found out of tolerance; it was last good six weeks before.",
        question | window,
        Expected(units=refs(run.witness.on_drifted_tester)),
        "R6: overlap of runs with the window between the two calibrations",
    )


def _change(run: Run) -> Trouble:
    plan = run.plan
    before = plan.pumps_before(plan.blocks // 2)
    return Trouble(
        "change-order",
        "A change order replaced the housing in the middle of the run.",
        {"ref": f"change:{afterwards.CHANGE}", "direction": "forward", "flow": "design"},
        Expected(
            counts={"old": before, "new": plan.pumps - before}, near_misses=refs([plan.pump(before - 1)])
        ),
        f"design: pumps from {ref(plan.pump(before))} on are built to revision B",
    )


def _complaints(run: Run) -> Trouble:
    numbers = run.witness.battery_complaints
    pumps = run.troubles.battery_pumps[: len(numbers)]
    return Trouble(
        "hot-batteries",
        f"Complaints {', '.join(numbers)} led to {afterwards.BATTERY_CAPA}.",
        {"ref": f"capa:{afterwards.BATTERY_CAPA}", "direction": "backward"},
        Expected(lots=refs(run.troubles.battery_lots), units=refs(run.plan.pump(index) for index in pumps)),
        "commonality: the battery lots are what the failed pumps share",
    )


def _spellings(plan: Plan, troubles: Troubles, parts: tuple[Trouble, ...]) -> Iterator[tuple[str, str]]:
    """Both spellings of every pump that the story names and that an alias joins."""
    named = {part.question["ref"] for part in parts}
    for part in parts:
        named.update(part.expected.units, part.expected.near_misses, part.reachable or ())
    for name in sorted(named):
        if name.startswith(f"unit:{of.PUMP}/P"):
            index = int(name.rpartition("P")[2]) - 1
            block = index // plan.pumps_per_block
            if plan.misspelled(block) and index != troubles.unnamed_pump:
                yield name, ref(plan.warehouse_spelling(plan.pump(index)))
