"""Where the planted troubles sit, as functions of the plan, so that any block finds its own."""

from dataclasses import dataclass
from functools import cached_property

from app.demo import plan as of
from app.demo import supply
from app.demo.happenings import Mat
from app.demo.plan import Plan

LATCH_LOT = Mat(of.LATCH, lot="LT000001")


@dataclass(frozen=True)
class Troubles:
    """The places of the planted troubles in one plan, most of them a tenth of the run apart."""

    plan: Plan

    @cached_property
    def battery_lots(self) -> tuple[Mat, Mat]:
        """Our two lots of the one defective supplier lot."""
        first, second = supply.bad_battery_lots(self.plan)
        return tuple(Mat(of.BATTERY, lot=f"BT{number + 1:06d}") for number in (first, second))  # type: ignore[return-value]

    @cached_property
    def battery_pumps(self) -> range:
        """Indexes of the pumps whose module got a defective battery."""
        first, second = supply.bad_battery_lots(self.plan)
        size = self._battery_lot_size
        return range(first * size, min((second + 1) * size, self.plan.pumps))

    @cached_property
    def late_module(self) -> int:
        """Its battery was defective, and the line reported that five weeks later."""
        return self.battery_pumps[-1]

    @cached_property
    def corrected_module(self) -> int:
        """Its battery was good; the first version of the record names a defective lot."""
        return self.battery_pumps.stop

    @cached_property
    def unrecorded_module(self) -> int:
        """Nobody wrote down which battery it got."""
        return self.plan.pumps_before(self._tenth(8)) + 1

    @cached_property
    def rework_block(self) -> int:
        return self._tenth(1)

    @cached_property
    def swap_block(self) -> int:
        return self._tenth(2)

    @cached_property
    def return_block(self) -> int:
        """A pump of this block comes back and leaves again."""
        return self._plain_block(3)

    @cached_property
    def service_block(self) -> int:
        """A pump of this block is repaired in the field."""
        return self._plain_block(6)

    @cached_property
    def late_resin_block(self) -> int:
        """A block whose second charge opens a new resin lot (a lot lasts three charges)."""
        block = self._tenth(4)
        while (block * 2 + 1) % 3:
            block += 1
        return block

    @cached_property
    def withdrawn_block(self) -> int:
        return self._tenth(5)

    @cached_property
    def sterilisation_block(self) -> int:
        return self._tenth(6)

    @cached_property
    def reversal_block(self) -> int:
        return self._tenth(7)

    @cached_property
    def unnamed_pump(self) -> int:
        """The warehouse spells it differently and no alias was ever recorded."""
        return self.plan.pumps_before(1) - 1

    @cached_property
    def drifted_tester(self) -> tuple[str, int, int]:
        """A tester found out of tolerance: equipment, last good and first bad calibration day."""
        return "TST-01", 30, 60

    def forwarded(self, block: int) -> bool:
        """Whether this block's pumps go to hospitals through the logistics partner."""
        return block % 4 == 2  # noqa: PLR2004 one block in four

    def drifted(self, block: int) -> bool:
        """Whether this block was tested on the drifted tester while nobody knew."""
        _, good, bad = self.drifted_tester
        return self.plan.line(block) == 1 and good <= self.plan.day(block) < bad

    @property
    def _battery_lot_size(self) -> int:
        return supply.BOUGHT[of.BATTERY].lot_size(self.plan)

    def _tenth(self, which: int) -> int:
        return self.plan.blocks * which // 10

    def _plain_block(self, which: int) -> int:
        """A block that neither the logistics partner forwarded nor the old scanner saw."""
        block = self._tenth(which)
        while block % 4 == 2 or self.plan.misspelled(block):  # noqa: PLR2004 the partner's share, see `forwarded`
            block += 1
        return block
