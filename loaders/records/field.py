"""Field (CRM, service): complaints, devices in use, service, field actions."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from graph_model import uid
from graph_model.edges.custody import InHandsOf, Removed, RemovedFrom, Underwent
from graph_model.edges.information import About, Acknowledges, LedTo, PlacedWith, ScopedTo
from graph_model.edges.material import InputTo, Output
from graph_model.event import FieldEvent
from graph_model.facts import End, Fact
from graph_model.quality import Acknowledgement
from graph_model.vocabulary import Linkage
from loaders.records.base import Numbered, Timed, claim, latest, link, when
from loaders.records.refs import MaterialRef, SubjectRef
from loaders.records.shapes import DecimalText, Id, Number, Quantity, Shape, Text, Time


class ComplaintRecord(Timed, Numbered):
    """A complaint; the device may be known by item and lot only."""

    complaint: Id
    device: MaterialRef
    received_at: Time
    event_at: Time | None = None
    customer: Number | None = None
    description: Text
    severity: Id | None = None
    status: Id
    nc: Number | None = None
    capa: Number | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("complaint", self.complaint)
        yield claim(
            own,
            brings=True,
            received_at=latest(self.received_at),
            event_at=latest(self.event_at),
            description=self.description,
            severity=self.severity,
            status=self.status,
        )
        yield link(About, own, self.thing(self.device), self.event_at)
        if self.customer is not None:
            yield link(PlacedWith, own, self.end("party", self.customer), role="customer")
        for kind in ("nc", "capa"):
            number = getattr(self, kind)
            if number is not None:
                yield link(LedTo, own, self.end(kind, number))


class FieldEventRecord(Timed):
    """A device was installed, implanted, explanted, serviced or disposed of."""

    event_label = FieldEvent

    device: MaterialRef
    kind: Literal["installed", "implanted", "explanted", "serviced", "disposed"]
    at: Time
    party: Number | None = None
    patient_token: Id | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, field_kind=self.kind, patient_token=self.patient_token)
        yield link(Underwent, self.thing(self.device), self.event, self.at)
        if self.party is not None:
            yield link(InHandsOf, self.event, self.end("party", self.party), self.at)


class Exchange(Shape):
    """A part taken out and the part put in."""

    removed: MaterialRef | None = None
    installed: MaterialRef | None = None


class Service(Timed):
    """A device was serviced, and what was replaced in it."""

    event_label = FieldEvent

    service: Id
    device: MaterialRef
    at: Time
    replaced: list[Exchange] = Field(default_factory=list)
    finding: Text | None = None

    def says(self) -> Iterator[Fact]:
        device = self.thing(self.device)
        yield self.tell_event(self.at, field_kind="serviced", service=self.service, finding=self.finding)
        yield link(Underwent, device, self.event, self.at)
        if any(exchange.removed is not None for exchange in self.replaced):
            yield link(RemovedFrom, self.event, device, self.at)
        if any(exchange.installed is not None for exchange in self.replaced):
            yield link(Output, self.event, device, self.at)
        for exchange in self.replaced:
            if exchange.removed is not None:
                yield link(Removed, self.thing(exchange.removed), self.event, self.at)
            if exchange.installed is not None:
                linkage = Linkage.UNIT.value
                yield link(InputTo, self.thing(exchange.installed), self.event, self.at, linkage=linkage)


class FieldActionRecord(Numbered):
    """A recall, correction or advisory."""

    action: Id
    kind: Literal["recall", "correction", "advisory"]
    scope: list[SubjectRef] | Text
    opened_at: Time
    status: Id

    def says(self) -> Iterator[Fact]:
        own = self.own("field_action", self.action)
        yield claim(
            own,
            brings=True,
            action_kind=self.kind,
            scope=self.scope if isinstance(self.scope, str) else None,
            opened_at=latest(self.opened_at),
            status=self.status,
        )
        if isinstance(self.scope, list):
            for subject in self.scope:
                yield link(ScopedTo, own, subject.end(self.speaker))


class AcknowledgementRecord(Timed, Numbered):
    """What a consignee answered to a field action."""

    action: Id
    party: Number
    at: Time
    quantity_found: DecimalText | Quantity | None = None
    quantity_returned: DecimalText | Quantity | None = None
    quantity_destroyed: DecimalText | Quantity | None = None

    def says(self) -> Iterator[Fact]:
        own = End(Acknowledgement, uid.make("acknowledgement", self.speaker.system, self.speaker.id))
        yield claim(
            own,
            brings=True,
            quantity_found=_plain(self.quantity_found),
            quantity_returned=_plain(self.quantity_returned),
            quantity_destroyed=_plain(self.quantity_destroyed),
            **when(self.at),
        )
        yield link(Acknowledges, own, self.own("field_action", self.action), self.at)
        yield link(PlacedWith, own, self.end("party", self.party), role="customer")


def _plain(quantity: Quantity | str | None) -> str | None:
    return f"{quantity.value} {quantity.unit}" if isinstance(quantity, Quantity) else quantity
