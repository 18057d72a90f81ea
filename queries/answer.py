"""What every question returns: frozen values, and the hash by which two answers are the same (R11)."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

RULES = 1
"""Version of the rules; answers of different rules are not compared."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal with its UCUM unit."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in an answer, why it is there, and which records say so."""

    uid: str
    kind: str
    item: str | None
    serial: str | None
    lot: str | None
    scope: str
    reason: str | None
    linkage: str | None
    quantity: Amount | None
    first_at: str | None
    until: str | None
    location: str | None
    holder: str | None
    settled_by: str | None
    name: str | None
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A lot of which members are affected, while the lot itself is not reached (S13)."""

    uid: str
    item: str | None
    lot: str | None
    affected: int
    members: int


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why an answer is not complete, and the system that owes the record (R10)."""

    kind: str
    uid: str
    owed_by: str


@dataclass(frozen=True, slots=True)
class TouchedBy:
    """An event that touched a traced thing."""

    uid: str
    source_system: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a trace."""

    question: dict[str, Any]
    watermark: int
    complete: bool
    unresolved: tuple[Unresolved, ...]
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    bounds: dict[str, int]
    events: tuple[TouchedBy, ...] = ()
    excluded: tuple[Item, ...] = ()
    suppressed: tuple[dict[str, Any], ...] = ()
    cut: str | None = None
    rules: int = field(default=RULES)

    @property
    def answer_hash(self) -> str:
        """Equal for the same question on the same records, in whatever order they came."""
        covered = {
            "question": self.question,
            "rules": self.rules,
            "items": [item_json(item) for item in self.items],
            "excluded": [item_json(item) for item in self.excluded],
            "bounds": self.bounds,
            "complete": self.complete,
            "unresolved": [asdict(entry) for entry in self.unresolved],
        }
        return "sha256:" + hashlib.sha256(orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The object that `clew trace --json` prints."""
        told = {
            "question": self.question,
            "watermark": self.watermark,
            "rules": self.rules,
            "complete": self.complete,
            "unresolved": [asdict(entry) for entry in self.unresolved],
            "items": [item_json(item) for item in self.items],
            "excluded": [item_json(item) for item in self.excluded],
            "groups": [asdict(group) for group in self.groups],
            "suppressed": list(self.suppressed),
            "events": [asdict(event) for event in self.events],
            "bounds": self.bounds,
            "answer_hash": self.answer_hash,
        }
        return told | ({"cut": self.cut} if self.cut else {})


def item_json(item: Item) -> dict[str, Any]:
    """An item under the names of the contract: the scope is its `class`."""
    told = asdict(item)
    told["class"] = told.pop("scope")
    return told
