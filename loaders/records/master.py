"""Master data: items, parties, places, equipment, people, and further names of things."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from graph_model import uid
from graph_model.catalog import KINDS
from graph_model.edges.design import PackageOf, SoldAs
from graph_model.edges.exposure import LocatedIn, UsedSoftware
from graph_model.edges.information import KnownAs
from graph_model.edges.material import SameAs
from graph_model.facts import End, Fact
from graph_model.flow.aliases import gln_name
from graph_model.identifiers import canonical_gtin
from graph_model.material import TradeItem
from loaders.records.base import Numbered, Record, claim, link
from loaders.records.refs import SubjectRef
from loaders.records.shapes import Id, Shape, Text

_GTIN_LENGTHS = (8, 12, 13, 14)


class Contained(Shape):
    """What a package level holds: so many of a smaller trade item."""

    gtin: Id
    quantity: Id | None = None


class TradeNumber(Shape):
    """A GTIN (or the DI of another issuing agency) at one packaging level."""

    gtin: Id
    level: Id | None = None
    agency: Literal["GS1", "HIBCC", "ICCBBA"] = "GS1"
    contains: Contained | None = None

    @model_validator(mode="after")
    def _is_a_trade_number(self) -> Self:
        _trade_number(self.gtin, self.agency)
        return self

    @property
    def canonical(self) -> str:
        """14 digits, or the DI as the agency writes it."""
        return _trade_number(self.gtin, self.agency)

    @property
    def check_digit_fits(self) -> bool | None:
        """Whether a GTIN's check digit is right; a wrong one is kept as stated, and told."""
        if self.agency != "GS1":
            return None
        try:
            canonical_gtin(self.gtin)
        except ValueError:
            return False
        return True


class Item(Record):
    """An item: what can be ordered, made or used under one number."""

    item: Id
    issuer: Id | None = None
    description: Text | None = None
    kind: Literal["finished", "component", "raw", "packaging", "indirect"] | None = None
    tracking: Literal["serial", "lot", "none"] | None = None
    unit: Id | None = None
    gtins: list[TradeNumber] = Field(default_factory=list)
    product_line: Id | None = None
    implantable: bool | None = None
    life_supporting: bool | None = None
    shelf_life_days: int | None = None

    def says(self) -> Iterator[Fact]:
        own = self.speaker.end("item", self.item) if self.issuer is None else self.item_of(self.issuer)
        yield claim(
            own,
            brings=True,
            name=self.description,
            item_kind=self.kind,
            tracking=self.tracking,
            base_unit=self.unit,
            product_line=self.product_line,
            implantable=self.implantable,
            life_supporting=self.life_supporting,
            shelf_life_days=self.shelf_life_days,
            gtins=[number.canonical for number in self.gtins if number.agency == "GS1"] or None,
        )
        for number in self.gtins:
            trade_item = _trade_item(number.canonical)
            yield claim(
                trade_item,
                brings=True,
                agency=number.agency,
                level=number.level,
                check_digit_fits=number.check_digit_fits,
            )
            yield link(SoldAs, own, trade_item, level=number.level)
            if number.contains is not None:
                inner = _trade_item(_trade_number(number.contains.gtin, number.agency))
                yield link(PackageOf, trade_item, inner, quantity=number.contains.quantity)

    def item_of(self, issuer: str) -> End:
        """The item under its own issuer."""
        return End(KINDS["item"].cls, uid.make("item", issuer, self.item))


class Party(Numbered):
    """A supplier, customer, healthcare provider, carrier or site of our own."""

    party: Id
    name: Text | None = None
    roles: list[Literal["supplier", "customer", "healthcare_provider", "carrier", "own_site"]] | None = None
    gln: Id | None = None
    address: Text | None = None
    contact: Text | None = None
    country: Id | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("party", self.party)
        yield claim(
            own,
            brings=True,
            name=self.name,
            roles=self.roles,
            gln=self.gln,
            address=self.address,
            contact=self.contact,
            country=self.country,
        )
        yield from _known_by_gln(own, self.gln)


class Location(Numbered):
    """A site, area, line, station, bin or vessel."""

    location: Id
    kind: Literal["site", "area", "line", "station", "bin", "vessel"]
    parent: Id | None = None
    name: Text | None = None
    gln: Id | None = None
    mixing: Literal["WELL_MIXED", "PLUG_FLOW", "UNKNOWN"] | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("location", self.location)
        yield claim(
            own, brings=True, location_kind=self.kind, name=self.name, gln=self.gln, mixing=self.mixing
        )
        if self.kind == "vessel":
            yield claim(self.own("vessel", self.location), mixing=self.mixing, name=self.name, brings=True)
        if self.parent is not None:
            yield link(LocatedIn, own, self.own("location", self.parent))
        yield from _known_by_gln(own, self.gln)


class Equipment(Numbered):
    """Equipment, a tool or a gauge."""

    equipment: Id
    name: Text
    class_: Id = Field(alias="class")
    location: Id | None = None
    software: Id | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("equipment", self.equipment)
        yield claim(own, brings=True, name=self.name, equipment_class=self.class_)
        if self.location is not None:
            yield link(LocatedIn, own, self.end("location", self.location))
        if self.software is not None:
            software = self.end("software", self.software)
            yield claim(software, brings=True, version=self.software)
            yield link(UsedSoftware, own, software)


class Person(Numbered):
    """A person, by number."""

    person: Id
    name: Text | None = None
    role: Text | None = None

    def says(self) -> Iterator[Fact]:
        yield claim(self.own("person", self.person), brings=True, name=self.name, role=self.role)


class Identifier(Record):
    """Another name of a thing: plain, to find it by, or another thing that is the same one."""

    of: SubjectRef
    scheme: Id | None = None
    value: Id | None = None
    same_as: SubjectRef | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.value is None) == (self.same_as is None):
            raise ValueError("an identifier says either a value or same_as")
        return self

    def says(self) -> Iterator[Fact]:
        own = self.of.end(self.speaker)
        if self.same_as is not None:
            yield link(SameAs, own, self.same_as.end(self.speaker), scheme=self.scheme or "same_as")
        else:
            name = End(
                KINDS["identifier"].cls, uid.make("identifier", self.scheme or "plain", str(self.value))
            )
            yield claim(name, brings=True, scheme=self.scheme)
            yield link(KnownAs, own, name)


def _known_by_gln(own: End, gln: str | None) -> Iterator[Fact]:
    if gln is not None:
        name = End(KINDS["identifier"].cls, gln_name(gln))
        yield claim(name, brings=True, scheme="gln")
        yield link(KnownAs, own, name)


def _trade_number(number: str, agency: str) -> str:
    if agency != "GS1":
        return number
    if not number.isascii() or not number.isdecimal() or len(number) not in _GTIN_LENGTHS:
        raise ValueError(
            f"GTIN {number!r} is not 8, 12, 13 or 14 digits; other issuing agencies are named by `agency`"
        )
    return number.zfill(max(_GTIN_LENGTHS))


def _trade_item(number: str) -> End:
    return End(TradeItem, uid.make_gs1("class", number))
