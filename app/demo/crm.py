"""The customer system: CSV with a byte order mark, accounts, cases and installed devices."""

from datetime import datetime, timedelta

from app.demo import plant
from app.demo.files import CSVTable, Ledger, Rolling
from app.demo.happenings import Complained, Routes, Serviced, UsedInField
from app.demo.plan import Plan

ACCOUNT = ("Account", "Name", "Type", "Country", "GLN", "LastModified")
CASE = [
    "Case",
    "Account",
    "Item",
    "Lot",
    "Serial",
    "Description",
    "Severity",
    "Status",
    "NC",
    "CAPA",
    "Received",
    "LastModified",
]  # One text: the columns read as they stand in the file.
ASSET = ["Record", "Kind", "Item", "Lot", "Serial", "Account", "PatientToken", "Date", "LastModified"]
SERVICE = ("Service", "Account", "Item", "Serial", "New item", "New lot", "Finding", "Date", "LastModified")
FULL = 500_000
SAVED = "2025-12-02T09:00:00Z"


class CRM:
    """Writes what the customer service would have entered."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        def table(name: str, columns: list[str] | tuple[str, ...]) -> CSVTable:
            return CSVTable(ledger, f"crm/crm_{name}.csv", columns, encoding="utf-8-sig")

        accounts = table("accounts", ACCOUNT)
        for party in (*map(plant.hospital, range(plant.hospitals(plan))), plant.PARTNER, plant.MAKER):
            accounts.add((party.party, party.name, party.role, party.country, party.gln, SAVED))
        self._cases = Rolling(ledger, lambda month: table(f"cases_{month}", CASE), FULL)
        self._assets = Rolling(ledger, lambda month: table(f"assets_{month}", ASSET), FULL)
        self._services = Rolling(ledger, lambda month: table(f"services_{month}", SERVICE), FULL)
        self.routes: Routes = {Complained: self.complained, UsedInField: self.used, Serviced: self.serviced}

    def complained(self, what: Complained) -> None:
        device = (what.device.item, what.device.lot, what.device.serial)
        head = (what.complaint, what.customer, *device, what.description, what.severity, "open")
        self._cases.add(
            what.at, (*head, what.nc, what.capa, _iso(what.at), _iso(what.at + timedelta(hours=1)))
        )

    def used(self, what: UsedInField) -> None:
        device = (what.device.item, what.device.lot, what.device.serial)
        head = (what.id, what.kind, *device, what.party, what.patient_token, what.at.date().isoformat())
        self._assets.add(what.at, (*head, _iso(what.at + timedelta(days=2))))

    def serviced(self, what: Serviced) -> None:
        parts = (what.device.item, what.device.serial, what.installed.item, what.installed.lot, what.finding)
        row = (what.service, what.customer, *parts, _iso(what.at), _iso(what.at + timedelta(days=1)))
        self._services.add(what.at, row)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
