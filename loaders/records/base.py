"""What every canonical record has: its identity, its validation, and the facts it says."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from graph_model import uid
from graph_model.base import Event
from graph_model.catalog import KINDS
from graph_model.edges.base import Edge
from graph_model.edges.design import InstanceOf
from graph_model.edges.information import Signed, SignedBy, SignsHashOf
from graph_model.edges.material import MemberOf
from graph_model.facts import EdgeFact, End, Fact, Interval, NodeFact, Properties
from graph_model.quality import Signature
from graph_model.vocabulary import Timing
from loaders.records.refs import MaterialRef, Speaker, record_end
from loaders.records.shapes import Id, Quantity, SignatureData


class Record(BaseModel):
    """The `data` of a canonical record; validated with its speaker as context.

    >>> record = Issue.model_validate(data, context=Speaker("erp", "issue", "I-1"))
    >>> list(record.facts())
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)
    timing_default: ClassVar[Timing] = Timing.PHYSICAL
    event_label: ClassVar[type[Event]] = Event

    ns: Id | None = None
    timing: Literal["physical", "posted"] | None = None

    if TYPE_CHECKING:
        speaker: ClassVar[Speaker]

    def model_post_init(self, context: Any, /) -> None:
        if not isinstance(context, Speaker):
            raise TypeError("a record is validated with context=Speaker(...): facts need to know who speaks")
        self.__dict__["speaker"] = (
            context  # No field: pydantic's private attributes cost ten times the access.
        )

    def facts(self) -> Iterator[Fact]:
        """What the record says, as nodes it claims and edges it draws."""
        raise NotImplementedError

    @cached_property
    def event(self) -> End:
        """The event this record tells; every record tells at most one."""
        return End(
            self.event_label, uid.make("event", self.speaker.system, self.speaker.type, self.speaker.id)
        )

    def tell_event(self, at: Interval | None, **properties: Any) -> NodeFact:
        """The event node, with when it happened and how exactly that is meant (R2)."""
        timing = self.timing or self.timing_default.value
        return claim(self.event, brings=True, **when(at), timing=timing, **properties)

    def end(self, kind: str, number: Any, *parts: str) -> End:
        """The thing of this kind with this number, in the record's namespace where it names one."""
        if self.ns is not None and isinstance(number, str):
            return End(KINDS[kind].cls, uid.make(kind, self.ns, number, *parts))
        return self.speaker.end(kind, number, *parts)

    def thing(self, material: MaterialRef) -> End:
        """The thing a material reference names."""
        return material.end(self.speaker)

    def membership(self, material: MaterialRef) -> Iterator[Fact]:
        """A serial told with its lot is a member of that lot (R3)."""
        lot = material.lot_end(self.speaker)
        if lot is not None:
            yield EdgeFact(MemberOf, self.thing(material), lot)

    def birth(self, material: MaterialRef, **properties: Any) -> Iterator[Fact]:
        """The record brings this material into being."""
        yield claim(self.thing(material), brings=True, **properties)
        item = material.item_end(self.speaker)
        if item is not None:
            yield EdgeFact(InstanceOf, self.thing(material), item)
        yield from self.membership(material)

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


def _said(properties: dict[str, Any]) -> Properties:
    return {name: value for name, value in properties.items() if value is not None}
