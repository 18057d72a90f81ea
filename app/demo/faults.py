"""Rows that no reader should accept, as every real export has some: a handful among the good ones."""

from dataclasses import dataclass
from datetime import datetime

from app.demo.erp import ERP, MOVEMENT
from app.demo.files import Table
from app.demo.mes import MES
from app.demo.mes_suzhou import TABLES, MESSuzhou
from app.demo.plan import BATTERY, HOUSING, MODULE, Plan
from app.demo.qms import QMS


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that belongs in quarantine, and why."""

    file: str
    line: int | None
    field: str | None
    value: str | None
    reason: str


def write(plan: Plan, erp: ERP, mes: MES, suzhou: MESSuzhou, qms: QMS) -> tuple[Refused, ...]:
    """Write the broken rows; gives where each stands."""
    at = plan.midnight(60).replace(hour=9)
    return (*_erp(erp, at), *_mes(mes, at), _suzhou(suzhou, at), _qms(qms, at))


def _erp(erp: ERP, at: datetime) -> list[Refused]:
    good = dict.fromkeys(MOVEMENT, "")
    good |= {"ZEILE": "0001", "BWART": "261", "MATNR": HOUSING, "WERKS": "1000", "CHARG": "HS000001"}
    good |= {"MENGE": "1", "MEINS": "EA", "AUFNR": "10000005", "STOKZ": "N", "CHKZ": "L"}
    good |= {"BUDAT": "20260302", "CPUDT": "20260302101500"}
    wrong = (
        ("MENGE", "12,x", "no decimal with a comma"),
        ("BUDAT", "20260231", "no such day"),
        ("MEINS", "PAL", "no unit that the table knows"),
        ("BWART", "999", "no movement type that a mapping routes"),
    )
    refused = []
    for number, (column, value, reason) in enumerate(wrong):
        row = good | {"MBLNR": f"499999999{number}", column: value}
        table = erp.movements.add(at, tuple(row.values()))
        refused.append(_refused(table, column, value, reason, header=1))
    return refused


def _mes(mes: MES, at: datetime) -> list[Refused]:
    nothing = {
        "evt": "CONSUME",
        "id": "CN-BROKEN-1",
        "ts": "2026-03-30T09:00:00Z",
        "booked": "2026-03-30T09:02:00Z",
    }
    table = mes.events.add(at, nothing | {"void": "N", "qty": "1", "orderNo": "10000005"})
    first = _refused(table, "part", None, "consumption of nothing")
    later = nothing | {
        "id": "CN-BROKEN-2",
        "ts": "30/03/2026 9am",
        "void": "N",
        "qty": "1",
        "orderNo": "10000005",
    }
    part = {"part": {"no": BATTERY, "lot": "BT000001"}}
    table = mes.events.add(at, later | part)
    return [first, _refused(table, "ts", "30/03/2026 9am", "no ISO 8601 time")]


def _suzhou(suzhou: MESSuzhou, at: datetime) -> Refused:
    row = dict.fromkeys(TABLES["产出"].split(), "")
    row |= {"记录号": "CC-BROKEN", "工单号": "10000006", "物料编码": MODULE, "数量": "1"}
    row |= {"产出时间": "2026-03-30 17:00:00", "录入时间": "2026-03-30 17:03:00"}
    table = suzhou.tables["产出"].add(at, tuple(row.values()))
    return _refused(table, "序列号", None, "an output without lot or serial", header=1)


def _qms(qms: QMS, at: datetime) -> Refused:
    document = {
        "kind": "inspection",
        "number": "II-BROKEN",
        "modified": "2026-03-30T09:00:00Z",
        "verdict": "maybe",
    }
    said = {
        "inspectionType": "incoming",
        "subject": {"item": BATTERY, "lot": "BT000001"},
        "inspector": "QI-01",
    }
    table = qms.documents.add(at, document | said | {"performed": "2026-03-30T08:00:00Z"})
    return _refused(table, "verdict", "maybe", "no verdict", header=1)


def _refused(table: Table, field: str, value: str | None, reason: str, *, header: int = 0) -> Refused:
    table.count.refused += 1
    return Refused(table.count.path, table.count.rows + header, field, value, reason)
