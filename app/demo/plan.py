"""How many of everything, when, and under which number: all of it a function of (units, seed).

The plant is a row of *blocks*: what one line makes in one day, with its boards, modules, sets and kits. Any
block can be written without knowing the others, since numbers, lots and days follow from its place; that is
why memory stays flat however many units are asked for.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.demo.happenings import Mat
from graph_model.errors import QuestionError

FIRST_DAY = date(2026, 1, 5)
WORKING_DAYS = 120
LEAST_UNITS = 100
PUMP, PORT, SET = "00010", "00020", "00030"
MODULE, BOARD, TUBING = "00101", "00102", "00303"
BATTERY, CAPACITOR, MICROCONTROLLER, MOTOR = "00103", "00104", "00105", "00106"
HOUSING, HOUSING_NEW, KEYPAD, LATCH = "00107", "00117", "00108", "00109"
BODY, SEPTUM, RESIN, PLASTICISER, CONNECTOR = "00201", "00202", "00301", "00302", "00304"
ALCOHOL, ADHESIVE = "00401", "00501"


@dataclass(frozen=True, slots=True)
class Plan:
    """The size of a generated plant; `units` counts finished serialised devices (pumps and ports)."""

    units: int
    seed: int

    def __post_init__(self) -> None:
        if self.units < LEAST_UNITS:
            raise QuestionError(
                f"units={self.units}: too few to hold the planted troubles; allowed: {LEAST_UNITS} or more"
            )

    @property
    def block_units(self) -> int:
        return min(100, max(10, self.units // 20))

    @property
    def pumps_per_block(self) -> int:
        return self.block_units * 6 // 10

    @property
    def ports_per_block(self) -> int:
        return self.block_units - self.pumps_per_block

    @property
    def blocks(self) -> int:
        return -(-self.units // self.block_units)

    @property
    def lines(self) -> int:
        """Lines that work side by side on the busiest day."""
        return -(-self.blocks // WORKING_DAYS)

    @property
    def pumps(self) -> int:
        return self.pumps_before(self.blocks)

    @property
    def ports(self) -> int:
        return self.units - self.pumps

    def pumps_before(self, block: int) -> int:
        """How many pumps the blocks before this one made: the index of its first pump."""
        if block < self.blocks:
            return block * self.pumps_per_block
        rest = self.units - (self.blocks - 1) * self.block_units
        return (self.blocks - 1) * self.pumps_per_block + min(rest, self.pumps_per_block)

    def ports_before(self, block: int) -> int:
        return self.units - self.pumps if block == self.blocks else block * self.ports_per_block

    def day(self, block: int) -> int:
        """The working day of a block, 0 to 119."""
        return block * WORKING_DAYS // self.blocks

    def line(self, block: int) -> int:
        """The line of a block, from 1: blocks of the same day run side by side."""
        first = -(-self.day(block) * self.blocks // WORKING_DAYS)
        return block - first + 1

    def midnight(self, day: int) -> datetime:
        """00:00 UTC of a working day (Monday to Friday)."""
        when = FIRST_DAY + timedelta(days=day // 5 * 7 + day % 5)
        return datetime(when.year, when.month, when.day, tzinfo=UTC)

    def chance(self, *what: object) -> random.Random:
        """The only source of chance: one generator for each thing asked about."""
        return random.Random("/".join(map(str, (self.seed, *what))))

    def revised(self, block: int) -> bool:
        """Whether the change order that replaces the housing is in force."""
        return block >= self.blocks // 2

    # Serial numbers, by the index of the unit.

    def pump(self, index: int) -> Mat:
        return Mat(PUMP, serial=f"P{index + 1:07d}")

    def module(self, index: int) -> Mat:
        return Mat(MODULE, serial=f"M{index + 1:07d}")

    def board(self, index: int) -> Mat:
        return Mat(BOARD, serial=f"C{index + 1:07d}")

    def port(self, index: int, block: int) -> Mat:
        return Mat(PORT, lot=f"TL{block + 1:06d}", serial=f"T{index + 1:07d}")

    def warehouse_spelling(self, pump: Mat) -> Mat:
        """What the old hand-held scanner of the warehouse writes for the same pump."""
        serial = pump.serial or ""
        return Mat(PUMP, serial=f"IP-{serial[0]}-{serial[1:]}")

    def misspelled(self, block: int) -> bool:
        """Whether this block passed the old scanner."""
        return block % 5 == 0

    # Orders: both plants count from the same number, so that an order number alone names two orders.

    def order(self, block: int, which: int) -> str:
        return f"{10_000_000 + block * 10 + which}"
