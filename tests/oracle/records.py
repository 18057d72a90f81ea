"""Which plain records count, and how they name things and times (R9, R2, S1, S28)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

import networkx as nx

Json = dict[str, Any]
Span = tuple[float, float]
EVER: Span = (-inf, inf)
POSTED = {"issue", "issue_return", "goods_receipt", "stock_adjustment", "stock_count", "split", "merge"}
_DAY = len("2026-03-02")


def current(told: Iterable[Json]) -> list[Json]:
    """The version of each record that its source recorded last, withdrawn ones left out (R9)."""
    last: dict[tuple[str, str, str], Json] = {}
    for record in told:
        key = identity(record)
        if key not in last or _recorded(record) >= _recorded(last[key]):
            last[key] = record
    cancelled = {
        (c["system"], c["type"], c["id"])
        for record in last.values()
        if not record.get("retracted") and (c := record.get("cancels"))
    }
    return [r for key, r in sorted(last.items()) if not r.get("retracted") and key not in cancelled]


def identity(record: Json) -> tuple[str, str, str]:
    """What makes two records versions of one."""
    return record["system"], record["type"], record["id"]


def key(record: Json) -> tuple[str, str]:
    """A record in few words."""
    return record["system"], record["id"]


def _recorded(record: Json) -> tuple[float, str]:
    content = json.dumps(record, sort_keys=True).encode()
    return moment(record["recorded_at"]), hashlib.sha256(content).hexdigest()


def moment(text: str) -> float:
    """Seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()


def span(value: Any) -> Span:
    """Between which two moments something happened; a date is that day in any zone."""
    if value is None:
        return EVER
    if isinstance(value, dict):
        return span(value.get("earliest"))[0], span(value.get("latest"))[1]
    if len(value) == _DAY:
        day = datetime.fromisoformat(value).replace(tzinfo=UTC)
        return (day - timedelta(hours=14)).timestamp(), (day + timedelta(hours=36)).timestamp()
    return moment(value), moment(value)


def plain_name(material: Json) -> str:
    """What a record calls a material, written as on the command line."""
    for kind, key in (("hu", "handling_unit"), ("vessel", "vessel")):
        if key in material:
            return f"{kind}:{material[key]}"
    issuer = f"{material['issuer']}@" if "issuer" in material else ""
    kind, number = ("unit", material["serial"]) if "serial" in material else ("lot", material["lot"])
    return f"{kind}:{issuer}{material['item']}/{number}"


@dataclass
class Books:
    """The records that count, and what they call one thing."""

    records: list[Json]
    _classes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        same: nx.Graph[str] = nx.Graph()
        for _, data in self.of("identifier"):
            if "same_as" in data:
                same.add_edge(plain_name(data["of"]), plain_name(data["same_as"]))
        for names in nx.connected_components(same):
            self._classes |= dict.fromkeys(names, min(names))

    def of(self, *types: str) -> Iterator[tuple[Json, Json]]:
        """The records of these types, each with its data."""
        return ((record, record["data"]) for record in self.records if record["type"] in types)

    def name(self, material: Json) -> str:
        """The one name of a material among all that it has (S28)."""
        return self.canonical(plain_name(material))

    def canonical(self, name: str) -> str:
        """The smallest name of the thing of this name."""
        return self._classes.get(name, name)

    def number(self, kind: str, record: Json) -> str | None:
        """The order or run a record names: its own system's, or the only one brought by that number (S1)."""
        number = record["data"].get(kind)
        if number is None:
            return None
        bringing = {"order": "work_order", "load": "process_load"}.get(kind, kind)
        brought = {other["system"] for other, data in self.of(bringing) if data[kind] == number}
        whose = record["system"]
        if whose not in brought and len(brought) == 1:
            (whose,) = brought
        return f"{kind}:{whose}@{number}"

    def at(self, record: Json) -> Span:
        """When it happened; what was posted happened some time from the start of its order or run (R2)."""
        data = record["data"]
        first, last = span(data.get("at"))
        if data.get("timing", "posted" if record["type"] in POSTED else "physical") == "physical":
            return first, last
        starts = [
            span(other["start"])[0]
            for kind, bringing in (("order", "work_order"), ("run", "run"))
            for told, other in self.of(bringing)
            if "start" in other and kind in data and self.number(kind, told) == self.number(kind, record)
        ]
        return min(max(starts, default=-inf), first), last

    def item(self, name: str) -> str:
        """The item in a name."""
        return name.split(":", 1)[1].rsplit("/", 1)[0]
