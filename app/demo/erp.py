"""The ERP's view: one table of goods movements, order headers, masters, purchasing, sales, bills.

Semicolons, decimal commas, days as yyyymmdd, item numbers with leading zeros, local time of Musterstadt.
"""

from datetime import datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from app.demo import plant
from app.demo.files import CSVTable, Ledger, Rolling
from app.demo.happenings import (
    Issued,
    IssueReturned,
    IssueReversed,
    LotFinished,
    Ordered,
    Received,
    Routes,
    Site,
    Sold,
)
from app.demo.plan import Plan

ZONE = ZoneInfo("Europe/Berlin")
MOVEMENT = [
    "MBLNR",
    "ZEILE",
    "BWART",
    "MATNR",
    "WERKS",
    "CHARG",
    "MENGE",
    "MEINS",
    "AUFNR",
    "EBELN",
    "EBELP",
    "LIFNR",
    "LICHA",
    "VFDAT",
    "SMBLN",
    "SMBLP",
    "STOKZ",
    "CHKZ",
    "BUDAT",
    "CPUDT",
]
ORDER = ["AUFNR", "MATNR", "REVLV", "GAMNG", "MEINS", "AUART", "GSTRP", "GLTRP", "STATUS", "CPUDT"]
PURCHASE_HEADER, PURCHASE_LINE = ("EBELN", "LIFNR", "AEDAT"), ("EBELN", "EBELP", "MATNR", "MENGE", "MEINS")
MASTER = ["MATNR", "MAKTX", "MTART", "CHKZ", "MEINS", "SPART", "GTIN", "IMPL", "LIFE", "AEDAT"]
SALE = ["VBELN", "POSNR", "KUNNR", "MATNR", "KWMENG", "VRKME", "AUDAT"]
SUPPLIER = ("LIFNR", "NAME1", "LAND1")
BILL = ["MATNR", "REVLV", "STLAN", "POSNR", "IDNRK", "MENGE", "MEINS", "AEDAT"]
KINDS = {"finished": "FERT", "component": "HALB", "raw": "ROH", "indirect": "HIBE"}
MASTER_DAY = "20251201"
FULL = 500_000
Goods: TypeAlias = Received | Issued | IssueReturned | LotFinished


class ERP:
    """Writes what the ERP would have posted."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        def table(name: str, columns: Any) -> CSVTable:
            return CSVTable(ledger, f"erp/erp_{name}.csv", columns, delimiter=";")

        self.movements = Rolling(ledger, lambda month: table(f"mseg_{month}", MOVEMENT), FULL)
        self._orders = Rolling(ledger, lambda month: table(f"aufk_{month}", ORDER), FULL)
        self._sales = Rolling(ledger, lambda month: table(f"vbap_{month}", SALE), FULL)
        self._headers, self._lines = table("ekko", PURCHASE_HEADER), table("ekpo", PURCHASE_LINE)
        self._last_day = plan.midnight(119)
        _masters(table("mara", MASTER), table("lfa1", SUPPLIER), table("stpo", BILL))
        self.routes: Routes = {
            Received: self.received,
            Sold: self.sold,
            Ordered: self.ordered,
            Issued: self.issued,
            IssueReturned: self.returned,
            IssueReversed: self.reversed,
            LotFinished: self.finished,
        }

    def received(self, what: Received) -> None:
        self._headers.add((what.purchase_order, what.supplier, _day(what.at - timedelta(days=30))), 0)
        self._headers.count.ignored += 1
        number = ("00010", what.material.item, what.quantity, what.unit)
        self._lines.add((what.purchase_order, *number))
        row = _movement(what.at, what.receipt, "101", what)
        row[9:14] = (
            what.purchase_order,
            "00010",
            what.supplier,
            what.supplier_lot,
            what.expiry.strftime("%Y%m%d"),
        )
        self.movements.add(what.at, row)

    def sold(self, what: Sold) -> None:
        row = (what.order, "000010", what.customer, what.item, what.quantity, "EA", _day(what.at))
        self._sales.add(what.at, row)

    def ordered(self, what: Ordered) -> None:
        if what.site is Site.SUZHOU:
            return
        kind = {"normal": "PP01", "rework": "PP03"}[what.kind]
        number = (what.order, what.item, what.revision, str(what.quantity), "EA", kind)
        window = (_moment(what.start), _moment(what.end), "TECO", _day(what.start - timedelta(days=5)))
        self._orders.add(what.start, (*number, *window))

    def issued(self, what: Issued) -> None:
        row = _movement(what.at, what.document, "261", what, what.order)
        self.movements.add(what.at, row)

    def returned(self, what: IssueReturned) -> None:
        row = _movement(what.at, what.document, "262", what, what.order)
        self.movements.add(what.at, row)

    def reversed(self, what: IssueReversed) -> None:
        issue = what.issue
        row = _movement(what.at, what.document, "262", issue, issue.order)
        row[14:17] = (issue.document, "0001", "S")
        self.movements.add(what.at, row)

    def finished(self, what: LotFinished) -> None:
        row = _movement(what.at, what.document, "101", what, what.order)
        wanted = what.material.lot is not None
        table = self.movements.add(what.at, row, int(wanted))
        table.count.ignored += not wanted


def _movement(at: datetime, document: str, kind: str, goods: Goods, order: str = "") -> list[str]:
    local = at.astimezone(ZONE)
    day = local.strftime("%Y%m%d")
    material, tracked, plain = goods.material, ("L" if goods.material.lot else "S"), "N"
    lot = material.lot or ""
    row = [document, "0001", kind, material.item, "1000", lot, goods.quantity, goods.unit, order]
    booked = (local + timedelta(minutes=7)).strftime("%Y%m%d%H%M%S")
    return [*row, "", "", "", "", "", "", "", plain, tracked, day, booked]


def _masters(items: CSVTable, suppliers: CSVTable, bills: CSVTable) -> None:
    for item in plant.ITEMS:
        yes = {True: "X", False: "N"}
        number = (
            item.item,
            item.description,
            KINDS[item.kind],
            "S" if item.tracking == "serial" else "L",
            item.unit,
        )
        flags = (item.line or "", item.gtin or "", yes[item.implantable], yes[item.life_supporting])
        items.add((*number, *flags, MASTER_DAY))
    for party in plant.SUPPLIERS:
        suppliers.add((party.party, party.name, party.country))
    for line in plant.BILL:
        quantity = line.quantity.replace(".", ",")
        bills.add(
            (line.parent, line.revision, "M", line.position, line.item, quantity, line.unit, MASTER_DAY)
        )


def _day(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y%m%d")


def _moment(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y%m%d%H%M%S")
