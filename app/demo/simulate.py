"""What happens in the plant, block after block, each cause before its effects."""

from collections.abc import Callable, Iterator

from app.demo import distribution, field, musterstadt, supply, suzhou, tubing
from app.demo.happenings import Happening
from app.demo.plan import Plan
from app.demo.troubles import Troubles


def simulate(
    plan: Plan, troubles: Troubles, progress: Callable[[int], None] | None = None
) -> Iterator[Happening]:
    """All happenings of the run; `progress` is told how many units were made since it was last told."""
    yield from field.calibrated(plan, troubles)
    for block in range(plan.blocks):
        yield from supply.received(plan, block)
        yield from suzhou.boards(plan, block)
        yield from suzhou.modules(plan, troubles, block)
        yield from musterstadt.pumps(plan, troubles, block)
        yield from musterstadt.ports(plan, troubles, block)
        yield from tubing.tubing(plan, block)
        yield from tubing.sets(plan, block)
        yield from tubing.sterilised(plan, troubles, block)
        yield from distribution.released(plan, troubles, block)
        yield from distribution.shipped(plan, troubles, block)
        yield from field.in_use(plan, block)
        yield from field.complaints(plan, troubles, block)
        if progress:
            progress(
                plan.pumps_before(block + 1)
                - plan.pumps_before(block)
                + len(distribution.ports_of(plan, block))
            )
    yield from field.quality(plan, troubles)
