"""Canonical lines: two that are good, and one that a case spoils."""

import json
from typing import Any

Record = dict[str, Any]
WHEN = "2026-03-02T09:00:00Z"


def record(**outer: Any) -> Record:
    """A consumption of one piece of lot L1 into unit U1."""
    data = {
        "material": {"item": "C-1", "lot": "L1"},
        "quantity": {"value": "1", "unit": "1"},
        "into": {"item": "PN-1", "serial": "U1"},
        "at": WHEN,
    }
    told = {"system": "mes", "type": "consumption", "id": "X-1", "recorded_at": WHEN, "data": data}
    return told | outer


def saying(**data: Any) -> Record:
    """The same, with other data."""
    told = record()
    return told | {"data": told["data"] | data}


def without(*path: str) -> Record:
    """The same, with something missing."""
    told = record()
    holder = told
    for name in path[:-1]:
        holder = holder[name]
    del holder[path[-1]]
    return told


def line(told: Record) -> bytes:
    """A record as a line."""
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def spelled(old: str, new: bytes, told: Record | None = None) -> bytes:
    """A line in which some bytes are replaced, for what no JSON writer would write."""
    return line(told or saying(position="HERE")).replace(old.encode(), new)


GOOD_A, GOOD_Z = line(record(id="A")), line(record(id="Z"))
GOOD = GOOD_A + GOOD_Z
