"""What unit, handling unit or container is in what, from when until when (R3, S9, S23).

It is in one holder at a time: put in elsewhere, it has left.
"""

from collections.abc import Iterator

from graph_model import uid
from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around
from graph_model.flow.births import departing
from graph_model.flow.moments import AT_NO_TIME, LONG_AGO, Span
from graph_model.flow.steps import INTO, OUT_OF, Step, steps


def holding_arcs(around: Around, thing: str) -> Iterator[Arc]:
    """A holding for each going in, and for each coming out of what was never seen to go in."""
    went_in = [step for put in around.out(thing, *INTO) for step in steps(around, put)]
    came_out = [step for put in around.out(thing, *OUT_OF) for step in steps(around, put)]
    for step in went_in:
        yield departing(around, _held(step, step.at, _until(step, went_in, came_out)))
    for step in came_out:
        if not any((other.thing, other.holder) == (step.thing, step.holder) for other in went_in):
            yield departing(around, _held(step, Span(LONG_AGO, step.at.last), step.at))


def _until(step: Step, went_in: list[Step], came_out: list[Step]) -> Span:
    """When a holding ends: as recorded, else some time before the thing went in elsewhere (S23).

    What went into a lot of other things stays there.
    """
    if uid.split(step.holder).kind == "lot":
        return AT_NO_TIME
    ends = [
        other.at
        for other in came_out
        if (other.thing, other.holder) == (step.thing, step.holder) and not other.at.surely_before(step.at)
    ]
    ends += [
        Span(step.at.last, other.at.last)
        for other in went_in
        if other.thing == step.thing and other.holder != step.holder and step.at.dated_before(other.at)
    ]
    return earliest(ends)


def earliest(ends: list[Span]) -> Span:
    """The end that comes first; none: it goes on."""
    return min(ends, key=lambda end: (end.last, -end.first), default=AT_NO_TIME)


def _held(step: Step, opens: Span, closes: Span) -> Arc:
    holding = uid.split(step.holder).kind != "lot"
    marks = mark(definite=step.sure, holding=holding)
    return Arc(step.thing, step.holder, opens, closes, marks, step.linkage, step.records)
