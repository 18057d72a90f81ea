"""All rules together, for the facts at hand."""

from collections.abc import Iterator

from graph_model import uid
from graph_model.flow.arc import Arc
from graph_model.flow.around import Around
from graph_model.flow.births import birth_arcs, received_arcs
from graph_model.flow.gaps import gap_arcs
from graph_model.flow.groups import by_outlet, group_arcs
from graph_model.flow.holdings import holding_arcs
from graph_model.flow.lives import lived
from graph_model.flow.outputs import is_run, outputs
from graph_model.flow.pieces import piece_arcs
from graph_model.flow.pools import pool_arcs
from graph_model.flow.vessels import vessel_arcs


def arcs_of(around: Around, thing: str) -> Iterator[Arc]:
    """The arcs that the rule of a thing says: of an order its pools and gaps, of a vessel its epochs ..."""
    for arc in by_outlet(around, _raw(around, thing)):
        yield from lived(around, arc)
    if uid.split(thing).kind == "lot":
        yield from group_arcs(around, thing)


def _raw(around: Around, thing: str) -> Iterator[Arc]:
    kind = uid.split(thing).kind
    if kind == "order":
        yield from pool_arcs(around, thing)
        yield from gap_arcs(around, thing)
    elif is_run(thing):
        if outputs(around, thing):
            yield from pool_arcs(around, thing)
    elif kind == "vessel":
        yield from vessel_arcs(around, thing)
    elif kind == "event":
        yield from birth_arcs(around, thing)
        yield from piece_arcs(around, thing)
    elif kind == "lot":
        yield from received_arcs(around, thing)
    else:
        yield from holding_arcs(around, thing)
        yield from received_arcs(around, thing)
