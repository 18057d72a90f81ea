"""Shop floor (MES): runs, consumptions, commissions, production, removals, set-ups."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from graph_model.edges.custody import InHandsOf, MovedTo, Removed, RemovedFrom, Underwent
from graph_model.edges.design import AuthorisedBy
from graph_model.edges.exposure import Mounted, MountedAt, PerformedBy, RanOn, RanProgram, UsedSoftware
from graph_model.edges.material import InputTo, Output, PartOf, Processed
from graph_model.event import (
    CommissionEvent,
    DisassemblyEvent,
    LabelEvent,
    ProcessEvent,
    RemovalEvent,
    SetupEvent,
)
from graph_model.facts import End, Fact
from graph_model.vocabulary import Linkage
from loaders.records.base import Numbered, Timed, amount, claim, link
from loaders.records.design import document
from loaders.records.refs import MaterialRef
from loaders.records.shapes import Id, Number, Quantity, Shape, Text, Time


class ProgramRef(Shape):
    """A program or recipe, as a document in a revision."""

    document: Id
    revision: Id | None = None


class Parameter(Shape):
    """A process parameter as recorded."""

    value: Text
    unit: Id | None = None


class RunRecord(Timed, Numbered):
    """A run of an operation: on what, by whom, with which program, on which material."""

    run: Number
    operation: Id
    start: Time
    end_: Time | None = Field(default=None, alias="end")
    order: Number | None = None
    equipment: Number | None = None
    tool: Number | None = None
    person: Number | None = None
    program: ProgramRef | Id | None = None
    software: Id | None = None
    subjects: list[MaterialRef] = Field(default_factory=list)
    result: Text | None = None
    parameters: dict[str, Parameter | Text] | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("run", self.run)
        yield claim(
            own,
            brings=True,
            operation=self.operation,
            result=self.result,
            t_min=self.start.earliest,
            t_max=self.end_.latest if self.end_ else None,
            begun_by=self.start.latest,
            lasted_to=self.end_.earliest if self.end_ else None,
            parameters=_parameters(self.parameters),
        )
        if self.order is not None:
            yield link(PartOf, own, self.end("order", self.order))
        for role in ("equipment", "tool"):
            number = getattr(self, role)
            if number is not None:
                yield link(RanOn, own, self.end("equipment", number), role=role)
        if self.person is not None:
            yield link(PerformedBy, own, self.end("person", self.person))
        if isinstance(self.program, ProgramRef):
            yield link(RanProgram, own, document(self, self.program.document, self.program.revision))
        elif self.program is not None:
            yield link(RanProgram, own, document(self, self.program, None))
        if self.software is not None:
            yield link(UsedSoftware, own, self.end("software", self.software))
        for subject in self.subjects:
            yield link(Processed, own, self.thing(subject), self.start)


class Consumption(Timed, Numbered):
    """Material went into a unit, a run or an order; the finest of them counts (R1)."""

    event_label = ProcessEvent

    material: MaterialRef
    at: Time
    quantity: Quantity | None = None
    into: MaterialRef | None = None
    run: Number | None = None
    order: Number | None = None
    position: Id | None = None
    substitute_for: Id | None = None
    deviation: Number | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if self.into is None and self.run is None and self.order is None:
            raise ValueError("a consumption says where the material went: into, run or order")
        return self

    @property
    def linkage(self) -> Linkage:
        """The finest linkage the record gives."""
        if self.into is not None:
            return Linkage.UNIT
        return Linkage.OPERATION if self.run is not None else Linkage.ORDER

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, operation="consumption")
        yield link(
            InputTo,
            self.thing(self.material),
            self.event,
            self.at,
            linkage=self.linkage.value,
            position=self.position,
            substitute_for=self.substitute_for,
            **amount(self.quantity),
        )
        if self.into is not None:
            yield link(Output, self.event, self.thing(self.into), self.at)
        yield from belongs(self, self.event, run=self.run, order=self.order)
        if self.deviation is not None:
            yield link(AuthorisedBy, self.event, self.end("deviation", self.deviation))


class Setup(Timed, Numbered):
    """Material was mounted at, or taken from, a point of use."""

    event_label = SetupEvent

    location: Number | None = None
    equipment: Number | None = None
    position: Id | None = None
    material: MaterialRef
    at: Time
    action: Literal["load", "unload"]

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.location is None) == (self.equipment is None):
            raise ValueError("a setup names either a location or equipment")
        return self

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, action=self.action)
        yield link(Mounted, self.thing(self.material), self.event, self.at)
        for kind in ("location", "equipment"):
            number = getattr(self, kind)
            if number is not None:
                yield link(MountedAt, self.event, self.own(kind, number), self.at, position=self.position)


class Commission(Timed):
    """A thing exists, however it was made."""

    event_label = CommissionEvent

    material: MaterialRef
    at: Time | None = None
    quantity: Quantity | None = None
    maker: Number | None = None
    location: Number | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at)
        yield from self.birth(self.material)
        yield link(Output, self.event, self.thing(self.material), self.at, **amount(self.quantity))
        if self.maker is not None:
            yield link(InHandsOf, self.event, self.end("party", self.maker))
        if self.location is not None:
            yield link(MovedTo, self.event, self.end("location", self.location), self.at)


class ProductionOutput(Shape):
    """What came out of an order or run, and as what."""

    material: MaterialRef
    quantity: Quantity | None = None
    kind: Literal["product", "co_product", "scrap"] | None = None


class Production(Timed, Numbered):
    """Material came out of an order or run."""

    event_label = ProcessEvent

    order: Number | None = None
    outputs: list[ProductionOutput]
    at: Time
    run: Number | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, operation="production")
        for output in self.outputs:
            yield from self.birth(output.material)
            yield link(
                Output,
                self.event,
                self.thing(output.material),
                self.at,
                output_kind=output.kind,
                **amount(output.quantity),
            )
        yield from belongs(self, self.event, run=self.run, order=self.order)


class Removal(Timed):
    """A part was taken out of a unit."""

    event_label = RemovalEvent

    from_: MaterialRef = Field(alias="from")
    material: MaterialRef
    at: Time
    disposition: Text | None = None

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, disposition=self.disposition)
        yield link(Removed, self.thing(self.material), self.event, self.at)
        yield link(RemovedFrom, self.event, self.thing(self.from_), self.at)


class Disassembly(Timed):
    """A unit was taken apart: its parts exist, and keep their own history (R3)."""

    event_label = DisassemblyEvent

    unit: MaterialRef
    outputs: list[MaterialRef]
    at: Time

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at)
        yield link(Underwent, self.thing(self.unit), self.event, self.at)
        yield link(RemovedFrom, self.event, self.thing(self.unit), self.at)
        for part in self.outputs:
            yield from self.birth(part)
            yield link(Removed, self.thing(part), self.event, self.at)


class Label(Timed):
    """A label was printed on a thing and verified."""

    event_label = LabelEvent

    material: MaterialRef
    udi: Text
    at: Time
    verified: bool
    result: Text

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, udi=self.udi, verified=self.verified, result=self.result)
        yield link(Underwent, self.thing(self.material), self.event, self.at)


def belongs(record: Numbered, event: End, *, run: Number | None, order: Number | None) -> Iterator[Fact]:
    """The event belongs to a run, an order, or both."""
    for kind, number in (("run", run), ("order", order)):
        if number is not None:
            yield link(PartOf, event, record.own(kind, number))


def _parameters(parameters: dict[str, Parameter | str] | None) -> list[str] | None:
    if not parameters:
        return None
    return [
        f"{name}={value if isinstance(value, str) else f'{value.value} {value.unit or str()}'.strip()}"
        for name, value in sorted(parameters.items())
    ]
