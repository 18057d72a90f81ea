"""Master data as a middleware sends it: canonical records, one JSON object a line, no mapping needed."""

from datetime import timedelta
from typing import Any

from app.demo import plant
from app.demo.files import Ledger, LinesTable, Rolling
from app.demo.happenings import Routes, SpelledTwice
from app.demo.plan import Plan

SAVED = "2025-12-02T10:00:00Z"
FULL = 500_000


class Middleware:
    """Writes places, machines, people and their skills, supplier approvals, and second names of serials."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        self._masters = LinesTable(ledger, "mdm/mdm_masters.ndjson")
        self._aliases = Rolling(
            ledger, lambda month: LinesTable(ledger, f"mdm/mdm_identifiers_{month}.ndjson"), FULL
        )
        self._places(plan)
        for machine in plant.machines(plan):
            said = {"equipment": machine.equipment, "name": machine.name, "class": machine.kind}
            self._add("equipment", machine.equipment, said | {"location": machine.site})
        for worker in plant.workers(plan):
            self._add(
                "person", worker.person, {"person": worker.person, "name": worker.name, "role": worker.role}
            )
            skill = {"person": worker.person, "skill": worker.skill, "valid_from": "2025-10-01"}
            self._add("qualification", f"{worker.person}-1", skill)
        for party in plant.SUPPLIERS:
            said = {"supplier": party.party, "status": "approved", "valid_from": "2025-01-01"}
            self._add("supplier_approval", party.party, said)
        self.routes: Routes = {SpelledTwice: self.spelled_twice}

    def spelled_twice(self, what: SpelledTwice) -> None:
        data = {
            "of": {"item": what.unit.item, "serial": what.unit.serial},
            "same_as": {"item": what.other.item, "serial": what.other.serial},
            "scheme": "warehouse spelling",
        }
        booked = (what.at + timedelta(minutes=1)).isoformat()
        self._aliases.add(what.at, _record("identifier", what.id, booked, data))

    def _places(self, plan: Plan) -> None:
        for site in ("MUSTERSTADT", "SUZHOU"):
            self._add("location", site, {"location": site, "kind": "site"})
        for store in ("MUS-FG", "MUS-DOCK"):
            self._add("location", store, {"location": store, "kind": "area", "parent": "MUSTERSTADT"})
        for tank in plant.tanks(plan):
            said = {"location": tank, "kind": "vessel", "parent": "MUSTERSTADT", "mixing": "WELL_MIXED"}
            self._add("location", tank, said)

    def _add(self, kind: str, number: str, data: dict[str, Any]) -> None:
        self._masters.add(_record(kind, number, SAVED, data))


def _record(kind: str, number: str, recorded_at: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"system": "mdm", "type": kind, "id": number, "recorded_at": recorded_at, "data": data}
