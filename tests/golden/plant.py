"""Short words for canonical records, so that a case reads as its story does."""

from typing import Any

Record = dict[str, Any]
DAY = "2026-03-02"


def at(clock: str, day: str = DAY) -> str:
    """A moment on the day of the story."""
    return f"{day}T{clock}:00Z"


def each(value: str) -> dict[str, str]:
    """So many pieces."""
    return {"value": value, "unit": "1"}


def lot(number: str, item: str = "C-1") -> dict[str, str]:
    """A lot of a component."""
    return {"item": item, "lot": number}


def unit(serial: str, item: str = "PN-1") -> dict[str, str]:
    """A unit of the finished item."""
    return {"item": item, "serial": serial}


def record(
    type_: str, id_: str, data: Record, *, system: str = "mes", recorded: str = at("08:00"), **more: Any
) -> Record:
    """A canonical record."""
    return {"system": system, "type": type_, "id": id_, "recorded_at": recorded, "data": data, **more}


def received(material: Record, id_: str | None = None, **more: Any) -> Record:
    """Material came in from a supplier."""
    data = {
        "receipt": "R",
        "supplier": "S-1",
        "material": material,
        "quantity": each("100"),
        "at": at("06:00"),
    }
    return record(
        "goods_receipt", id_ or f"GR-{material.get('lot', material.get('serial'))}", data | more, system="erp"
    )


def made(
    *materials: Record, order: str | None = None, clock: str = "10:00", id_: str | None = None
) -> Record:
    """Material came out of an order."""
    data: Record = {"outputs": [{"material": m} for m in materials], "at": at(clock)}
    names = "-".join(str(m.get("serial", m.get("lot"))) for m in materials)
    return record("production", id_ or f"P-{names}", data | ({"order": order} if order else {}))


def consumed(material: Record, clock: str = "09:00", id_: str | None = None, **where: Any) -> Record:
    """Material went into a unit, run or order."""
    name = f"C-{material.get('lot', material.get('serial'))}-{'-'.join(map(str, where.values()))}"
    data = {"material": material, "quantity": each("1"), "at": at(clock), **where}
    return record("consumption", id_ or name, data)
