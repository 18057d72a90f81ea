"""What every canonical record has: its identity, its validation, and the facts it says."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict

from graph_model import uid
from graph_model.base import Event
from graph_model.edges.base import Edge
from graph_model.edges.design import InstanceOf
from graph_model.edges.information import Signed, SignedBy, SignsHashOf
from graph_model.edges.material import MemberOf
from graph_model.facts import EdgeFact, End, Fact, Interval, NodeFact, Properties
from graph_model.quality import Signature
from graph_model.vocabulary import Timing
from loaders.records.refs import MaterialRef, Speaker, record_end
from loaders.records.shapes import Id, NumberRef, Quantity, SignatureData


class Record(BaseModel):
    """The `data` of a canonical record; validated with its speaker as context.

    >>> record = Issue.model_validate(data, context=Speaker("erp", "issue", "I-1"))
    >>> list(record.facts())
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    if TYPE_CHECKING:
        speaker: ClassVar[Speaker]

    def model_post_init(self, context: Any, /) -> None:
        if not isinstance(context, Speaker):
            raise TypeError("a record is validated with context=Speaker(...): facts need to know who speaks")
        self.__dict__["speaker"] = (
            context  # No field: pydantic's private attributes cost ten times the access.
        )

    def facts(self) -> Iterator[Fact]:
        """What the record says, as nodes it claims and edges it draws.

        Whatever the record is about: a serial that it names with a lot is a member of that lot (R3).
        """
        yield from self.says()
        for unit, lot in dict.fromkeys(self.members()):
            yield EdgeFact(MemberOf, unit, lot)

    def says(self) -> Iterator[Fact]:
        """What records of this type say of their own."""
        raise NotImplementedError

    def members(self) -> Iterator[tuple[End, End]]:
        """The units that the record names with their lot, each with that lot."""
        for material in _materials(self):
            lot = material.lot_end(self.speaker)
            if lot is not None:
                yield material.end(self.speaker), lot

    def end(self, kind: str, number: str | NumberRef, *parts: str) -> End:
        """The thing of this kind with this number."""
        return self.speaker.end(kind, number, *parts)

    def thing(self, material: MaterialRef) -> End:
        """The thing a material reference names."""
        return material.end(self.speaker)

    def birth(self, material: MaterialRef, **properties: Any) -> Iterator[Fact]:
        """The record brings this material into being."""
        yield claim(self.thing(material), brings=True, **properties)
        item = material.item_end(self.speaker)
        if item is not None:
            yield EdgeFact(InstanceOf, self.thing(material), item)

    def signature(self, about: End, signature: SignatureData | None) -> Iterator[Fact]:
        """A signature on something, bound only where its source says to what (21 CFR 11.70)."""
        if signature is None:
            return
        bound = signature.signed is not None or signature.sha256 is not None
        own = End(Signature, uid.make("signature", self.speaker.system, self.speaker.type, self.speaker.id))
        yield claim(
            own,
            brings=True,
            meaning=signature.meaning,
            signed_at=signature.signed_at.latest,
            method=signature.method,
            signed_hash=signature.sha256.lower() if signature.sha256 else None,
            binding="bound" if bound else "not verifiable",
        )
        yield EdgeFact(Signed, about, own)
        yield EdgeFact(SignedBy, own, self.end("person", signature.signer))
        if signature.signed is not None:
            yield EdgeFact(SignsHashOf, own, record_end(signature.signed))


class Numbered(Record):
    """A record that names its own thing by a number, or the order, run or place at which it happened.

    `ns` beside that number says whose it is; what else the record names is not moved by it.
    """

    ns: Id | None = None

    def own(self, kind: str, number: str | NumberRef, *parts: str) -> End:
        """The thing of this kind with the record's own number."""
        if self.ns is not None and isinstance(number, str):
            number = NumberRef(id=number, ns=self.ns)
        return self.end(kind, number, *parts)


class Timed(Record):
    """A record of something that happened `at` some time, and how exactly that is meant (R2).

    Where it tells an event, the event carries `timing`; where it tells none, each edge with a time does.
    """

    timing_default: ClassVar[Timing] = Timing.PHYSICAL
    event_label: ClassVar[type[Event] | None] = None

    timing: Literal["physical", "posted"] | None = None

    def facts(self) -> Iterator[Fact]:
        """What the record says; times of edges without an event carry how they are meant."""
        if self.event_label is not None:
            yield from super().facts()
            return
        for fact in super().facts():
            if isinstance(fact, EdgeFact) and fact.interval is not None:
                yield replace(fact, properties={**fact.properties, "timing": self.meant})
            else:
                yield fact

    @property
    def meant(self) -> str:
        """Whether the time is that of the act, or of its posting."""
        return self.timing or self.timing_default.value

    @cached_property
    def event(self) -> End:
        """The event this record tells; every record tells at most one."""
        name = uid.make("event", self.speaker.system, self.speaker.type, self.speaker.id)
        return End(self.event_label or Event, name)

    def tell_event(self, at: Interval | None, **properties: Any) -> NodeFact:
        """The event node, with when it happened and how exactly that is meant."""
        return claim(self.event, brings=True, **when(at), timing=self.meant, **properties)


def claim(end: End, /, *, brings: bool = False, **properties: Any) -> NodeFact:
    """What a record says about a thing; what it does not say stays absent."""
    return NodeFact(end.label, end.uid, _said(properties), brings)


def link(
    type_: type[Edge], source: End, target: End, at: Interval | None = None, /, **properties: Any
) -> EdgeFact:
    """An edge, with the properties that were said."""
    return EdgeFact(type_, source, target, _said(properties), at)


def amount(quantity: Quantity | None) -> dict[str, str | None]:
    """A quantity as edge properties."""
    return {"quantity": quantity.value, "unit": quantity.unit} if quantity else {}


def when(at: Interval | None) -> dict[str, str | None]:
    """An interval as node properties."""
    return {"t_min": at.earliest, "t_max": at.latest} if at else {}


def latest(at: Interval | None) -> str | None:
    """The moment by which it had happened."""
    return at.latest if at else None


def _materials(value: Any) -> Iterator[MaterialRef]:
    """Every material that a record or a shape in it names."""
    if isinstance(value, MaterialRef):
        yield value
    elif isinstance(value, BaseModel):
        for name in _carriers(type(value)):
            yield from _materials(getattr(value, name))
    elif isinstance(value, list):
        for part in value:
            yield from _materials(part)


@cache
def _carriers(shape: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a shape in which materials may stand."""
    return tuple(name for name, field in shape.model_fields.items() if _carries(field.annotation))


def _carries(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return issubclass(annotation, MaterialRef) or bool(_carriers(annotation))
    return any(map(_carries, get_args(annotation)))


def _said(properties: dict[str, Any]) -> Properties:
    return {name: value for name, value in properties.items() if value is not None}
