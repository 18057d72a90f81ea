"""Records enough for a load that can be disturbed: several types, and all that makes a load hard."""

import random
from dataclasses import dataclass
from functools import cache

import orjson

from tests.golden.plant import Record, at, each, lot, record, unit

_GTIN = "09506000134352"
_EPC = "urn:epc:id:sgtin:9506000.013435.{}"
_NOTE = 5_000  # Characters of free text beside each record, as systems send it: 190 records fill a batch.


@dataclass(frozen=True, slots=True)
class Told:
    """Lines of canonical NDJSON, and what a store must hold when they are loaded."""

    lines: tuple[bytes, ...]
    versions: int
    refused: int

    @property
    def read(self) -> int:
        """How many records a load reads."""
        return len(self.lines)


@cache
def told(*, units: int, seed: int = 1) -> Told:
    """The story of so many units in the order of a shuffled mailbag: about five records a unit.

    Among them corrections, retractions, restored and cancelled records, repetitions, late news, refused ones.
    """
    choose = random.Random(seed)
    admitted = [_noted(one, choose) for one in (*_first(units), *_afterthoughts(units))]
    refused = [_noted(one, choose) for one in _refused(units)]
    repeated = admitted[::17]
    lines = [orjson.dumps(one) for one in (*admitted, *refused, *repeated)]
    choose.shuffle(lines)
    return Told(tuple(lines), len(admitted), len(refused))


def _first(units: int) -> list[Record]:
    sold_as = [{"gtin": _GTIN, "level": "each"}]
    records = [record("item", "PN-1", {"item": "PN-1", "gtins": sold_as}, system="erp")]
    for n in range(0, units, 10):
        data = {"receipt": f"R{n}", "supplier": "S-1", "material": lot(f"L{n}"), "quantity": each("100")}
        records.append(record("goods_receipt", f"GR{n}", data | {"at": at("06:00")}, system="erp"))
        records.append(
            record("work_order", f"W{n}", {"order": f"W{n}", "item": "PN-1", "kind": "normal"}, system="erp")
        )
    for n in range(units):
        records += [_consumed(n), _made(n), _inspected(n), _moved(n)]
    return records


def _afterthoughts(units: int) -> list[Record]:
    """Later and earlier versions of the first records, and records that cancel them."""
    corrected = [_consumed(n, from_lot=n + 10, recorded=at("09:00")) for n in range(0, units, 7)]
    retracted = [_made(n, recorded=at("09:00")) | {"retracted": True} for n in range(0, units, 11)]
    restored = [_made(n, recorded=at("10:00")) for n in range(0, units, 33)]
    late = [_moved(n, to="elsewhere", recorded=at("07:00")) for n in range(0, units, 19)]
    cancels = [
        record("inspection", f"X{n}", {}, system="qms")
        | {"cancels": {"system": "qms", "type": "inspection", "id": f"I{n}"}}
        for n in range(0, units, 13)
    ]
    return [*corrected, *retracted, *restored, *late, *cancels]


def _refused(units: int) -> list[Record]:
    return [
        record("consumption", f"B{n}", {"material": lot(f"L{n}"), "order": "W0"})
        for n in range(0, units, 100)
    ]


def _consumed(n: int, *, from_lot: int | None = None, recorded: str = at("08:00")) -> Record:
    data: Record = {
        "material": lot(f"L{(n if from_lot is None else from_lot) // 10 * 10}"),
        "quantity": each("1"),
    }
    data |= {"into": unit(f"U{n}"), "order": f"W{n // 10 * 10}", "at": at("07:10")}
    return record("consumption", f"C{n}", data, recorded=recorded)


def _made(n: int, *, recorded: str = at("08:00")) -> Record:
    data = {"outputs": [{"material": unit(f"U{n}")}], "order": f"W{n // 10 * 10}", "at": at("07:20")}
    return record("production", f"P{n}", data, recorded=recorded)


def _inspected(n: int) -> Record:
    """The tester knows the unit by its GS1 key only."""
    data = {
        "inspection": f"I{n}",
        "kind": "final",
        "subject": {"epc": _EPC.format(f"U{n}")},
        "at": at("07:30"),
    }
    return record("inspection", f"I{n}", data | {"result": "pass", "equipment": f"T{n % 9}"}, system="qms")


def _moved(n: int, *, to: str = "store", recorded: str = at("08:00")) -> Record:
    data: Record = {"material": unit(f"U{n}"), "from": "line", "to": to, "at": at("07:40")}
    return record("move", f"M{n}", data, system="wms", recorded=recorded)


def _noted(one: Record, choose: random.Random) -> Record:
    return one | {"data": one["data"] | {"note": choose.randbytes(_NOTE // 2).hex()}}
