"""Stories of a plant in few words: each becomes canonical records, and says what must follow from them.

Every number of a story carries the story's name, so that all stories can lie in one store and none may touch
another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Material = dict[str, str]
DAY = "2026-03-02"
D, P = "DEFINITE", "POSSIBLE"


def clock(text: str | Record) -> str | Record:
    """`08:30` is a moment of the day of the stories, `4 10:00` one of 4 March; what is longer stays."""
    if not isinstance(text, str) or len(text) >= len(DAY):
        return text
    day, _, hour = text.rpartition(" ")
    return f"2026-03-{int(day or 2):02}T{hour}:00Z"


def about(first: str, last: str) -> Record:
    """Some moment between two."""
    return {"earliest": clock(first), "latest": clock(last)}


def pieces(value: str) -> Record:
    """So many pieces."""
    return {"value": value, "unit": "1"}


@dataclass(frozen=True)
class Expected:
    """What a trace from a thing must list, by name, and nothing else of these kinds."""

    start: str
    items: Mapping[str, str]
    direction: str = "forward"
    kinds: tuple[str, ...] = ("unit",)
    options: Mapping[str, Any] = field(default_factory=dict)


class Story:
    """Records as they are told, and what is expected of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.records: list[Record] = []
        self.expected: list[Expected] = []

    def expect(self, start: str, /, **told: Any) -> None:
        """From this thing exactly these are reached, each with its class.

        `backward`, `kinds` and `options` say how it is asked; every other word is the name of a thing.
        """
        direction = "backward" if told.pop("backward", False) else "forward"
        if start.split(" ", 1)[0] in {"equipment", "load"}:
            direction = "exposure"
        kinds, options = told.pop("kinds", ("unit",)), told.pop("options", {})
        self.expected.append(Expected(start, told, direction, kinds, options))

    def tell(self, type_: str, data: Record, **outer: Any) -> Record:
        """Any record; its id is its place in the story unless said."""
        told = {
            "system": "mes",
            "type": type_,
            "id": f"{self.name}-{len(self.records) + 1}",
            "recorded_at": "2026-03-02T20:00:00Z",
            "data": {key: value for key, value in data.items() if value is not None},
        } | outer
        self.records.append(told)
        return told

    def own(self, number: str) -> str:
        """A number of this story."""
        return f"{self.name}-{number}"

    def lot(self, number: str, item: str = "C") -> Material:
        """A lot of a component."""
        return {"item": self.own(item), "lot": number}

    def unit(self, serial: str, item: str = "P", **more: str) -> Material:
        """A unit, of the finished item unless said."""
        return {"item": self.own(item), "serial": serial, **more}

    def vessel(self, name: str = "T", **data: Any) -> None:
        """A vessel, and how it mixes."""
        self.tell("location", {"location": self.own(name), "kind": "vessel", **data})

    def charge(self, lot: Material, at: str, vessel: str = "T", **data: Any) -> Record:
        """A lot goes into a vessel."""
        return self.tell("charge", {"vessel": self.own(vessel), "material": lot, "at": clock(at), **data})

    def draw(self, at: str, vessel: str = "T", **data: Any) -> Record:
        """Something is drawn from a vessel."""
        return self.tell("draw", {"vessel": self.own(vessel), "at": clock(at), **data})

    def clean(self, at: str, vessel: str = "T", **data: Any) -> Record:
        """A vessel is cleaned, with line clearance unless said."""
        return self.tell(
            "clean", {"vessel": self.own(vessel), "at": clock(at), "line_clearance": True, **data}
        )

    def order(self, quantity: str | None = None, number: str = "O", item: str = "P", **data: Any) -> Record:
        """A work order, closed unless said."""
        told = {"order": self.own(number), "item": self.own(item), "kind": "normal", "status": "closed"}
        more = {"quantity": pieces(quantity)} if quantity else {}
        return self.tell("work_order", told | more | data)

    def bom(self, *lines: tuple[str, str, str], item: str = "P", **more: Any) -> Record:
        """A bill: (position, item, pieces per unit)."""
        told = [
            {"position": position, "item": self.own(part), "quantity": pieces(quantity), **more}
            for position, part, quantity in lines
        ]
        return self.tell("bom", {"item": self.own(item), "view": "MBOM", "lines": told}, system="plm")

    def issue(self, lot: Material, quantity: str, at: str = "08:00", order: str = "O", **data: Any) -> Record:
        """A lot is issued to an order."""
        told = {"order": self.own(order), "material": lot, "quantity": pieces(quantity), "at": clock(at)}
        return self.tell("issue", told | data)

    def consume(self, lot: Material, at: str = "09:00", order: str | None = "O", **data: Any) -> Record:
        """A lot is consumed."""
        where = {"order": self.own(order)} if order else {}
        return self.tell("consumption", {"material": lot, "at": clock(at), **where, **data})

    def make(self, *outputs: Material, at: str = "10:00", order: str | None = "O", **data: Any) -> Record:
        """Something comes out of an order."""
        where = {"order": self.own(order)} if order else {}
        told = [{"material": output} for output in outputs]
        return self.tell("production", {"outputs": told, "at": clock(at), **where, **data})

    def run(self, name: str, start: str, end: str | None, *subjects: Material, **data: Any) -> Record:
        """A run of an operation of the order."""
        told = {"run": self.own(name), "operation": "10", "start": clock(start), "order": self.own("O")}
        return self.tell(
            "run", told | {"end": clock(end) if end else None, "subjects": list(subjects), **data}
        )

    def oven(self, start: str, end: str, *contents: Material) -> Record:
        """A load in an oven."""
        told = {"load": self.own("OVEN"), "kind": "oven", "equipment": self.own("OVEN")}
        return self.tell(
            "process_load", told | {"start": clock(start), "end": clock(end), "contents": list(contents)}
        )

    def remove(self, part: Material, unit: Material, at: str | Record) -> Record:
        """A part is taken out of a unit."""
        return self.tell("removal", {"from": unit, "material": part, "at": clock(at)})

    def pack(self, at: str, case: str, *contents: Material, out: bool = False) -> Record:
        """Things go into a case, or out of it."""
        told = {"handling_unit": self.own(case), "contents": [{"material": c} for c in contents]}
        return self.tell("unpack" if out else "pack", told | {"at": clock(at)})

    def receive(
        self, material: Material, at: str = "07:00", supplier_lot: str | None = None, **data: Any
    ) -> Record:
        """A supplier delivers."""
        told = {"receipt": "R", "supplier": self.own("S"), "material": material, "quantity": pieces("100")}
        return self.tell("goods_receipt", told | {"at": clock(at), "supplier_lot": supplier_lot, **data})

    def split(self, source: Material, at: str, *outputs: tuple[Material, str], **data: Any) -> Record:
        """A lot is divided."""
        told = [{"material": lot, "quantity": pieces(quantity)} for lot, quantity in outputs]
        return self.tell("split", {"source": source, "outputs": told, "at": clock(at), **data})

    def merge(self, output: Material, at: str, *inputs: tuple[Material, str], **data: Any) -> Record:
        """Lots are put together."""
        told = [{"material": lot, "quantity": pieces(quantity)} for lot, quantity in inputs]
        return self.tell("merge", {"inputs": told, "output": output, "at": clock(at), **data})

    def mount(self, lot: Material, at: str | Record, action: str = "load", **data: Any) -> Record:
        """A lot is mounted at a point of use, or taken from it."""
        told = {"equipment": self.own("E"), "position": "F1", "material": lot, "at": clock(at)}
        return self.tell("setup", told | {"action": action, **data})

    def same(self, one: Record, other: Record, **outer: Any) -> Record:
        """Two names of one thing."""
        return self.tell("identifier", {"of": one, "same_as": other}, **outer)
