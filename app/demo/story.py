"""The story: which troubles were planted, what to ask about each, and what the answer has to be."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from app.demo.faults import Refused
from app.demo.happenings import Mat

LINKS = "explicit links: plain reachability over the current records is exact"


@dataclass(frozen=True)
class Expected:
    """The exact answer, as REFs: `units` are finished devices, `components` their serialised parts.

    `units`, `components` and `lots` are what the question must list; a field left empty was not asked for.
    `possible` are those whose class is POSSIBLE, `near_misses` what a right answer leaves out. `customers`
    are the warehouse's consignees, `onward` the GLNs that the logistics partner sent to.
    """

    units: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    possible: list[str] = field(default_factory=list)
    near_misses: list[str] = field(default_factory=list)
    customers: list[str] = field(default_factory=list)
    onward: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Trouble:
    """One planted trouble.

    `settled_in` says which rule makes the expected answer exact. `reachable` is given where links alone reach
    more than that: all units (or set lots) that plain reachability finds.
    """

    name: str
    what_happened: str
    question: dict[str, str]
    expected: Expected
    settled_in: str
    reachable: list[str] | None = None


@dataclass(frozen=True)
class Story:
    """What was planted in one generated plant.

    `same_unit` holds pumps that two systems spell differently and an alias joins: how the story names the
    pump (the manufacturing system's way) and how an answer lists it (S28: the smaller uid, the warehouse's).
    """

    units: int
    seed: int
    troubles: tuple[Trouble, ...]
    refused: tuple[Refused, ...]
    same_unit: dict[str, str]
    note: str = "Generated data. No company, person, device or event in it is real."

    def trouble(self, name: str) -> Trouble:
        """The trouble of this name. KeyError if there is none."""
        return {trouble.name: trouble for trouble in self.troubles}[name]

    def as_json(self) -> dict[str, Any]:
        """The story as `story.json` holds it."""
        return asdict(self)


def ref(material: Mat) -> str:
    """The REF of a material: `unit:ITEM/SERIAL` or `lot:ITEM/LOT`."""
    kind, number = ("unit", material.serial) if material.serial else ("lot", material.lot)
    return f"{kind}:{material.item}/{number}"


def refs(materials: Iterable[Mat]) -> list[str]:
    """The REFs of some materials, each once, in order."""
    return sorted({ref(material) for material in materials})


def forward(start: str) -> dict[str, str]:
    """The question where something went."""
    return {"ref": start, "direction": "forward"}
