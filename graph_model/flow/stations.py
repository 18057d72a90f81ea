"""What was mounted at a point of use, and which units were there then (S25)."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph_model.flow.around import Around, FactEdge, stated
from graph_model.flow.moments import NEVER, Span


@dataclass(frozen=True, slots=True)
class Stay:
    """A unit was at a station during a run: the equipment, and the place where that stands."""

    stations: frozenset[str]
    during: Span


@dataclass(frozen=True, slots=True)
class Mount:
    """Material was mounted at a station, from one span to another."""

    material: str
    station: str
    during: Span
    record: str


def stay(around: Around, run: str) -> Stay | None:
    """Where and when a run was; None where it names no equipment."""
    equipment = {edge.target for edge in around.out(run, "RAN_ON") if edge.said.get("role") != "tool"}
    if not equipment:
        return None
    places = {edge.target for one in equipment for edge in around.out(one, "LOCATED_IN")}
    return Stay(frozenset(equipment | places), stated(around.said(run)))


def mounts(around: Around, station: str) -> list[Mount]:
    """Everything that was mounted at a station; loading another in its place ends it, as unloading does."""
    changes = [
        (step, put, around.said(step.source).get("action") == "load")
        for step in around.into(station, "MOUNTED_AT")
        for put in around.into(step.source, "MOUNTED")
    ]
    return [
        Mount(put.source, station, Span(put.at.first, _until(step, put, changes)), put.record)
        for step, put, loaded in changes
        if loaded
    ]


def _until(step: FactEdge, put: FactEdge, changes: list[tuple[FactEdge, FactEdge, bool]]) -> int:
    ends = [
        other.at.last
        for other_step, other, loaded in changes
        if other_step.said.get("position") == step.said.get("position")
        and other.at.last >= put.at.first
        and (
            (other.source == put.source and not loaded)
            or (other.source != put.source and loaded and put.at.dated_before(other.at))
        )
    ]
    return min(ends, default=NEVER)


def present(mounted: list[Mount], stays: list[Stay]) -> Iterator[Mount]:
    """What may have been mounted where and when a unit was."""
    for mount in mounted:
        if any(mount.station in one.stations and mount.during.meets(one.during) for one in stays):
            yield mount
