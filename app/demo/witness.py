"""The witness: sees what truly happens and keeps only what the planted troubles touch.

It never looks into a file: what it holds in the end is the answer that the records should lead to.
"""

from collections import defaultdict

from app.demo import plan as of
from app.demo import supply
from app.demo.happenings import (
    CameBack,
    Charged,
    Cleaned,
    Complained,
    Consumed,
    Drawn,
    Forwarded,
    Issued,
    LotFinished,
    Mat,
    Packed,
    Produced,
    Ran,
    Routes,
    Serviced,
    Shipped,
    Standing,
    Sterilised,
)
from app.demo.plan import Plan
from app.demo.troubles import LATCH_LOT, Troubles

CALLED_TRUE = (Standing.TRUE, Standing.UNRECORDED)


class Witness:
    """What became of each trouble's material; `touched` and `customers` are keyed by where it started."""

    def __init__(self, plan: Plan, troubles: Troubles) -> None:
        self._plan, self._troubles = plan, troubles
        resin = supply.lot(plan, of.RESIN, troubles.late_resin_block * 2 + 1)
        housing = supply.lot(plan, of.HOUSING, plan.pumps_before(3))
        self.resin, self.housing = resin, housing
        self.starts: set[Mat] = {*troubles.battery_lots, resin, LATCH_LOT}
        self.starts |= {plan.module(plan.pumps_before(troubles.swap_block))}
        returned = plan.pumps_before(troubles.return_block) + self.kits
        self.starts |= {plan.pump(returned)}
        self.returned = plan.pump(returned)
        self.touched: defaultdict[Mat, set[Mat]] = defaultdict(set)
        self.customers: defaultdict[Mat, list[str]] = defaultdict(list)
        self.onward: defaultdict[Mat, set[str]] = defaultdict(set)
        self.issued: defaultdict[str, dict[Mat, int]] = defaultdict(dict)
        self.built: defaultdict[str, list[Mat]] = defaultdict(list)
        self.in_load: list[Mat] = []
        self.on_drifted_tester: list[Mat] = []
        self.battery_complaints: list[str] = []
        self._reaches: defaultdict[Mat, set[Mat]] = defaultdict(set)
        self._orders: defaultdict[str, set[Mat]] = defaultdict(set)
        self._vessels: defaultdict[str, set[Mat]] = defaultdict(set)
        self._units: defaultdict[str, set[Mat]] = defaultdict(set)
        for start in self.starts:
            self._reaches[start].add(start)
        self.routes: Routes = {
            Consumed: self.consumed,
            Issued: self.was_issued,
            LotFinished: self.finished,
            Produced: self.produced,
            Charged: self.charged,
            Drawn: self.drawn,
            Cleaned: self.cleaned,
            Packed: self.packed,
            Shipped: self.shipped,
            CameBack: self.came_back,
            Forwarded: self.forwarded,
            Serviced: self.serviced,
            Sterilised: self.sterilised,
            Ran: self.ran,
            Complained: self.complained,
        }

    @property
    def kits(self) -> int:
        """How many pumps of a block leave in kits; the next one leaves alone."""
        return min(self._plan.pumps_per_block, self._plan.ports_per_block) * 3 // 10

    def consumed(self, what: Consumed) -> None:
        if what.into and what.standing in CALLED_TRUE:
            self._pass_on(what.material, what.into)

    def was_issued(self, what: Issued) -> None:
        if what.material.item == of.HOUSING and what.material.lot in self._housing_lots():
            self.issued[what.order][what.material] = int(what.quantity)
        if what.material in self._reaches and what.material.item == of.TUBING:
            self._orders[what.order] |= self._reaches[what.material]

    def finished(self, what: LotFinished) -> None:
        for start in self._orders.get(what.order, ()):
            self._reach(start, what.material)

    def produced(self, what: Produced) -> None:
        if what.order in self.issued and what.output.item == of.PUMP:
            self.built[what.order].append(what.output)

    def charged(self, what: Charged) -> None:
        if what.material in self._reaches:
            self._vessels[what.vessel] |= self._reaches[what.material]

    def drawn(self, what: Drawn) -> None:
        for start in self._vessels.get(what.vessel, ()):
            self._reach(start, what.into)

    def cleaned(self, what: Cleaned) -> None:
        self._vessels.pop(what.vessel, None)

    def packed(self, what: Packed) -> None:
        inside = self._units.get(what.inner or "", set()) | self._of(what.material)
        if inside:
            self._units[what.handling_unit] |= inside

    def shipped(self, what: Shipped) -> None:
        for start in self._units.get(what.handling_unit or "", set()) | self._of(what.material):
            if what.customer not in self.customers[start]:
                self.customers[start].append(what.customer)

    def came_back(self, what: CameBack) -> None:
        self._units = defaultdict(set, {k: v for k, v in self._units.items() if what.material not in v})

    def forwarded(self, what: Forwarded) -> None:
        for unit in what.units:
            for start in self._of(unit):
                self.onward[start].add(what.hospital)

    def serviced(self, what: Serviced) -> None:
        self._pass_on(what.installed, what.device)
        for start in self._of(what.installed):
            if what.customer not in self.customers[start]:
                self.customers[start].append(what.customer)

    def sterilised(self, what: Sterilised) -> None:
        if what.result == "fail":
            self.in_load.extend(what.contents)

    def ran(self, what: Ran) -> None:
        equipment, good, bad = self._troubles.drifted_tester
        if what.equipment == equipment and what.subject:
            first, last = self._plan.midnight(good), self._plan.midnight(bad)
            if first <= what.start < last:
                self.on_drifted_tester.append(what.subject)

    def complained(self, what: Complained) -> None:
        if what.nc:
            self.battery_complaints.append(what.complaint)

    def _housing_lots(self) -> set[str | None]:
        number = int((self.housing.lot or "")[2:])
        return {f"HS{near:06d}" for near in (number - 1, number, number + 1)}

    def _pass_on(self, material: Mat, into: Mat) -> None:
        for start in self._reaches.get(material, ()):
            self._reach(start, into)

    def _reach(self, start: Mat, thing: Mat) -> None:
        self._reaches[thing].add(start)
        self.touched[start].add(thing)

    def _of(self, material: Mat | None) -> set[Mat]:
        if material is None:
            return set()
        serial = (material.serial or "").removeprefix("IP-").replace("P-", "P")
        plain = material._replace(serial=serial) if serial else material
        return self._reaches.get(plain, set())
