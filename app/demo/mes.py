"""The manufacturing system of Musterstadt: one JSON object a line, times in UTC, times of booking its own."""

from datetime import datetime, timedelta
from typing import Any

from app.demo.files import Ledger, LinesTable, Rolling
from app.demo.happenings import (
    Charged,
    Cleaned,
    Consumed,
    Disposed,
    Drawn,
    Labelled,
    LotOpened,
    Mat,
    Produced,
    Ran,
    Removed,
    Routes,
    Site,
    Standing,
)

FULL = 500_000
BOOKED = timedelta(minutes=2)


class MES:
    """Writes what the terminals of Musterstadt would have booked."""

    def __init__(self, ledger: Ledger) -> None:
        self.events = Rolling(
            ledger, lambda month: LinesTable(ledger, f"mes/mes_events_{month}.ndjson"), FULL
        )
        self.routes: Routes = {
            Consumed: self.consumed,
            Produced: self.produced,
            Ran: self.ran,
            Removed: self.removed,
            Charged: self.charged,
            Drawn: self.drawn,
            Cleaned: self.cleaned,
            Labelled: self.labelled,
            LotOpened: self.lot_opened,
            Disposed: self.disposed,
        }

    def consumed(self, what: Consumed) -> None:
        if what.site is not Site.MUSTERSTADT or what.standing is Standing.UNRECORDED:
            return
        rest: dict[str, Any] = {"qty": what.quantity, "orderNo": what.order, "operator": what.person}
        if what.into:
            rest["into"] = _part(what.into)
        if what.position:
            rest["pos"] = what.position
        part = {"part": _part(what.material)}
        self._add("CONSUME", what.id, what.at, what.recorded, part | rest)
        if what.standing is Standing.WITHDRAWN:
            withdrawn = what.at + timedelta(hours=2)
            self._add("CONSUME", what.id, what.at, withdrawn, part | rest, void="Y")

    def produced(self, what: Produced) -> None:
        if what.site is Site.MUSTERSTADT:
            said = {"part": _part(what.output), "qty": what.quantity, "orderNo": what.order}
            self._add("OUTPUT", what.id, what.at, None, said)

    def ran(self, what: Ran) -> None:
        if what.site is Site.MUSTERSTADT:
            where = {
                "op": what.operation,
                "orderNo": what.order,
                "machine": what.equipment,
                "operator": what.person,
            }
            how = {"end": _iso(what.end), "program": what.program, "result": what.result.upper()}
            part = {"part": _part(what.subject)} if what.subject else {}
            self._add("RUN", what.run, what.start, what.end, where | how | part)

    def removed(self, what: Removed) -> None:
        self._add("REMOVE", what.id, what.at, None, {"part": _part(what.material), "from": _part(what.unit)})

    def charged(self, what: Charged) -> None:
        said = {"vessel": what.vessel, "part": _part(what.material), "kg": what.kilograms}
        self._add("CHARGE", what.id, what.at, None, said)

    def drawn(self, what: Drawn) -> None:
        said = {"vessel": what.vessel, "into": _part(what.into), "kg": what.kilograms}
        self._add("DRAW", what.id, what.at, None, said)

    def cleaned(self, what: Cleaned) -> None:
        self._add("CLEAN", what.id, what.at, None, {"vessel": what.vessel, "clearance": True})

    def labelled(self, what: Labelled) -> None:
        self._add(
            "LABEL", what.id, what.at, None, {"part": _part(what.material), "udi": what.udi, "grade": "B"}
        )

    def lot_opened(self, what: LotOpened) -> None:
        self._add("LOT", what.id, what.at, None, {"part": _part(what.material), "qty": what.quantity})

    def disposed(self, what: Disposed) -> None:
        said = {"part": _part(what.material), "how": what.kind.upper(), "nc": what.nc}
        self._add("DISPOSE", what.id, what.at, None, said)

    def _add(
        self,
        kind: str,
        number: str,
        at: datetime,
        booked: datetime | None,
        said: dict[str, Any],
        *,
        void: str = "N",
    ) -> None:
        booked = booked or at + BOOKED
        head = {"evt": kind, "id": number, "ts": _iso(at), "booked": _iso(booked), "void": void}
        self.events.add(booked, head | said)


def _part(material: Mat) -> dict[str, str]:
    part = {"no": material.item}
    if material.lot:
        part["lot"] = material.lot
    if material.serial:
        part["sn"] = material.serial
    return part


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
