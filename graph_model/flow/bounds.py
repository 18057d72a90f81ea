"""How many outputs of a pool hold a lot, at least and at most (R8, S4, S6, S12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Pieces: TypeAlias = Decimal | None
"""So many pieces; None where that is not known, or not counted in pieces."""


@dataclass(frozen=True, slots=True)
class Share:
    """One component of a pool: what is left of each source, what each open output still needs.

    `planned` outputs are still to come; `holds_all` is so of a closed order, or an event, with one output.
    """

    left: Mapping[str, Pieces]
    needs: Mapping[str, Pieces]
    per_unit: Pieces
    planned: Decimal
    holds_all: bool

    def surely_in(self, source: str, output: str) -> bool:
        """Whether what the others have cannot fill this output."""
        if self.holds_all:
            return True
        only = len(self.left) == 1
        need = self.needs[output]
        if need is None:
            return only and len(self.needs) == 1 and self.planned == 0
        if None in self.left.values():
            return only  # A lot with no quantity stated covers all (S12).
        return not self._short() and self._others(source) < need

    def bounds(self, source: str) -> tuple[int, int]:
        """At least and at most so many of the open outputs hold this source."""
        if self.holds_all:
            return len(self.needs), len(self.needs)
        count = len(self.needs)
        if self.per_unit is None:
            return (1 if len(self.left) == 1 and count and self.planned == 0 else 0), count
        own = self.left[source]
        most = count if own is None else min(count, int(own))
        if None in self.left.values():
            return (count if len(self.left) == 1 and self.planned == 0 else 0), most
        if self._short():
            return min(most, int((own or 0) // self.per_unit)), most
        total = count + int(self.planned)
        least = max(0, total - self._filled(self._others(source)) - int(self.planned))
        return min(least, most), most

    def _others(self, source: str) -> Decimal:
        return sum((left or Decimal(0) for name, left in self.left.items() if name != source), Decimal(0))

    def _short(self) -> bool:
        wanted = sum((need or Decimal(0) for need in self.needs.values()), Decimal(0))
        return sum((left or Decimal(0) for left in self.left.values()), Decimal(0)) < wanted

    def _filled(self, pieces: Decimal) -> int:
        """How many outputs so many pieces can fill, those that need least first."""
        filled = 0
        for need in sorted(need or Decimal(0) for need in self.needs.values()):
            pieces -= need
            if pieces < 0:
                break
            filled += 1
        return filled
