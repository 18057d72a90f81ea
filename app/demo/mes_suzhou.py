"""The manufacturing system of Suzhou: Chinese column names, GB18030, local time, order numbers of its own."""

from datetime import datetime, timedelta, timezone
from typing import Any

from app.demo.files import CSVTable, Ledger, Rolling
from app.demo.happenings import (
    Consumed,
    Inspected,
    Mat,
    Mounted,
    Ordered,
    Produced,
    Ran,
    Routes,
    Site,
    Standing,
)
from app.demo.plan import MODULE

ZONE = timezone(timedelta(hours=8))
FULL = 500_000
BOOKED = timedelta(minutes=3)
TABLES = {
    "工单": "工单号 物料编码 版本 数量 开始时间 结束时间 类型 状态 录入时间",
    "投料": (
        "记录号 工单号 物料编码 批次号 序列号 料盘号 数量 "
        "父件编码 父件序列号 作业号 位号 投料时间 操作员 录入时间"
    ),
    "产出": "记录号 工单号 物料编码 序列号 数量 作业号 产出时间 录入时间",
    "作业": "作业号 工序 工单号 设备 操作员 程序 开始时间 结束时间 结果 录入时间",
    "上料": "记录号 设备 位置 物料编码 批次号 料盘号 数量 动作 上料时间 录入时间",
    "检验": "检验号 物料编码 序列号 设备 检验员 结果 检验时间 录入时间",
}
RESULT = {"pass": "合格", "fail": "不合格"}


class MESSuzhou:
    """Writes what the terminals of Suzhou would have booked."""

    def __init__(self, ledger: Ledger) -> None:
        def rolling(name: str, columns: str) -> Rolling:
            def opened(month: str) -> CSVTable:
                path = f"mes_suzhou/苏州_{name}_{month}.csv"
                return CSVTable(ledger, path, columns.split(), encoding="gb18030")

            return Rolling(ledger, opened, FULL)

        self.tables = {name: rolling(name, columns) for name, columns in TABLES.items()}
        self.routes: Routes = {
            Ordered: self.ordered,
            Consumed: self.consumed,
            Produced: self.produced,
            Ran: self.ran,
            Mounted: self.mounted,
            Inspected: self.inspected,
        }

    def ordered(self, what: Ordered) -> None:
        if what.site is Site.SUZHOU:
            number = (what.order, what.item, what.revision, str(what.quantity))
            self._add("工单", what.end, (*number, _local(what.start), _local(what.end), "正常", "关闭"))

    def consumed(self, what: Consumed) -> None:
        if what.site is not Site.SUZHOU or what.standing is Standing.UNRECORDED:
            return
        put, into = what.material, what.into or Mat("")
        row = (
            what.id,
            what.order,
            put.item,
            put.lot,
            put.serial,
            put.container,
            what.quantity,
            into.item,
            into.serial,
            what.run,
            what.position,
            _local(what.at),
            what.person,
        )
        self._add("投料", what.recorded or what.at + BOOKED, row)

    def produced(self, what: Produced) -> None:
        if what.site is Site.SUZHOU:
            number = (what.id, what.order, what.output.item, what.output.serial, what.quantity, what.run)
            self._add("产出", what.at + BOOKED, (*number, _local(what.at)))

    def ran(self, what: Ran) -> None:
        if what.site is Site.SUZHOU:
            number = (what.run, what.operation, what.order, what.equipment, what.person, what.program)
            window = (_local(what.start), _local(what.end), RESULT[what.result])
            self._add("作业", what.end + BOOKED, (*number, *window))

    def mounted(self, what: Mounted) -> None:
        reel = (what.material.item, what.material.lot, what.material.container)
        row = (what.id, what.equipment, what.position, *reel, what.pieces, "上料", _local(what.at))
        self._add("上料", what.at + BOOKED, row, records=2)

    def inspected(self, what: Inspected) -> None:
        if what.subject.item == MODULE:
            number = (what.inspection, MODULE, what.subject.serial, what.equipment, what.inspector)
            self._add("检验", what.at + BOOKED, (*number, RESULT[what.result], _local(what.at)))

    def _add(self, name: str, booked: datetime, row: tuple[Any, ...], records: int = 1) -> None:
        self.tables[name].add(booked, (*row, _local(booked)), records)


def _local(at: datetime) -> str:
    return at.astimezone(ZONE).replace(tzinfo=None).isoformat(" ", "seconds")
