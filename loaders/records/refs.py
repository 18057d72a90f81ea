"""References to things: materials, subjects, numbers with a namespace; each becomes the end of an edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from pydantic import model_validator

from graph_model import uid
from graph_model.catalog import KINDS
from graph_model.facts import End
from graph_model.flow.aliases import NUMBERED_BY_EACH_SYSTEM
from graph_model.identifiers import Identifier, identify, identify_epc, numbered
from graph_model.identifiers.identifier import with_lot
from loaders.records.shapes import Id, NumberRef, RecordRef, Shape

NAMESPACED = NUMBERED_BY_EACH_SYSTEM | {
    *("item", "lot", "unit", "hu", "vessel", "party", "software", "document", "change", "deviation"),
    *("nc", "capa", "complaint", "inspection", "release", "hold", "field_action"),
}
"""Kinds of things that a source numbers, so that it may say in which namespace."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a record: its identity, and the namespaces its numbers are in."""

    system: str
    type: str
    id: str
    namespaces: Mapping[str, str] = field(default_factory=dict)

    def namespace(self, kind: str) -> str:
        """The namespace of numbers of this kind when the reference names none."""
        return self.namespaces.get(kind) or (self.system if kind in NUMBERED_BY_EACH_SYSTEM else uid.OWN)

    def end(self, kind: str, number: str | NumberRef, *parts: str) -> End:
        """The thing of this kind with this number."""
        cls = KINDS[kind].cls
        if isinstance(number, NumberRef):
            return End(cls, numbered(kind, number.ns, number.id, *parts))
        implicit = kind in NUMBERED_BY_EACH_SYSTEM and kind not in self.namespaces
        return End(cls, numbered(kind, self.namespace(kind), number, *parts), implicit)


class MaterialRef(Shape):
    """Something physical: item with lot, serial or container; a handling unit; a vessel; an EPC; a scan."""

    item: Id | None = None
    lot: Id | None = None
    serial: Id | None = None
    container: Id | None = None
    issuer: Id | None = None
    item_issuer: Id | None = None
    handling_unit: Id | None = None
    vessel: Id | None = None
    epc: Id | None = None
    scan: Id | None = None
    ns: Id | None = None

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        self._check()
        return self

    def _check(self) -> None:
        ways = [w for w in ("item", "handling_unit", "vessel", "epc", "scan") if getattr(self, w) is not None]
        if len(ways) != 1:
            raise ValueError(
                f"a material is named in one way, found {ways or 'none'}; "
                "allowed: item with lot or serial, handling_unit, vessel, epc, scan"
            )
        if self.item is not None and self.lot is None and self.serial is None:
            raise ValueError(f"item {self.item!r} without lot or serial is no material")
        if self.epc is not None:
            identify_epc(self.epc)
        if self.scan is not None and not _scanned(self.scan):
            raise ValueError(f"scan {self.scan!r} is no GS1, HIBC or ICCBBA code, nor an EPC")

    def end(self, speaker: Speaker) -> End:
        """The thing itself: the unit where there is a serial, else the container, else the lot."""
        if self.code is not None:
            return End(KINDS[self.code.kind].cls, self.code.uid())
        if self.handling_unit is not None:
            return self._of_house(speaker, "hu", self.handling_unit)
        if self.vessel is not None:
            return self._of_house(speaker, "vessel", self.vessel)
        if self.serial is not None:
            return self._itemised(speaker, "unit", self.serial)
        if self.container is not None:
            return self._itemised(speaker, "container", str(self.lot), self.container)
        return self._itemised(speaker, "lot", str(self.lot))

    @property
    def code(self) -> Identifier | None:
        """What an EPC or a scan names."""
        if self.epc is not None:
            return identify_epc(self.epc)
        return _scanned(self.scan)[0] if self.scan is not None else None

    def lot_end(self, speaker: Speaker) -> End | None:
        """The lot that a unit or container says it belongs to; a code that says both names a GS1 lot."""
        if self.code is not None:
            return code_lot(self.code)
        if self.item is None or self.lot is None or (self.serial is None and self.container is None):
            return None
        return self._itemised(speaker, "lot", self.lot)

    def item_end(self, speaker: Speaker) -> End | None:
        """The item, where the reference names one."""
        if self.item is None:
            return None
        issuer = self.item_issuer or self.issuer or self.ns or speaker.namespace("item")
        return End(KINDS["item"].cls, uid.make("item", issuer, self.item))

    def _of_house(self, speaker: Speaker, kind: str, number: str) -> End:
        namespace = self.issuer or self.ns or speaker.namespace(kind)
        return End(KINDS[kind].cls, numbered(kind, namespace, number))

    def _itemised(self, speaker: Speaker, kind: str, *numbers: str) -> End:
        issuer = self.issuer or self.ns or speaker.namespace("lot" if kind == "container" else kind)
        item_issuer = self.item_issuer or (self.issuer or self.ns or speaker.namespace("item"))
        item = uid.item_part(str(self.item), item_issuer=item_issuer, issuer=issuer)
        return End(KINDS[kind].cls, uid.make(kind, issuer, item, *numbers))


class SubjectRef(MaterialRef):
    """What a record is about: a material, or an order, run, place, person, revision, record."""

    order: Id | None = None
    run: Id | None = None
    shipment: Id | None = None
    load: Id | None = None
    equipment: Id | None = None
    location: Id | None = None
    supplier: Id | None = None
    party: Id | None = None
    person: Id | None = None
    document: Id | None = None
    nc: Id | None = None
    capa: Id | None = None
    complaint: Id | None = None
    change: Id | None = None
    revision: Id | None = None
    record: RecordRef | None = None

    def _check(self) -> None:
        named = [k for k in _SUBJECT_KINDS if getattr(self, k) is not None]
        if self.record is not None:
            named.append("record")
        if not named and self.item is not None and self.lot is None and self.serial is None:
            return
        if not named:
            super()._check()
        elif len(named) > 1 or self.item is not None:
            raise ValueError(f"a subject is named in one way, found {named}")

    def end(self, speaker: Speaker) -> End:
        """The thing itself."""
        for name, kind in _SUBJECT_KINDS.items():
            number = getattr(self, name)
            if number is not None:
                return speaker.end(kind, NumberRef(id=number, ns=self.ns) if self.ns else number)
        if self.record is not None:
            return record_end(self.record)
        if self.item is not None and self.lot is None and self.serial is None:
            issuer = self.item_issuer or self.issuer or self.ns or speaker.namespace("item")
            if self.revision is not None:
                return End(KINDS["revision"].cls, uid.make("revision", issuer, self.item, self.revision))
            return End(KINDS["item"].cls, uid.make("item", issuer, self.item))
        return super().end(speaker)


_SUBJECT_KINDS = {
    **{kind: kind for kind in ("order", "run", "shipment", "load", "equipment", "location", "person")},
    **{kind: kind for kind in ("document", "nc", "capa", "complaint", "change")},
    "supplier": "party",
    "party": "party",
}


@lru_cache(maxsize=20_000)
def _scanned(text: str) -> tuple[Identifier, ...]:
    return identify(text)


def code_lot(found: Identifier) -> End | None:
    """The lot that a code states beside the unit it names."""
    stated = with_lot(found)[1:]
    return End(KINDS["lot"].cls, stated[0].uid()) if stated else None


def record_end(ref: RecordRef) -> End:
    """The stand-in for another source record."""
    return End(KINDS["record"].cls, uid.make("record", ref.system, ref.type, ref.id))
