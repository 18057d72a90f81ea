"""Process (MES, historian): vessels, cleans, process loads, excursions, maintenance."""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from graph_model.edges.exposure import OccurredAt, ProcessedIn, RanOn, UsedSoftware
from graph_model.edges.material import ChargedTo, DrawnFrom, Output
from graph_model.event import CleanEvent, Excursion, Maintenance, ProcessEvent
from graph_model.facts import Fact, Interval
from loaders.records.base import Numbered, Timed, amount, claim, link
from loaders.records.refs import MaterialRef
from loaders.records.shapes import Id, Number, Quantity, Text, Time
from loaders.records.shopfloor import belongs


class Charge(Timed, Numbered):
    """Material was charged to a vessel."""

    vessel: Number
    material: MaterialRef
    quantity: Quantity | None = None
    at: Time

    def says(self) -> Iterator[Fact]:
        yield link(
            ChargedTo,
            self.thing(self.material),
            self.own("vessel", self.vessel),
            self.at,
            **amount(self.quantity),
        )


class Draw(Timed, Numbered):
    """Material was drawn from a vessel, into a material, a run or an order."""

    event_label = ProcessEvent

    vessel: Number
    at: Time
    quantity: Quantity | None = None
    emptied: bool | None = None
    into: MaterialRef | None = None
    run: Number | None = None
    order: Number | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if sum(way is not None for way in (self.into, self.run, self.order)) != 1:
            raise ValueError("a draw goes into one of: into (a material), run, order")
        return self

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, operation="draw")
        emptied = None if self.emptied is None else str(self.emptied).lower()
        yield link(
            DrawnFrom,
            self.own("vessel", self.vessel),
            self.event,
            self.at,
            emptied=emptied,
            **amount(self.quantity),
        )
        if self.into is not None:
            yield from self.birth(self.into)
            yield link(Output, self.event, self.thing(self.into), self.at, **amount(self.quantity))
        yield from belongs(self, self.event, run=self.run, order=self.order)


class Clean(Timed, Numbered):
    """A vessel or equipment was cleaned; only line clearance ends carry-over (R4)."""

    event_label = CleanEvent

    vessel: Number | None = None
    equipment: Number | None = None
    at: Time
    line_clearance: bool

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.vessel is None) == (self.equipment is None):
            raise ValueError("a clean names either a vessel or equipment")
        return self

    def says(self) -> Iterator[Fact]:
        yield self.tell_event(self.at, line_clearance=self.line_clearance)
        for kind in ("vessel", "equipment"):
            number = getattr(self, kind)
            if number is not None:
                yield link(OccurredAt, self.event, self.own(kind, number), self.at)


class ProcessLoadRecord(Timed, Numbered):
    """A load in a steriliser, oven or coater, and what was in it."""

    load: Number
    kind: Id
    equipment: Number
    start: Time
    end_: Time = Field(alias="end")
    contents: list[MaterialRef]
    result: Text | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("load", self.load)
        during = Interval(self.start.earliest, self.end_.latest)
        yield claim(
            own,
            brings=True,
            load_kind=self.kind,
            result=self.result,
            t_min=during.earliest,
            t_max=during.latest,
            begun_by=self.start.latest,
            lasted_to=self.end_.earliest,
        )
        yield link(RanOn, own, self.end("equipment", self.equipment), during, role="equipment")
        for material in self.contents:
            yield link(ProcessedIn, self.thing(material), own, during)


class ExcursionRecord(Timed, Numbered):
    """A parameter left its limits at a place for some time."""

    event_label = Excursion

    location: Number | None = None
    equipment: Number | None = None
    parameter: Id
    start: Time
    end_: Time = Field(alias="end")
    value: Text | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.location is None) == (self.equipment is None):
            raise ValueError("an excursion names either a location or equipment")
        return self

    def says(self) -> Iterator[Fact]:
        during = Interval(self.start.earliest, self.end_.latest)
        yield self.tell_event(during, parameter=self.parameter, value=self.value)
        for kind in ("location", "equipment"):
            number = getattr(self, kind)
            if number is not None:
                yield link(OccurredAt, self.event, self.own(kind, number), during)


class MaintenanceRecord(Timed, Numbered):
    """Equipment was maintained, or its software changed."""

    event_label = Maintenance

    equipment: Number
    at: Time
    kind: Id
    software: Id | None = None
    description: Text | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("equipment", self.equipment)
        yield self.tell_event(
            self.at, maintenance_kind=self.kind, software=self.software, name=self.description
        )
        yield link(OccurredAt, self.event, own, self.at)
        if self.software is not None:
            software = self.end("software", self.software)
            yield claim(software, brings=True, version=self.software)
            yield link(UsedSoftware, own, software, self.at)
