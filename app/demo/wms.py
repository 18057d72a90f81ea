"""The warehouse system: Excel exports for a small plant, CSV where a workbook would grow too large.

Local time of Musterstadt without offset. One old scanner spells pump serials in a way of its own.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.demo.files import MONTHLY, SHEET_ROWS, YEARLY, Cell, CSVTable, Ledger, Rolling, Table, Workbook
from app.demo.happenings import CameBack, Mat, Moved, Packed, Palletised, Routes, Shipped, Unpacked
from app.demo.plan import Plan

ZONE = ZoneInfo("Europe/Berlin")
EXCEL_UNITS = 10_000
BOOKED = timedelta(minutes=1)
TABLES = {
    "packing": (
        "Document",
        "Action",
        "Unit",
        "Inner unit",
        "Item",
        "Lot",
        "Serial",
        "Pieces",
        "Time",
        "Booked",
    ),
    "pallets": ("Pallet", "SSCC", "Time", "Booked"),
    "moves": ("Document", "Unit", "Item", "Lot", "Serial", "From", "To", "Time", "Booked"),
    "shipments": (
        "Document",
        "Delivery",
        "Customer",
        "Sales order",
        "Unit",
        "Item",
        "Lot",
        "Serial",
        "Pieces",
        "Time",
        "Booked",
    ),
    "returns": ("Document", "Customer", "Item", "Lot", "Serial", "Reason", "Time", "Booked"),
}


class WMS:
    """Writes what the warehouse would have scanned."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        large = plan.units > EXCEL_UNITS

        def rolling(name: str, columns: tuple[str, ...]) -> Rolling:
            def opened(period: str) -> Table:
                stem = f"wms/wms_{name}_{period}"
                if large:
                    return CSVTable(ledger, f"{stem}.csv", columns)
                return Workbook(ledger, f"{stem}.xlsx", columns, sheet=name)

            return Rolling(ledger, opened, SHEET_ROWS, MONTHLY if large else YEARLY)

        self._tables = {name: rolling(name, columns) for name, columns in TABLES.items()}
        self.routes: Routes = {
            Packed: self.packed,
            Unpacked: self.unpacked,
            Palletised: self.palletised,
            Moved: self.moved,
            Shipped: self.shipped,
            CameBack: self.came_back,
        }

    def packed(self, what: Packed) -> None:
        inside = (what.handling_unit, what.inner, *_numbers(what.material))
        self._add("packing", what.at, (what.id, "PACK", *inside, what.quantity))

    def unpacked(self, what: Unpacked) -> None:
        self._add(
            "packing", what.at, (what.id, "UNPACK", what.handling_unit, None, *_numbers(what.material), "1")
        )

    def palletised(self, what: Palletised) -> None:
        self._add("pallets", what.at, (what.pallet, what.sscc))

    def moved(self, what: Moved) -> None:
        thing = (what.handling_unit, *_numbers(what.material))
        self._add("moves", what.at, (what.id, *thing, what.source, what.target))

    def shipped(self, what: Shipped) -> None:
        thing = (what.handling_unit, *_numbers(what.material), what.quantity)
        self._add("shipments", what.at, (what.id, what.shipment, what.customer, what.sales_order, *thing))

    def came_back(self, what: CameBack) -> None:
        self._add("returns", what.at, (what.id, what.customer, *_numbers(what.material), what.reason))

    def _add(self, name: str, at: datetime, row: tuple[Cell, ...]) -> None:
        self._tables[name].add(at, (*row, _local(at), _local(at + BOOKED)))


def _numbers(material: Mat | None) -> tuple[Cell, Cell, Cell]:
    return (material.item, material.lot, material.serial) if material else (None, None, None)


def _local(at: datetime) -> str:
    return at.astimezone(ZONE).replace(tzinfo=None).isoformat(" ", "seconds")
