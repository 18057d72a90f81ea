"""Quality (QMS): inspections, nonconformances, CAPAs, releases, holds, calibrations, qualifications."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from graph_model import uid
from graph_model.edges.design import DescribedBy
from graph_model.edges.exposure import CalibratedBy, PerformedBy, QualifiedBy, RanOn
from graph_model.edges.information import (
    Approves,
    CorrectedBy,
    Fulfils,
    HeldBy,
    InspectedAgainst,
    InspectedBy,
    LedTo,
    Measured,
    RaisedOn,
    ReleasedBy,
)
from graph_model.facts import End, Fact
from graph_model.quality import Measurement, SupplierApproval
from graph_model.resource import Calibration, Qualification
from loaders.records.base import Numbered, Timed, claim, latest, link, when
from loaders.records.design import Cause, cause_end, document
from loaders.records.refs import SubjectRef
from loaders.records.shapes import Id, Number, Shape, SignatureData, Text, Time


class Against(Shape):
    """The revision or document an inspection held against."""

    item: Id | None = None
    revision: Id | None = None
    document: Id | None = None


class MeasurementData(Shape):
    """One measured characteristic."""

    characteristic: Id
    value: Text | None = None
    unit: Id | None = None
    lower: Text | None = None
    upper: Text | None = None
    result: Id | None = None


class InspectionRecord(Timed, Numbered):
    """An inspection: of what, with which result; the subject may be an unnamed unit of an item."""

    inspection: Id
    kind: Literal["incoming", "in_process", "final", "sample", "first_article"]
    subject: SubjectRef
    at: Time
    result: Literal["pass", "fail", "conditional"]
    against: Against | None = None
    inspector: Number | None = None
    equipment: Number | None = None
    order: Number | None = None
    measurements: list[MeasurementData] = Field(default_factory=list)

    def says(self) -> Iterator[Fact]:
        own = self.own("inspection", self.inspection)
        yield claim(own, brings=True, inspection_kind=self.kind, result=self.result, **when(self.at))
        yield link(InspectedBy, self.subject.end(self.speaker), own, self.at)
        if self.against is not None:
            yield from self._against(own, self.against)
        if self.inspector is not None:
            yield link(PerformedBy, own, self.end("person", self.inspector))
        if self.equipment is not None:
            yield link(RanOn, own, self.end("equipment", self.equipment), self.at)
        if self.order is not None:
            yield link(Fulfils, own, self.end("order", self.order))
        for index, measurement in enumerate(self.measurements):
            part = End(Measurement, uid.make("measurement", self.speaker.system, self.speaker.id, str(index)))
            yield claim(part, brings=True, **measurement.model_dump(exclude_none=True))
            yield link(Measured, own, part)

    def _against(self, own: End, against: Against) -> Iterator[Fact]:
        if against.document is not None:
            yield link(InspectedAgainst, own, document(self, against.document, against.revision))
        elif against.item is not None:
            subject = SubjectRef(item=against.item, revision=against.revision)
            yield link(InspectedAgainst, own, subject.end(self.speaker))


class NonconformanceRecord(Timed, Numbered):
    """A nonconformance and what it was raised on."""

    nc: Id
    subjects: list[SubjectRef]
    raised_at: Time
    description: Text
    severity: Id
    status: Id
    disposition: Text | None = None
    cause: Text | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("nc", self.nc)
        yield claim(
            own,
            brings=True,
            raised_at=latest(self.raised_at),
            description=self.description,
            severity=self.severity,
            status=self.status,
            disposition=self.disposition,
            cause=self.cause,
        )
        for subject in self.subjects:
            yield link(RaisedOn, own, subject.end(self.speaker), self.raised_at)


class Action(Shape):
    """An action of a CAPA."""

    action: Text
    kind: Id
    done_at: Time | None = None
    change: Id | None = None


class Effectiveness(Shape):
    """The effectiveness check of a CAPA."""

    at: Time
    result: Text


class CapaRecord(Numbered):
    """A corrective and preventive action: its sources, cause, actions and effect."""

    capa: Id
    sources: list[Cause | Id]
    opened_at: Time
    status: Id
    root_cause: Text | None = None
    actions: list[Action] = Field(default_factory=list)
    effective_at: Time | None = None
    effectiveness: Effectiveness | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("capa", self.capa)
        yield claim(
            own,
            brings=True,
            opened_at=latest(self.opened_at),
            status=self.status,
            root_cause=self.root_cause,
            actions=[_told(action) for action in self.actions] or None,
            effective_at=latest(self.effective_at),
            effectiveness=self.effectiveness.result if self.effectiveness else None,
            effectiveness_at=latest(self.effectiveness.at) if self.effectiveness else None,
        )
        for source in self.sources:
            yield link(LedTo, cause_end(self, source), own)
        for action in self.actions:
            if action.change is not None:
                yield link(CorrectedBy, own, self.end("change", action.change))


class ReleaseRecord(Timed, Numbered):
    """A release decision, signed."""

    release: Id
    subjects: list[SubjectRef]
    decision: Literal["released", "rejected", "conditional"]
    at: Time
    signature_: SignatureData = Field(alias="signature")

    def says(self) -> Iterator[Fact]:
        own = self.own("release", self.release)
        yield claim(own, brings=True, decision=self.decision, **when(self.at))
        for subject in self.subjects:
            yield link(ReleasedBy, subject.end(self.speaker), own, self.at)
        yield from self.signature(own, self.signature_)


class HoldRecord(Timed, Numbered):
    """A stop on material until lifted."""

    hold: Id
    subjects: list[SubjectRef]
    at: Time
    reason: Text
    lifted_at: Time | None = None

    def says(self) -> Iterator[Fact]:
        own = self.own("hold", self.hold)
        yield claim(own, brings=True, reason=self.reason, lifted_at=latest(self.lifted_at), **when(self.at))
        for subject in self.subjects:
            yield link(HeldBy, subject.end(self.speaker), own, self.at)


class CalibrationRecord(Timed, Numbered):
    """A calibration: how the equipment was found and left."""

    equipment: Number
    at: Time
    as_found: Literal["pass", "fail"]
    as_left: Literal["pass", "fail"]
    due: Time | None = None

    def says(self) -> Iterator[Fact]:
        own = End(Calibration, uid.make("calibration", self.speaker.system, self.speaker.id))
        due = latest(self.due)
        yield claim(own, brings=True, as_found=self.as_found, as_left=self.as_left, due=due, **when(self.at))
        yield link(CalibratedBy, self.own("equipment", self.equipment), own, self.at)


class QualificationDocument(Shape):
    """The document a qualification holds for."""

    document: Id
    revision: Id | None = None


class QualificationRecord(Numbered):
    """A skill a person holds for a time."""

    person: Number
    skill: Id
    valid_from: Time
    valid_to: Time | None = None
    document: QualificationDocument | None = None

    def says(self) -> Iterator[Fact]:
        own = End(Qualification, uid.make("qualification", self.speaker.system, self.speaker.id))
        yield claim(
            own,
            brings=True,
            skill=self.skill,
            valid_from=self.valid_from.earliest,
            valid_to=latest(self.valid_to),
        )
        yield link(QualifiedBy, self.own("person", self.person), own)
        if self.document is not None:
            held = document(self, self.document.document, self.document.revision)
            yield link(DescribedBy, own, held)


class SupplierApprovalRecord(Numbered):
    """That a supplier is approved, for an item or at all."""

    supplier: Number
    item: Id | None = None
    status: Id
    valid_from: Time
    valid_to: Time | None = None

    def says(self) -> Iterator[Fact]:
        own = End(SupplierApproval, uid.make("approval", self.speaker.system, self.speaker.id))
        yield claim(
            own,
            brings=True,
            status=self.status,
            valid_from=self.valid_from.earliest,
            valid_to=latest(self.valid_to),
        )
        yield link(Approves, own, self.own("party", self.supplier))
        if self.item is not None:
            yield link(Approves, own, self.end("item", self.item))


def _told(action: Action) -> str:
    done = f" (done {action.done_at.latest})" if action.done_at else ""
    return f"{action.kind}: {action.action}{done}"
