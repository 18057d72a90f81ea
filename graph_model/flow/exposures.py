"""What was exposed to equipment, a load, a person or software, from when until when (R6, S10)."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph_model import uid
from graph_model.flow.around import Around
from graph_model.flow.groups import members
from graph_model.flow.lives import life_of
from graph_model.flow.moments import AT_NO_TIME, Span, span
from graph_model.flow.outputs import outputs

_OF_RUNS = ("RAN_ON", "PERFORMED_BY", "USED_SOFTWARE", "RAN_PROGRAM")


@dataclass(frozen=True, slots=True)
class Exposure:
    """A thing was exposed; when that began and when it ended, each some moment between two."""

    thing: str
    begins: Span
    ends: Span

    def within(self, opens: Span, closes: Span, thing: str | None = None) -> "Exposure":
        """As far as it was within something else, such as a window or a holding."""
        return Exposure(
            thing or self.thing,
            Span(max(self.begins.first, opens.first), max(self.begins.last, opens.last)),
            Span(min(self.ends.first, closes.first), min(self.ends.last, closes.last)),
        )

    @property
    def possible(self) -> bool:
        """Whether there may have been any."""
        return self.begins.first <= self.ends.last

    @property
    def definite(self) -> bool:
        """Whether there surely was."""
        return self.begins.last <= self.ends.first


def exposures(around: Around, what: str) -> Iterator[Exposure]:
    """The things that runs and loads there worked on; of a lot its members too."""
    for exposed in _direct(around, what):
        things = [exposed.thing]
        if uid.split(exposed.thing).kind == "lot":
            things += members(around, exposed.thing)
        for thing in things:
            for one in life_of(around, thing, Span(exposed.begins.first, exposed.ends.last)):
                yield Exposure(one, exposed.begins, exposed.ends)


def _direct(around: Around, what: str) -> Iterator[Exposure]:
    kind = uid.split(what).kind
    if kind == "run":
        yield from _of_run(around, what)
    elif kind == "load":
        yield from _of_load(around, what)
    for edge in around.into(what, *_OF_RUNS):
        yield from _direct(around, edge.source)


def _of_run(around: Around, run: str) -> Iterator[Exposure]:
    begins, ends = _begins(around, run), _ends(around, run)
    for thing in sorted(outputs(around, run)):
        yield Exposure(thing, begins, ends)


def _of_load(around: Around, load: str) -> Iterator[Exposure]:
    begins, ends = _begins(around, load), _ends(around, load)
    for edge in around.into(load, "PROCESSED_IN"):
        yield Exposure(edge.source, begins, ends)


def _begins(around: Around, thing: str) -> Span:
    said = around.said(thing)
    return span(said.get("t_min"), said.get("begun_by"))


def _ends(around: Around, thing: str) -> Span:
    said = around.said(thing)
    return AT_NO_TIME if said.get("t_max") is None else span(said.get("lasted_to"), said["t_max"])
