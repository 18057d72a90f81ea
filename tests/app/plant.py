"""A small plant: two lots go into two units by one order; one unit is shipped."""

from typing import Any

from tests.stores import record

LOT = {"item": "PN-7", "lot": "L/7"}
UNITS = [{"item": "FG-1", "serial": f"U{number}"} for number in (1, 2)]
RECORDS: tuple[dict[str, Any], ...] = (
    record("item", "FG-1", {"item": "FG-1", "kind": "finished", "tracking": "serial"}, system="plm"),
    record("item", "PN-7", {"item": "PN-7", "kind": "component", "description": "Motor"}, system="plm"),
    record(
        "goods_receipt",
        "R-1",
        {
            "receipt": "R-1",
            "supplier": "S-9",
            "material": LOT,
            "quantity": {"value": "10", "unit": "1"},
            "at": "2026-03-01T08:00:00Z",
        },
        system="erp",
    ),
    record("work_order", "WO-1", {"order": "WO-1", "item": "FG-1", "kind": "normal"}, system="erp"),
    *(
        record(
            "consumption",
            f"C-{unit['serial']}",
            {"material": LOT, "at": "2026-03-02T08:00:00Z", "into": unit, "order": "WO-1"},
        )
        for unit in UNITS
    ),
    record(
        "production",
        "P-1",
        {"order": "WO-1", "outputs": [{"material": unit} for unit in UNITS], "at": "2026-03-02T09:00:00Z"},
    ),
    record(
        "shipment",
        "SH-1",
        {
            "shipment": "SH-1",
            "customer": "C-1",
            "at": "2026-03-05T09:00:00Z",
            "contents": [{"material": UNITS[0]}],
        },
        system="wms",
    ),
)
