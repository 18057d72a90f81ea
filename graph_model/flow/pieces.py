"""Pieces of a lot in a holder: they went in at one moment, and stay until they are taken out (R3, S3, S9).

What flows into the lot later is not in them, so they have a node of their own.
"""

from collections.abc import Iterator
from dataclasses import replace

from graph_model import uid
from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around
from graph_model.flow.births import departing
from graph_model.flow.holdings import earliest
from graph_model.flow.lives import thing_of
from graph_model.flow.moments import ALWAYS, LONG_AGO, Span
from graph_model.flow.steps import INTO, OUT_OF, Step, is_whole, steps


def piece_arcs(around: Around, event: str) -> Iterator[Arc]:
    """What an event put of lots into holders, or took out that was never seen to go in."""
    for put in around.into(event, *INTO):
        if not is_whole(put.source):
            for step in steps(around, put):
                if uid.split(step.holder).kind == "lot":
                    moment = Arc(step.thing, step.holder, step.at, step.at, mark(definite=step.sure))
                    yield departing(around, _said(moment, step))
                else:
                    ends = [out.at for out in _taken_out(around, step) if not out.at.surely_before(step.at)]
                    yield from _piece(around, step, step.at, earliest(ends))
    for put in around.into(event, *OUT_OF):
        if not is_whole(put.source):
            for step in steps(around, put):
                if not any(_put_in(around, step)):
                    yield from _piece(around, step, Span(LONG_AGO, step.at.last), step.at)


def _piece(around: Around, step: Step, opens: Span, closes: Span) -> Iterator[Arc]:
    _, namespace, parts = uid.split(step.event)
    piece = uid.make("piece", namespace, *parts, step.thing, step.holder)
    into = Arc(step.thing, piece, opens, opens, mark(definite=step.sure))
    yield departing(around, _said(into, step))
    yield _said(Arc(piece, step.holder, ALWAYS, closes, mark(definite=True, holding=True)), step)


def _said(arc: Arc, step: Step) -> Arc:
    return replace(arc, linkage=step.linkage, records=step.records)


def _taken_out(around: Around, step: Step) -> Iterator[Step]:
    for put in around.out(step.thing, *OUT_OF):
        yield from (out for out in steps(around, put) if out.holder == step.holder)


def _put_in(around: Around, step: Step) -> Iterator[Step]:
    """Whether any of the lot was put into that holder, as the holder's own events tell."""
    holder = thing_of(step.holder)
    for type_, leads in INTO.items():
        for edge in around.into(holder, leads):
            for put in around.into(edge.source, type_):
                if put.source == step.thing:
                    yield from (one for one in steps(around, put) if one.holder == step.holder)
