"""The value that every reading of a text ends in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_model import uid
from graph_model.identifiers.checks import sscc


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing that a text names; equal for every spelling of the same name.

    scheme      sgtin lgtin gtin sscc gln sgln pgln giai grai gsrn gsrnp gdti gcn gsin ginc cpi itip upui gmn
                imovn uuid hibc iccbba, epc (gid, usdod, adi, bic, patterns wider than one GTIN), uri
    kind        unit lot class hu location party equipment document shipment person
    gtin        14 digits
    key         what makes it one thing. Keys of a GTIN, an SSCC or a GLN stand alone (they differ in length);
                all others begin with their scheme, so that two schemes of one kind never collide.
    attributes  what came along: expiry, production_date, quantity ... (dates as YYYY-MM-DD), and under its
                number every application identifier that has no name here. No part of equality.
    """

    scheme: str
    kind: str
    gtin: str | None
    lot: str | None
    serial: str | None
    key: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict, compare=False)

    def uid(self) -> str:
        """Such as `clew:gs1:unit:09506000134352/1001`, until the item that carries the GTIN is known."""
        return uid.make_gs1(self.kind, *self.key)


def numbered(kind: str, namespace: str, number: str, *parts: str) -> str:
    """The uid of a thing by its number; an SSCC is one in the world, whoever says it and however it was read.

    >>> numbered("hu", "wms", "(00)106141411234567897"), numbered("hu", "wms", "P-7")
    ('clew:gs1:hu:106141411234567897', 'clew:hu:wms:P-7')
    """
    code = sscc(number) if kind == "hu" else None
    return uid.make(kind, namespace, number, *parts) if code is None else uid.make_gs1(kind, code)


def with_lot(found: Identifier) -> tuple[Identifier, ...]:
    """The thing itself and, where it is a unit whose lot is stated, the lot it belongs to."""
    if found.kind != "unit" or found.lot is None:
        return (found,)
    scheme, key = found.scheme, (*found.key[:-1], found.lot)
    if scheme in ("sgtin", "upui") and found.gtin is not None:
        scheme, key = "lgtin", (found.gtin, found.lot)
    return (found, Identifier(scheme, "lot", found.gtin, found.lot, None, key, found.attributes))
